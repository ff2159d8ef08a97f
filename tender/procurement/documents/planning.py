"""Sheets of the papers before the notice: 年度培训计划, 采购意向, 采购需求, 采购实施计划.

Lives here: plain values. Not here: filling them from rows (`services/planning_sheets.py`), printing (`core/papers.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Contact, Paper
from tender.procurement.documents.notice import Lot


@dataclass(frozen=True, kw_only=True)
class PlanRow:
    """A class of the plan. `cap_working`: how the cap comes about, as 55 × 5 × 550."""

    month: str
    name: str
    audience: str
    people: int
    staff: int
    days: int
    budget: Decimal
    lecturer_budget: Decimal
    cap_working: str
    method: str


@dataclass(frozen=True, kw_only=True)
class Sum:
    """A total: of a month, a method, or all."""

    name: str
    classes: int
    people: int
    budget: Decimal


@dataclass(frozen=True, kw_only=True)
class AnnualPlan(Paper):
    """年度培训计划 with every class, its cost cap and the totals. `change_note`: what a later edition changes."""

    template: ClassVar[str] = "annual_plan"
    kind: ClassVar[str] = "年度培训计划"
    year: int
    heading: str
    edition: str
    fee_rule: str
    fee_law: str
    rows: tuple[PlanRow, ...]
    months: tuple[Sum, ...]
    methods: tuple[Sum, ...]
    whole: Sum
    change_note: str
    approved_on: date | None

    @property
    def subject(self) -> str:
        """What stands before the kind in the title."""
        return f"{self.heading}{self.year}年"


@dataclass(frozen=True, kw_only=True)
class IntentionRow:
    """One purchase that is intended: name, what is bought, budget, when it is expected to begin."""

    name: str
    content: str
    budget: Decimal
    expected: str
    note: str


@dataclass(frozen=True, kw_only=True)
class IntentionPaper(Paper):
    """采购意向 (财库〔2020〕10号): projects with content, budget and expected time."""

    template: ClassVar[str] = "intention"
    kind: ClassVar[str] = "采购意向"
    heading: str
    law: str
    rows: tuple[IntentionRow, ...]
    begins_on: date
    lead_days: int
    short_lead: str
    purchaser: Contact

    @property
    def subject(self) -> str:
        """What stands before the kind in the title."""
        return self.heading


@dataclass(frozen=True, kw_only=True)
class Demand:
    """One condition that bids are examined for, with the evidence asked."""

    kind: str
    text: str
    evidence: str


@dataclass(frozen=True, kw_only=True)
class RequirementPaper(Paper):
    """采购需求 (O87 art. 11): goal, standards, quality, quantity, time and place, service, acceptance, other."""

    template: ClassVar[str] = "requirement"
    kind: ClassVar[str] = "采购需求"
    project_name: str
    audience: str
    goal: str
    standards: str
    quality: str
    quantity: str
    period: str
    place: str
    acceptance: str
    payment: str
    lots: tuple[Lot, ...]
    demands: tuple[Demand, ...]
    other: str

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name


@dataclass(frozen=True, kw_only=True)
class Step:
    """A step of the schedule. `law` cites the article that sets its date."""

    name: str
    on: str
    law: str


@dataclass(frozen=True, kw_only=True)
class Weight:
    """A criterion with its points; `depth` 0 is a group."""

    name: str
    kind: str
    points: Decimal
    depth: int


@dataclass(frozen=True, kw_only=True)
class ProcurementPlanPaper(Paper):
    """采购实施计划 (REQ22 art. 13): how the contract is made, and how it is managed."""

    template: ClassVar[str] = "procurement_plan"
    kind: ClassVar[str] = "采购实施计划"
    project_name: str
    source: str
    budget: Decimal
    ceiling: Decimal
    lots: tuple[Lot, ...]
    packages: str
    organised: str
    method: str
    method_law: str
    method_reason: str
    schedule: tuple[Step, ...]
    demands: tuple[Demand, ...]
    evaluation: str
    weights: tuple[Weight, ...]
    contract_type: str
    pricing: str
    payment: str
    policy: str
    acceptance: str
    risk: str

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name
