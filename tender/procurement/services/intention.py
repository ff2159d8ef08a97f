"""Procurement intentions (采购意向): made public for one line of a plan or several together, and never changed.

Not here: how long before the purchase (`rules/intention.py`), what stands on the paper (`planning_sheets.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils.timezone import localdate, localtime

from tender.core import audit, files
from tender.core.actor import Actor
from tender.core.door import begin, lock
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.documents.planning import IntentionPaper
from tender.procurement.models import Intention, IntentionLine, Plan, PlanLine
from tender.procurement.rules.intention import lead_refusal
from tender.procurement.services import planning_sheets
from tender.procurement.services.notice import Printed, print_paper


def publish_intention(
    lines: Sequence[PlanLine],
    *,
    title: str,
    begins_on: date,
    reason: str = "",
    by: Actor,
    at: datetime,
) -> Intention:
    """Make the intention to buy these lines of one plan public, with its paper; public pages and feed show it.

    Writes the paper, the intention, its lines, an audit line. Refuses nothing_chosen_line, forbidden, plan_not_in_force,
    intention_too_late unless `reason` says why the purchase cannot wait.
    """
    _judge(lines, by)
    plan = lines[0].plan
    if refusal := lead_refusal(plan.book, published_on=localdate(at), begins_on=begins_on, reason=reason):
        raise refusal
    year = localtime(at).year
    count = Intention.objects.filter(at__year=year).count() + 1
    number = settings.TENDER_NUMBER.format(year=year, count=count).replace("〔", "意〔")
    short = lead_refusal(plan.book, published_on=localdate(at), begins_on=begins_on)
    sheet = planning_sheets.intention(lines, number=number, title=title, begins_on=begins_on, reason=reason if short else "", at=at)
    return _publish(lines, sheet, print_paper(sheet), begins_on=begins_on, reason=reason.strip() if short else "", by=by, at=at)


@transaction.atomic
def _publish(
    lines: Sequence[PlanLine], sheet: IntentionPaper, paper: Printed, *, begins_on: date, reason: str, by: Actor, at: datetime
) -> Intention:
    plan = lock(lines[0].plan)
    _in_force(plan)
    if Intention.objects.filter(number=sheet.number).exists():
        raise Refusal("changed_meanwhile", _("Another intention was published at the same moment; please try again."))
    stored = files.keep(
        paper.pdf, name=f"{sheet.title}.pdf", purpose="intention", at=at, organisation_id=plan.buyer_id, key=paper.code
    )
    values = {**audit.plain(asdict(sheet)), "template": sheet.template, "text": paper.text}
    made = Intention(
        buyer_id=plan.buyer_id, number=sheet.number, title=sheet.title[:200], begins_on=begins_on, reason=reason,
        sheet=values, paper=stored, at=at,
    )  # fmt: skip
    begin(made, by=by, at=at, logs="intention.published", lines=[line.pk for line in lines], reason=reason, begins_on=begins_on)
    IntentionLine.objects.bulk_create(IntentionLine(intention=made, line=line, line_key=line.key) for line in lines)
    return made


def _judge(lines: Sequence[PlanLine], by: Actor) -> None:
    if not lines:
        raise Refusal("nothing_chosen_line", _("Choose at least one class of the plan."), status=422)
    plans = {line.plan_id for line in lines}
    if len(plans) > 1 or not by.holds("officer", lines[0].plan.buyer_id):
        raise forbidden()
    _in_force(lines[0].plan)


def _in_force(plan: Plan) -> None:
    if not plan.is_in_force:
        raise Refusal(
            "plan_not_in_force_yet",
            _("Intentions are published for lines of an approved plan."),
            instead=_("Wait for approval, or use the edition in force."),
        )
