"""Sheets of the notices that open, correct or end a tender: 招标公告, 更正公告, 废标公告, 终止公告.

Lives here: plain values. Not here: result notices (`documents/award.py`), when a notice is lawful (`rules/timeline.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Attached, Contact, Paper
from tender.procurement.rules.method_words import OPEN, Words


@dataclass(frozen=True, kw_only=True)
class Lot:
    """A lot as notices show it. `ceiling` None: no highest price is set (it may never be a lowest price)."""

    number: int
    name: str
    requirement: str
    budget: Decimal
    ceiling: Decimal | None


@dataclass(frozen=True, kw_only=True)
class TenderNotice(Paper):
    """招标公告 with every item of O87 art. 13, in the form of 财办库〔2020〕50号. `number` is the project number."""

    template: ClassVar[str] = "tender_notice"
    kind: ClassVar[str] = "招标公告"
    file_word: ClassVar[str] = "招标文件"
    answer_word: ClassVar[str] = "投标文件"
    opening_word: ClassVar[str] = "开标"
    asks_word: ClassVar[str] = "招标"
    bidder_word: ClassVar[str] = "投标人"
    project_name: str
    method: str
    budget: Decimal
    ceiling: Decimal | None
    requirement: str
    lots: tuple[Lot, ...]
    contract_period: str
    consortium_allowed: bool
    policy_qualification: str
    special_qualifications: tuple[str, ...]
    documents_from: date
    documents_until: date
    document_place: str
    document_way: str
    document_price: Decimal
    deadline: datetime
    bid_place: str
    opening_place: str
    publicity_workdays: int
    publicity_until: date
    other: str
    purchaser: Contact
    agency: Contact | None
    project_contact: str
    project_phone: str

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name


@dataclass(frozen=True, kw_only=True)
class ConsultationNotice(TenderNotice):
    """竞争性磋商公告 (CC214 art. 9)."""

    kind: ClassVar[str] = "竞争性磋商公告"
    file_word: ClassVar[str] = "磋商文件"
    answer_word: ClassVar[str] = "首次响应文件"
    opening_word: ClassVar[str] = "开启"
    asks_word: ClassVar[str] = "采购"
    bidder_word: ClassVar[str] = "供应商"


@dataclass(frozen=True, kw_only=True)
class NegotiationNotice(TenderNotice):
    """竞争性谈判公告 (O74 art. 12)."""

    kind: ClassVar[str] = "竞争性谈判公告"
    file_word: ClassVar[str] = "谈判文件"
    answer_word: ClassVar[str] = "首次响应文件"
    opening_word: ClassVar[str] = "开启"
    asks_word: ClassVar[str] = "采购"
    bidder_word: ClassVar[str] = "供应商"


@dataclass(frozen=True, kw_only=True)
class FrameworkNotice(TenderNotice):
    """框架协议征集公告 (O110 art. 22)."""

    kind: ClassVar[str] = "封闭式框架协议征集公告"
    file_word: ClassVar[str] = "征集文件"
    answer_word: ClassVar[str] = "响应文件"
    opening_word: ClassVar[str] = "开启"
    asks_word: ClassVar[str] = "征集"
    bidder_word: ClassVar[str] = "供应商"


@dataclass(frozen=True, kw_only=True)
class InvitationLetter(TenderNotice):
    """投标邀请书 (GPL art. 34): what the notice would say, addressed to one invited provider."""

    template: ClassVar[str] = "invitation_letter"
    kind: ClassVar[str] = "投标邀请书"
    addressee: str
    invited_because: str


@dataclass(frozen=True, kw_only=True)
class SoleSourceNotice(Paper):
    """单一来源采购公示 (GPR art. 38; O74 art. 38): who, why only this one, until when objections are received."""

    template: ClassVar[str] = "sole_source_notice"
    kind: ClassVar[str] = "单一来源采购公示"
    project_name: str
    requirement: str
    budget: Decimal
    ground: str
    ground_law: str
    argument: str
    provider: str
    provider_address: str
    uniqueness: str
    publicity_workdays: int
    publicity_from: date
    publicity_until: date
    other: str
    purchaser: Contact
    agency: Contact | None
    project_contact: str
    project_phone: str

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name


@dataclass(frozen=True, kw_only=True)
class Change:
    """One correction: where it stands, what stood there, what stands there now."""

    place: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class AmendmentNotice(Paper):
    """更正公告 (O87 art. 27): the first notice, the changes, the new deadline if it moved. `dated` is the day of correction."""

    template: ClassVar[str] = "amendment_notice"
    kind: ClassVar[str] = "更正公告"
    words: Words = OPEN
    project_name: str
    sequence: int
    first_published: date
    about: str
    reason: str
    changes: tuple[Change, ...]
    new_deadline: datetime | None
    medium: str
    other: str
    purchaser: Contact
    agency: Contact | None
    project_contact: str
    project_phone: str

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name


@dataclass(frozen=True, kw_only=True)
class _EndNotice(Paper):
    """What both ends of a tender say. `law` cites the article; `lots` empty means the whole project."""

    template: ClassVar[str] = "end_notice"
    project_name: str
    lots: tuple[str, ...]
    first_published: date
    reason: str
    law: str
    effect: str
    refunds: str
    next_step: str
    other: str
    purchaser: Contact
    agency: Contact | None
    project_contact: str
    project_phone: str
    attachments: tuple[Attached, ...] = ()

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name


@dataclass(frozen=True, kw_only=True)
class FailedNotice(_EndNotice):
    """废标公告 (GPL art. 36); in a procedure without tendering 终止公告 (O74 art. 37, CC214 art. 34)."""

    words: Words = OPEN

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The paper's name in the words of the method."""
        return f"{self.words.end}公告"

    @property
    def word(self) -> str:
        """What it ends in."""
        return self.words.end


@dataclass(frozen=True, kw_only=True)
class TerminationNotice(_EndNotice):
    """终止公告 (O87 art. 29)."""

    kind: ClassVar[str] = "终止公告"
    word: ClassVar[str] = "终止"
