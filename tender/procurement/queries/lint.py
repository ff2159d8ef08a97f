"""What the review practice would object to in a draft, and the reasons given for what was left: for officer, leader, supervisor.

Lives here: findings with the field they belong to. Not here: the rules (`rules/lint.py`), the facts (`models/draft_facts.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tender.procurement.models import FindingReason, Tender
from tender.procurement.models.draft_facts import draft_of, qualification_of, reasons_of
from tender.procurement.models.facts import tree_of
from tender.procurement.queries.draft import PARTS
from tender.procurement.rules import lint
from tender.procurement.rules.lint_texts import nodes

# where a finding begins → the part of the draft and the field that mends it
PLACES = {
    "title": ("basics", "title"),
    "audience": ("basics", "audience"),
    "requirement": ("requirement", "requirement"),
    "period": ("requirement", "period"),
    "place": ("requirement", "place"),
    "acceptance": ("requirement", "acceptance"),
    "payment": ("requirement", "payment"),
    "budget": ("lots", "rows-0-budget"),
    "ceiling": ("lots", "rows-0-ceiling"),
    "minimum_price": ("lots", "rows-0-ceiling"),
    "criteria": ("criteria", ""),
    "qualification": ("requirements", ""),
    "policy": ("scoring", "small_micro_deduction"),
}


@dataclass(frozen=True)
class Shown:
    """A finding as a page shows it: the part of the draft, the address of the field, its name, the reason if one was given."""

    finding: lint.Finding
    part: str
    label: Any
    detail: str
    url: str
    reason: FindingReason | None

    @property
    def is_error(self) -> bool:
        """Whether it blocks."""
        return self.finding.severity == "error"


def findings_of(tender: Tender) -> list[lint.Finding]:
    """Everything found in the tender as it stands, errors first."""
    return lint.lint(draft_of(tender))


def shown_findings(tender: Tender, part: str = "") -> list[Shown]:
    """Everything found, or what belongs to one part, with the way to the field and the reasons on record."""
    found = findings_of(tender)
    if not found:
        return []
    reasons, rows = reasons_of(tender), _rows(tender)
    shown = [_shown(tender, one, reasons, rows) for one in found]
    return [one for one in shown if not part or one.part == part]


@dataclass(frozen=True)
class Kept:
    """A reason on record with the part of the draft it was given for."""

    reason: FindingReason
    label: Any
    detail: str


def reasons_on_record(tender: Tender, *, beside: Sequence[Shown] = ()) -> list[Kept]:
    """Every reason ever given, oldest first, but for those that stand beside their finding on the same page."""
    seen = {one.reason.pk for one in beside if one.reason}
    rows = [row for row in tender.finding_reasons.select_related("given_by") if row.pk not in seen]
    return [Kept(row, PARTS[_place(row.where)[0]], _detail(row.where)) for row in rows]


def _place(where: str) -> tuple[str, str]:
    """The part of the draft and the field at a place; what is not listed is a term."""
    head = where.partition("/")[0]
    return PLACES.get(head, ("terms", head))


def _detail(where: str) -> str:
    head, _slash, rest = where.partition("/")
    return rest if head in {"criteria", "qualification"} else ""


def _shown(tender: Tender, finding: lint.Finding, reasons: dict[str, FindingReason], rows: dict[str, str]) -> Shown:
    part, field = _place(finding.where)
    field = rows.get(finding.where, field)
    url = reverse("procurement:draft-section", args=[tender.pk, part]) + (f"#{field}-field" if field else "")
    return Shown(finding, part, PARTS[part], _detail(finding.where), url, reasons.get(finding.key))


def _rows(tender: Tender) -> dict[str, str]:
    """Fields of rows by place: the lines of the criteria tree and of the requirements as the editor numbers them."""
    found = {where: f"rows-{n}-guidance" for n, (where, _node) in enumerate(nodes(tree_of(tender)))}
    order = {row.pk: n for n, row in enumerate(sorted(tender.requirements.all(), key=lambda row: (row.position, row.pk)))}
    found |= {f"qualification/{n}": f"rows-{order[row.pk]}-text" for n, row in enumerate(qualification_of(tender), 1)}
    return found
