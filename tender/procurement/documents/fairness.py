"""What the ranking and fairness report says of one lot, in words: for the page, and for the evaluation report (评标报告).

Lives here: plain values. Not here: the questions (`rules/fairness.py`), the words (`queries/fairness_words.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tender.core.drawing import Picture


@dataclass(frozen=True, kw_only=True)
class RankedBid:
    """One line of the ranking. `seat`: what the bidder takes, empty for nothing."""

    place: int
    bidder: str
    price: Decimal
    price_score: Decimal
    total: Decimal
    seat: str


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One question with its answer; `firm` False where the answer is a reason to look again. `more` are single cases."""

    question: str
    answer: str
    firm: bool
    more: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class LotFairness:
    """The report on one lot."""

    lot: str
    ranking: tuple[RankedBid, ...]
    findings: tuple[Finding, ...]
    shifts: tuple[tuple[str, str, str, str], ...]
    pictures: tuple[Picture, ...]

    @property
    def is_firm(self) -> bool:
        """Whether every answer is."""
        return all(one.firm for one in self.findings)
