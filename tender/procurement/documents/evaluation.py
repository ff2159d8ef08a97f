"""The sheet of the evaluation report (评标报告, O87 art. 58).

Lives here: plain values already computed and rounded. Not here: the arithmetic (`procurement/rules/scoring`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Paper, Signatory
from tender.procurement.documents.fairness import LotFairness
from tender.procurement.documents.tender_document import CriterionRow
from tender.procurement.rules.method_words import OPEN, Words


@dataclass(frozen=True, kw_only=True)
class InvalidBid:
    """A bid found invalid: at which stage and why."""

    bidder: str
    stage: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class PriceRow:
    """One bid's price, the price compared after policy deductions, its price score, and remarks (deduction, low-price flag)."""

    bidder: str
    price: Decimal
    evaluated: Decimal
    score: Decimal
    remark: str


@dataclass(frozen=True, kw_only=True)
class TotalRow:
    """One bid's total per evaluator in the order of `evaluators` (None: recused), the mean as result, and the rank."""

    bidder: str
    scores: tuple[Decimal | None, ...]
    result: Decimal
    rank: int


@dataclass(frozen=True, kw_only=True)
class DetailRow:
    """One criterion of one bid: every evaluator's points and their mean."""

    criterion: str
    weight: Decimal
    scores: tuple[Decimal | None, ...]
    mean: Decimal


@dataclass(frozen=True, kw_only=True)
class Detail:
    """All criteria of one bid."""

    bidder: str
    rows: tuple[DetailRow, ...]


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A recommended candidate."""

    rank: int
    name: str
    price: Decimal
    score: Decimal


@dataclass(frozen=True, kw_only=True)
class EvaluationReport(Paper):
    """评标报告, signed by every member; a dissenting member's opinion is the `note` of the signature (O87 art. 61)."""

    template: ClassVar[str] = "evaluation_report"
    words: Words = OPEN
    project_name: str
    lot: str
    procurement_method: str
    purchaser: str
    agency: str
    media: str
    notice_date: date
    opened_at: datetime
    opening_place: str
    evaluated_from: datetime
    evaluated_until: datetime
    evaluation_place: str
    bidders: tuple[str, ...]
    members: tuple[Signatory, ...]
    evaluation_method: str
    criteria: tuple[CriterionRow, ...]
    opening_situation: str
    examination_situation: str
    evaluation_situation: str
    invalid: tuple[InvalidBid, ...]
    prices: tuple[PriceRow, ...]
    evaluators: tuple[str, ...]
    totals: tuple[TotalRow, ...]
    details: tuple[Detail, ...]
    candidates: tuple[Candidate, ...]
    tie_break: str
    clarifications: str
    member_changes: str
    other: str
    fairness: LotFairness | None = None

    def __post_init__(self) -> None:
        rows = [row.scores for row in self.totals] + [row.scores for detail in self.details for row in detail.rows]
        if any(len(scores) != len(self.evaluators) for scores in rows):
            raise ValueError("every row of scores needs one place per evaluator")

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name

    @property
    def dissents(self) -> tuple[Signatory, ...]:
        """Members who signed with a different opinion."""
        return tuple(member for member in self.members if member.note)

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The paper's name in the words of the method."""
        return self.words.report
