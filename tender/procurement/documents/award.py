"""Sheets around the award: 中标候选人公示, 中标结果公告, 中标通知书, 未中标通知书.

Lives here: plain values. Not here: the report (`documents/evaluation.py`), the contract (`contracts/documents.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Attached, Contact, Paper
from tender.procurement.documents.evaluation import Candidate
from tender.procurement.rules.method_words import OPEN, Words


@dataclass(frozen=True, kw_only=True)
class LotCandidates:
    """The ranked candidates of one lot."""

    lot: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True, kw_only=True)
class CandidatePublicity(Paper):
    """中标候选人公示. `publicity_until` is the last day of the period."""

    template: ClassVar[str] = "candidate_publicity"
    words: Words = OPEN
    project_name: str
    opened_on: date
    evaluation_method: str
    lots: tuple[LotCandidates, ...]
    publicity_from: date
    publicity_until: date
    remedies: str
    other: str
    purchaser: Contact
    agency: Contact | None
    project_contact: str
    project_phone: str

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The paper's name in the words of the method."""
        return f"{self.words.won}候选人公示"


@dataclass(frozen=True, kw_only=True)
class Winner:
    """The winner of a lot with address and amount (the original bid price, never the adjusted one); a negotiation has no score."""

    lot: str
    name: str
    address: str
    amount: Decimal
    score: Decimal | None


@dataclass(frozen=True, kw_only=True)
class AwardedItem:
    """A main item of what was bought, as 财办库〔2020〕50号 lists services."""

    lot: str
    name: str
    scope: str
    requirement: str
    time: str
    standard: str
    quantity: str
    unit_price: Decimal


@dataclass(frozen=True, kw_only=True)
class AwardNotice(Paper):
    """中标结果公告 (O87 art. 69). `attachments` hold the tender document and, if used, the SME declaration (SME46 art. 13)."""

    template: ClassVar[str] = "award_notice"
    words: Words = OPEN
    project_name: str
    winners: tuple[Winner, ...]
    items: tuple[AwardedItem, ...]
    experts: tuple[str, ...]
    agency_fee: str
    publicity_workdays: int
    publicity_until: date
    recommended: str
    remedies: str
    other: str
    purchaser: Contact
    agency: Contact | None
    project_contact: str
    project_phone: str
    attachments: tuple[Attached, ...]

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The paper's name in the words of the method."""
        return f"{self.words.won}结果公告"


@dataclass(frozen=True, kw_only=True)
class AwardNotification(Paper):
    """中标通知书: its day starts the thirty days for the contract (GPL art. 46)."""

    template: ClassVar[str] = "award_notification"
    words: Words = OPEN
    addressee: str
    project_name: str
    project_number: str
    lot: str
    amount: Decimal
    period: str
    sign_days: int
    sign_by: date
    performance_bond: str
    purchaser: Contact
    project_contact: str
    project_phone: str

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The paper's name in the words of the method."""
        return self.words.win_letter


@dataclass(frozen=True, kw_only=True)
class RegretLetter(Paper):
    """未中标通知书 with one's own score and rank, or the reason why the bid did not come that far (O87 art. 69)."""

    template: ClassVar[str] = "regret_letter"
    words: Words = OPEN
    addressee: str
    project_name: str
    project_number: str
    lot: str
    score: Decimal | None
    rank: int | None
    ranked_bidders: int
    reason: str
    winner: str
    winner_amount: Decimal
    bond_refund: str
    objection_until: date
    project_contact: str
    project_phone: str

    def __post_init__(self) -> None:
        if (self.score is None or self.rank is None) and not self.reason.strip():
            raise ValueError("a loser learns the own score and rank, or the reason")

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The paper's name in the words of the method."""
        return self.words.loss_letter


@dataclass(frozen=True, kw_only=True)
class DrawnLine:
    """One entry of a draw in drawn order, with the key it was sorted by."""

    place: int
    bidder: str
    entry: str
    key: str


@dataclass(frozen=True, kw_only=True)
class TieDrawRecord(Paper):
    """随机抽取记录: entries, seed and algorithm of a draw among equals (O87 art. 68). `lines` in drawn order."""

    template: ClassVar[str] = "tie_draw_record"
    kind: ClassVar[str] = "随机抽取记录"
    project_name: str
    lot: str
    seat: int
    seats: int
    drawn_at: datetime
    drawn_by: str
    seed: str
    digest: str
    algorithm: str
    lines: tuple[DrawnLine, ...]

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name
