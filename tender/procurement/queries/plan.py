"""Reading plans: lists, lines with their caps and what became of them, totals, the difference of editions, intentions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from tender.core.actor import Actor
from tender.core.models import AuditLine
from tender.core.refusal import Refusal, _
from tender.procurement.models import Intention, IntentionLine, Need, Plan, PlanLine, PlannedTender
from tender.procurement.rules.plan import FeeCheck, LineChange, difference


@dataclass(frozen=True)
class LineView:
    """A line as the plan's page shows it."""

    line: PlanLine
    check: FeeCheck | None
    refusals: tuple[Refusal, ...]
    tenders: tuple[PlannedTender, ...]
    intentions: tuple[Intention, ...]


def plans_for(by: Actor) -> QuerySet[Plan]:
    """Plans of the organisations this person acts for (all for supervisors), with the number of lines and their sum."""
    found = Plan.objects.select_related("buyer").annotate(
        classes=Count("lines"), total=Coalesce(Sum(F("lines__budget") + F("lines__lecturer_budget")), Decimal(0))
    )
    if by.holds("supervisor"):
        return found
    return found.filter(buyer_id__in=by.organisations("officer") | by.organisations("approver"))


def access_plan(by: Actor, pk: int) -> Plan:
    """A plan this person may see; not_found (404)."""
    found = plans_for(by).select_related("previous", "paper").filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such plan."), status=404)
    return found


def access_line(by: Actor, plan_pk: int, pk: int) -> PlanLine:
    """A line of a plan this person may see, with its plan; not_found (404)."""
    plan = access_plan(by, plan_pk)
    found = plan.lines.select_related("need", "edited_by").filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such line."), status=404)
    return found


def lines_of(plan: Plan) -> list[LineView]:
    """Every line with caps, tenders and intentions, in three queries."""
    table, lines = plan.table, list(plan.lines.select_related("need"))
    keys = [line.key for line in lines]
    tenders = _by_key(PlannedTender.objects.filter(line_key__in=keys).select_related("tender"))
    items = _by_key(IntentionLine.objects.filter(line_key__in=keys).select_related("intention"))
    return [
        LineView(
            line,
            _checked(line, table),
            line.refusals(table),
            tuple(tenders.get(line.key, ())),
            tuple(item.intention for item in items.get(line.key, ())),
        )
        for line in lines
    ]


def _checked(line: PlanLine, table: Any) -> FeeCheck | None:
    try:
        return line.check_fees(table)
    except Refusal:
        return None


def _by_key(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(row.line_key, []).append(row)
    return found


def totals(lines: Iterable[PlanLine], name: str) -> list[tuple[Any, int, int, Decimal]]:
    """(value, classes, people, yuan) for every value of a field (`month`, `method`) in order."""
    found: dict[Any, tuple[int, int, Decimal]] = {}
    for line in lines:
        value = getattr(line, name)
        classes, people, yuan = found.get(value, (0, 0, Decimal(0)))
        found[value] = (classes + 1, people + line.head_count, yuan + line.total)
    return [(value, *found[value]) for value in sorted(found)]


def difference_of(plan: Plan) -> tuple[LineChange, ...]:
    """What this edition changes in the one before; empty for a first edition."""
    if plan.previous_id is None:
        return ()
    before, after = (
        [{"key": line.key, **line.values()} for line in PlanLine.objects.filter(plan_id=pk)] for pk in (plan.previous_id, plan.pk)
    )
    return difference(before, after)


def free_needs(plan: Plan) -> QuerySet[Need]:
    """Needs of the buyer for the plan's year that no line of it takes up, and that no tender stands on."""
    taken = plan.lines.exclude(need=None).values("need_id")
    return Need.objects.filter(buyer_id=plan.buyer_id, month__year=plan.year, tenders=None).exclude(pk__in=taken)


def history_of(plan: Plan) -> list[AuditLine]:
    """Audit lines of the plan, newest first; edits of one person that follow each other stand as one."""
    kept: list[AuditLine] = []
    for line in AuditLine.objects.filter(thing_type="plan", thing_id=str(plan.pk)).order_by("-id")[:300]:
        same = kept and (kept[-1].event, kept[-1].actor_id) == (line.event, line.actor_id) == ("plan.edited", line.actor_id)
        if not same:
            kept.append(line)
    return kept


def last_head_edit(plan: Plan, *, after: int, unless: int | None) -> AuditLine | None:
    """The newest change of title or fee table after a version, by somebody else than `unless`."""
    edits = AuditLine.objects.filter(thing_type="plan", thing_id=str(plan.pk), event="plan.edited", args__what="head")
    return edits.filter(args__version__gt=after).exclude(actor_id=unless).last()


def intentions_for(by: Actor) -> QuerySet[Intention]:
    """Intentions of the organisations this person acts for (all for supervisors)."""
    found = Intention.objects.annotate(projects=Count("items"))
    if by.holds("supervisor"):
        return found
    return found.filter(Q(buyer_id__in=by.organisations("officer") | by.organisations("approver")))
