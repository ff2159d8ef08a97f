"""The sheet of the tender document (招标文件) with the sixteen items of O87 art. 20.

Lives here: plain values. Not here: the notice it opens with (`documents/notice.py`), checking it (`rules/lint`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from tender.core.paper_words import both, cn_date, cn_moment
from tender.core.papers import Attached, Paper
from tender.procurement.documents.notice import TenderNotice


@dataclass(frozen=True, kw_only=True)
class CriterionRow:
    """One line of the criteria tree, in reading order. `depth` 0 is a group; `kind` is 价格, 主观 or 客观, empty for a group."""

    depth: int
    number: str
    name: str
    weight: Decimal
    kind: str
    guidance: str


@dataclass(frozen=True, kw_only=True)
class RequirementItem:
    """One item of the requirement. `starred` (★) items are substantive: not meeting one makes the bid invalid."""

    number: str
    title: str
    text: str
    starred: bool


@dataclass(frozen=True, kw_only=True)
class Clause:
    """A titled text: an article of the contract draft, a form of the bid."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class TenderDocument(Paper):
    """招标文件. Chapter one is the notice; items named after the numbers of O87 art. 20.

    `edition` is the number of its last correction, 0 for none.
    """

    template: ClassVar[str] = "tender_document"
    kind: ClassVar[str] = "招标文件"
    edition: int = 0
    notice: TenderNotice
    # (2) sealing, signing, (3) evidence, (4) policy, (5) writing, pricing, bond
    sealing: str
    signing: str
    evidence: tuple[str, ...]
    policy: str
    bid_contents: tuple[str, ...]
    pricing: str
    bond: str
    bond_refund: str
    bond_forfeit: str
    # (7) requirement, (8) contract draft, (9) delivery, (10) payment
    requirement: tuple[RequirementItem, ...]
    contract_draft: tuple[Clause, ...]
    delivery_time: str
    delivery_place: str
    delivery_way: str
    acceptance: str
    payment: str
    performance_bond: str
    # (11) evaluation, (12) validity, (14) agency fee, (15) credit records, (16) other
    evaluation_method: str
    committee: str
    criteria: tuple[CriterionRow, ...]
    price_formula: str
    rounding: str
    tie_break: str
    abnormal_low: str
    invalid_cases: tuple[str, ...]
    bid_validity_days: int
    agency_fee: str
    credit_query: str
    remedies: str
    other: str
    forms: tuple[Clause, ...]
    attachments: tuple[Attached, ...] = ()

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.notice.project_name

    @property
    def chapters(self) -> tuple[tuple[int, str], ...]:
        """Number and title of the six chapters, for the table of contents."""
        titles = ("投标邀请", "投标人须知", "采购需求", "评标方法、评标标准和投标无效情形", "拟签订的合同文本", "投标文件格式")
        return tuple(enumerate(titles, start=1))

    @property
    def front_table(self) -> tuple[tuple[str, str], ...]:
        """The rows of 投标人须知前附表: what a bidder looks up first."""
        notice = self.notice
        ceiling = "未设最高限价" if notice.ceiling is None else both(notice.ceiling)
        agency = (
            "无（采购人自行组织）"
            if notice.agency is None
            else f"{notice.agency.name}，{notice.agency.address}，{notice.agency.phone}"
        )
        return (
            ("采购人", f"{notice.purchaser.name}，{notice.purchaser.address}，{notice.purchaser.phone}"),
            ("采购代理机构", agency),
            ("采购项目预算金额", both(notice.budget)),
            ("最高限价", ceiling),
            ("联合体投标", "接受" if notice.consortium_allowed else "不接受"),
            (
                "招标文件提供期限",
                f"{cn_date(notice.documents_from)}至{cn_date(notice.documents_until)}（财政部令第87号第十八条：不少于5个工作日）",
            ),
            ("投标有效期", f"自投标截止之日起{self.bid_validity_days}日（财政部令第87号第二十三条）"),
            (
                "投标截止时间、开标时间",
                f"{cn_moment(notice.deadline)}（北京时间）（政府采购法第三十五条：自招标文件开始发出之日起不少于20日）",
            ),
            ("开标地点", notice.opening_place),
            ("投标文件密封", self.sealing),
            ("投标保证金", self.bond),
            ("履约保证金", self.performance_bond),
            ("采购代理费用的收取标准和方式", self.agency_fee),
            ("评标方法", self.evaluation_method),
        )
