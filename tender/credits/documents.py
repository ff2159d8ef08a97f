"""Papers of credits: 学分证明.

Lives here: the sheet with plain values. Not here: counting credits (`credits/rules`), the template (`templates/documents/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Paper


@dataclass(frozen=True, kw_only=True)
class CreditLine:
    """One entry of the ledger; a reversal has negative `credits` and names what it reverses in `note`."""

    entered_on: date
    activity: str
    category: str
    hours: Decimal | None
    credits: Decimal
    evidence: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One part of the score with what was earned and the most that counts; `limit` None: additions and deductions."""

    name: str
    earned: Decimal
    limit: Decimal | None


@dataclass(frozen=True, kw_only=True)
class CreditStatement(Paper):
    """学分证明 of one learner in one cycle. `number` is the statement's number, `rule_set` the version that counted."""

    template: ClassVar[str] = "credit_statement"
    kind: ClassVar[str] = "学分证明"
    learner: str
    unit: str
    post: str
    rank_group: str
    cycle_from: date
    cycle_until: date
    base: tuple[Part, ...]
    comprehensive: tuple[Part, ...]
    base_total: Decimal
    comprehensive_total: Decimal
    total: Decimal
    requirement: str
    fulfilled: bool
    ranking: str
    rule_set: str
    lines: tuple[CreditLine, ...]
