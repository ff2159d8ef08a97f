"""The lists of a draft: lots, criteria tree, requirements. Each is saved as a whole, rows that stay keep their identity.

Every function refuses as `draft.editing`. Not here: single fields and documents (`draft.py`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Criterion, Lot, Requirement, Tender
from tender.procurement.models.scoring_terms import formula_of, formula_refusal
from tender.procurement.rules import anchors, criteria, formula, rulebook
from tender.procurement.rules.tender import ceiling_refusal
from tender.procurement.services.draft import editing


@dataclass(frozen=True)
class LotRow:
    """A lot as typed. Amounts in yuan; `pk` None is a new lot."""

    title: str
    budget: Decimal
    ceiling: Decimal
    description: str = ""
    winners: int | None = 1
    pk: int | None = None


@dataclass(frozen=True)
class RequirementRow:
    """A requirement as typed."""

    kind: str
    text: str
    evidence: str = ""


def save_lots(tender: Tender, rows: Sequence[LotRow], *, version: int, by: Actor, at: datetime, tab: str = "") -> Tender:
    """Replace the lots by these, numbered in order. Refuses ceiling_above_budget, ceiling_not_positive (O87 art. 12)."""
    with editing(tender, "lots", version=version, by=by, at=at, tab=tab) as held:
        for row in rows:
            if refusal := ceiling_refusal(row.title, row.budget, row.ceiling):
                raise refusal
        kept = {lot.pk: lot for lot in held.lots.all()}
        held.lots.exclude(pk__in=[row.pk for row in rows if row.pk]).delete()
        # Numbers are unique, so rows that change places first step aside.
        for lot in held.lots.order_by("-number"):
            Lot.objects.filter(pk=lot.pk).update(number=lot.number + 1000)
        for number, row in enumerate(rows, start=1):
            lot = kept.get(row.pk) or Lot(tender=held)  # type: ignore[arg-type]
            lot.number, lot.title, lot.description = number, row.title, row.description
            lot.budget, lot.ceiling, lot.winners = row.budget, row.ceiling, row.winners or 1
            lot.save()
    return held


def save_criteria(
    tender: Tender,
    tree: Sequence[criteria.Criterion],
    *,
    version: int,
    unfinished: bool = False,
    by: Actor,
    at: datetime,
    tab: str = "",
) -> Tender:
    """Replace the criteria tree. Judged by the rulebook unless `unfinished`, which keeps work in progress (submitting judges it).

    Refuses weights_sum, group_sum, price_weight_too_low … (O87 art. 55) and names that stand twice.
    """
    with editing(tender, "criteria", version=version, by=by, at=at, tab=tab) as held:
        if twice := _first_twice(tree):
            raise Refusal("criterion_twice", _("“{name}” stands twice; each criterion needs its own name."), status=422, name=twice)
        if not unfinished:
            has_price = formula_of(held).kind != formula.FIXED
            refusal = criteria.first_refusal(
                tree, rulebook.load(held.rulebook), method=held.method, object=held.object, has_price=has_price
            )
            if refusal := refusal or formula_refusal(held, tree):
                raise refusal
        held.criteria.all().delete()
        _plant(held, tree, None)
    return held


def save_requirements(
    tender: Tender, rows: Iterable[RequirementRow], *, version: int, by: Actor, at: datetime, tab: str = ""
) -> Tender:
    """Replace the qualification and conformity requirements (O87 art. 44, 50)."""
    with editing(tender, "requirements", version=version, by=by, at=at, tab=tab) as held:
        held.requirements.all().delete()
        Requirement.objects.bulk_create(
            Requirement(tender=held, kind=row.kind, text=row.text, evidence=row.evidence, position=position)
            for position, row in enumerate(rows)
        )
    return held


def _plant(tender: Tender, branch: Sequence[criteria.Criterion], parent: Criterion | None) -> None:
    for position, node in enumerate(branch):
        made = Criterion.objects.create(
            tender=tender,
            parent=parent,
            position=position,
            name=node.name,
            kind=node.kind,
            weight=node.weight,
            guidance=node.guidance,
            anchors=anchors.to_json(node.anchors),
        )
        _plant(tender, node.items, made)


def _first_twice(branch: Sequence[criteria.Criterion]) -> str:
    """A leaf name used twice anywhere, or a name used twice in one group."""
    leaves = Counter(leaf.name for leaf in criteria.leaves(branch))
    beside = Counter(node.name for node in branch)
    twice = [name for name, times in (leaves + Counter()).items() if times > 1] + [n for n, times in beside.items() if times > 1]
    return twice[0] if twice else next(filter(None, (_first_twice(node.items) for node in branch if node.items)), "")
