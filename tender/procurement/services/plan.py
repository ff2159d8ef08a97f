"""The annual plan: editions, lines, review, publication. Two officers may work on one plan: nothing unseen is overwritten.

Not here: tenders drafted from a line (`plan_tender.py`), intentions (`intention.py`), the paper's sheet (`planning_sheets.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tender.core import files
from tender.core.actor import CLOCK, Actor
from tender.core.card import cards_of, refusal_of
from tender.core.door import begin, lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Plan, PlanLine
from tender.procurement.models.plan import FIELDS, planned_class
from tender.procurement.queries.plan import free_needs, last_head_edit
from tender.procurement.rules import plan as rules
from tender.procurement.rules import training_fee
from tender.procurement.rules.criteria import plain
from tender.procurement.services import planning_sheets
from tender.procurement.services.notice import print_paper


def create_plan(buyer_id: int, *, year: int, title: str, fee_table: str, by: Actor, at: datetime) -> Plan:
    """Begin the plan of a year. Refuses forbidden, plan_exists (a further edition is begun by `revise`)."""
    if not by.holds("officer", buyer_id):
        raise forbidden()
    with transaction.atomic():
        if found := Plan.objects.select_for_update().filter(buyer_id=buyer_id, year=year).order_by("-edition").first():
            raise Refusal(
                "plan_exists",
                _("There is a plan for {year} already: “{plan}”."),
                instead=_("Go on with it, or begin its next edition once it is approved."),
                status=422,
                field="year",
                year=str(year),
                plan=found.title,
            )
        plan = Plan(buyer_id=buyer_id, year=year, title=title, fee_table=fee_table, created_at=at)
        return begin(plan, by=by, at=at, logs="plan.begun", year=year)


@contextmanager
def editing(plan: Plan, *, by: Actor, at: datetime, what: str, **details: Any) -> Iterator[Plan]:
    """Hold the plan for one change; counts the version and writes the audit line. Refuses forbidden, not_a_draft_plan."""
    with transaction.atomic():
        row = lock(plan)
        if not by.holds("officer", row.buyer_id):
            raise forbidden()
        if row.state != Plan.State.DRAFT:
            raise Refusal(
                "not_a_draft_plan",
                _("This plan is “{state}”; only a draft can be changed."),
                instead=_("After approval, begin the next edition; it shows what it changes."),
                state=row.get_state_display(),
            )
        row.version += 1
        yield row
        row.save()
        note(row, "plan.edited", by=by, at=at, what=what, version=row.version, **details)
        plan.version = row.version


def change_head(plan: Plan, *, title: str, fee_table: str, version: int, by: Actor, at: datetime) -> Plan:
    """Correct title and fee table of a draft. Refuses as `editing`, and head_edited_meanwhile; lines are judged at submission."""
    with editing(plan, by=by, at=at, what="head") as row:
        if edit := last_head_edit(row, after=version, unless=by.person_id):
            raise Refusal(
                "head_edited_meanwhile",
                _("{who} changed this part on {when}, after you opened it. Your text is kept below and nothing was overwritten."),
                instead=_("Compare with what is saved now, then save again to replace it."),
                who=edit.actor_name,
                when=edit.at,
            )
        row.title, row.fee_table = title, fee_table
        return row


def add_line(plan: Plan, values: dict[str, Any], *, by: Actor, at: datetime) -> PlanLine:
    """Add a class. Refuses as `editing`, and what breaks a cap of the fee table, with the numbers."""
    with editing(plan, by=by, at=at, what="added", line=values["title"]) as row:
        _judge(row, values)
        return PlanLine.objects.create(plan=row, edited_by_id=by.person_id, edited_at=at, **_clean(values))


def change_line(line: PlanLine, values: dict[str, Any], *, version: int, by: Actor, at: datetime) -> PlanLine:
    """Save a line. Refuses as `add_line`, and line_edited_meanwhile when it was saved by somebody after `version`."""
    with editing(line.plan, by=by, at=at, what="changed", line=values["title"]) as plan:
        row = _unchanged(line, version)
        _judge(plan, values)
        for name, value in _clean(values).items():
            setattr(row, name, value)
        row.version, row.edited_by_id, row.edited_at = row.version + 1, by.person_id, at
        row.save()
        return row


def remove_line(line: PlanLine, *, version: int, by: Actor, at: datetime) -> None:
    """Take a class out of the draft. Refuses as `change_line`."""
    with editing(line.plan, by=by, at=at, what="removed", line=line.title):
        _unchanged(line, version).delete()


def add_needs(plan: Plan, need_ids: Collection[int], *, by: Actor, at: datetime) -> list[PlanLine]:
    """Take needs of the year into the plan, one line each, staff as the table allows, budget at most the cap.

    Refuses as `editing`, and nothing_chosen.
    """
    needs = list(free_needs(plan).filter(pk__in=need_ids))
    if not needs:
        raise Refusal("nothing_chosen_need", _("Choose at least one need that is not in the plan yet."), status=422)
    with editing(plan, by=by, at=at, what="needs", needs=[need.pk for need in needs]) as row:
        return [
            PlanLine.objects.create(plan=row, edited_by_id=by.person_id, edited_at=at, **_from_need(row, need)) for need in needs
        ]


def revise(plan: Plan, *, by: Actor, at: datetime) -> Plan:
    """Begin the next edition with the same lines; this one stays in force until that is published.

    Refuses forbidden, plan_not_in_force, edition_begun.
    """
    with transaction.atomic():
        row = lock(plan)
        if not by.holds("officer", row.buyer_id):
            raise forbidden()
        if not row.is_in_force:
            raise Refusal("plan_not_in_force", _("Only an approved plan gets a next edition; a draft is simply changed."))
        if following := Plan.objects.filter(previous=row).first():
            raise Refusal("edition_begun", _("Its next edition was begun already: “{plan}”."), plan=following.title)
        made = Plan(
            buyer_id=row.buyer_id, year=row.year, edition=row.edition + 1, title=_next_title(row), rulebook=row.rulebook,
            fee_table=row.fee_table, previous=row, created_at=at,
        )  # fmt: skip
        begin(made, by=by, at=at, logs="plan.revised", edition=made.edition)
        PlanLine.objects.bulk_create(
            PlanLine(plan=made, key=line.key, edited_by_id=by.person_id, edited_at=at, **line.values()) for line in row.lines.all()
        )
        return made


def submit(plan: Plan, *, by: Actor, at: datetime) -> Plan:
    """Hand the plan to the leader. Tells the approvers. Refuses what `rules.plan.may_submit` refuses."""
    return perform(plan, "submit", by=by, at=at)


def approve(plan: Plan, *, by: Actor, at: datetime) -> Plan:
    """The leader approves. Tells the officers."""
    return perform(plan, "approve", by=by, at=at)


def send_back(plan: Plan, *, reason: str, by: Actor, at: datetime) -> Plan:
    """The leader returns it, with a reason."""
    return perform(plan, "send_back", by=by, at=at, reason=reason)


def publish(plan: Plan, *, by: Actor, at: datetime) -> Plan:
    """Make the plan public with its official paper; the edition before is replaced. Tells the approvers.

    Printed before the row is held: an approved plan can't change meanwhile.
    """
    if refusal := refusal_of(plan, cards_of(Plan)["publish"], by=by, at=at):
        raise refusal
    paper = print_paper(planning_sheets.annual_plan(plan, at=at))
    with transaction.atomic():
        row = perform(plan, "publish", by=by, at=at)
        row.paper = files.keep(
            paper.pdf, name=f"{row.title}.pdf", purpose="plan", at=at, organisation_id=row.buyer_id, key=paper.code
        )
        row.text = paper.text
        row.save(update_fields=["paper", "text"])
        if row.previous_id and row.previous.is_in_force:
            perform(row.previous, "replace", by=CLOCK, at=at)
    return row


def judged(plan: Plan, values: dict[str, Any]) -> rules.FeeCheck:
    """Caps and refusals of values that are being typed; nothing is written. Refuses fee_unknown, fee_class_unknown."""
    return rules.check_line(plan.table, planned_class(plan.book, values))


def _judge(plan: Plan, values: dict[str, Any]) -> None:
    if values["month"].year != plan.year:
        says = _("The plan is for {year}.")
        raise Refusal("month_outside_year", says, status=422, field="month", year=str(plan.year))
    for refusal in judged(plan, values).refusals:
        raise refusal


def _clean(values: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in values.items() if name in FIELDS}
    hours = {title: plain(Decimal(hours)) for title, hours in values["hours"].items() if Decimal(hours)}
    return {**kept, "month": values["month"].replace(day=1), "hours": hours}


def _unchanged(line: PlanLine, version: int) -> PlanLine:
    """The line as it stands, held; refuses when it is not what was opened."""
    row = PlanLine.objects.select_for_update(of=("self",)).select_related("edited_by").filter(pk=line.pk).first()
    if row is None:
        raise Refusal("line_gone", _("Somebody removed this line meanwhile."), instead=_("Add it again if it is still wanted."))
    if row.version != version:
        raise Refusal(
            "line_edited_meanwhile",
            _("{who} changed this line on {when}, after you opened it. Your text is kept below and nothing was overwritten."),
            instead=_("Compare with what is saved now, then save again to replace it."),
            who=str(row.edited_by or "—"),
            when=row.edited_at,
        )
    return row


def _from_need(plan: Plan, need: Any) -> dict[str, Any]:
    table = plan.table
    staff = training_fee.staff_limit(table, need.head_count) or 0
    category = rules.fee_class(plan.book, need.audience)
    cap = training_fee.cap(table, training_fee.TrainingClass(category, need.head_count, staff, need.days))
    return {
        "month": need.month.replace(day=1), "title": need.title[:180], "purpose": need.purpose, "audience": need.audience,
        "head_count": need.head_count, "days": need.days, "staff": staff, "budget": min(need.budget, cap), "hours": {},
        "lecturer_budget": Decimal(0), "method": "open_tender", "need": need,
    }  # fmt: skip


def _next_title(plan: Plan) -> str:
    head = plan.title.removesuffix(f"（第{plan.edition}版）")
    return f"{head[:180]}（第{plan.edition + 1}版）"
