"""From a line of an approved plan to a tender draft, in one step; the link is kept in both directions.

Not here: drafting itself (`draft.py`), whether the purchase may begin (`rules/intention.py`, asked at publication).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Need, Plan, PlanLine, PlannedTender, Tender
from tender.procurement.rules.plan import may_reuse
from tender.procurement.services.draft import draft_from_need
from tender.procurement.services.need import create_need


@transaction.atomic
def draft_tender(line: PlanLine, *, reason: str = "", by: Actor, at: datetime) -> Tender:
    """A tender draft with everything the line knows: class, audience, people, days, month, both budgets, method, need.

    Writes the tender, its lot, the link, audit lines. Refuses forbidden, plan_not_approved, line_in_use without a reason.
    """
    plan = lock(line.plan)
    if not by.holds("officer", plan.buyer_id):
        raise forbidden()
    if not plan.is_in_force:
        raise Refusal(
            "plan_not_approved",
            _("This plan is “{state}”; tenders are drafted from an approved plan."),
            instead=_("Wait for approval, or use the edition in force."),
            state=plan.get_state_display(),
        )
    before = PlannedTender.objects.filter(line_key=line.key).exclude(tender__state__in=["failed", "terminated"]).last()
    if refusal := may_reuse(line.title, before.tender.number if before else "", reason):
        raise refusal
    tender = draft_from_need(line.need or _need_of(plan, line, by=by, at=at), by=by, at=at)
    _take_over(tender, line)
    PlannedTender.objects.create(tender=tender, line=line, line_key=line.key, reason=reason.strip(), at=at)
    note(tender, "tender.drafted_from_plan", by=by, at=at, reason=reason, line=line.pk, plan=plan.title)
    return tender


def _need_of(plan: Plan, line: PlanLine, *, by: Actor, at: datetime) -> Need:
    """A line that came from no need gets one, so that every tender says what it is for."""
    return create_need(
        plan.buyer_id, title=line.title, purpose=line.purpose or line.title, audience=line.audience, head_count=line.head_count,
        days=line.days, month=line.month, budget=line.total, by=by, at=at,
    )  # fmt: skip


def _take_over(tender: Tender, line: PlanLine) -> None:
    """The line's own values, where they differ from the need's."""
    tender.title, tender.audience, tender.method = f"{line.title}采购项目", line.audience, line.method
    tender.goal = line.purpose or tender.goal
    staff = f"，工作人员{line.staff}人" if line.staff else ""
    tender.quantity = f"{line.head_count}人{staff}，{line.days}天"
    tender.period = f"{line.month.year}年{line.month.month}月，共{line.days}天"
    tender.save(update_fields=["title", "audience", "method", "goal", "quantity", "period"])
    tender.lots.update(title=line.title, budget=line.total, ceiling=line.total)
