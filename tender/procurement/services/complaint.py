"""Complaints on record: taken down, the tender suspended and going on again, the finance department's decision with its effect.

Not here: objections (`challenge.py`), what an effect leads to (`effect.py`, `fall.py`).
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import get_current_timezone, localdate

from tender.core import clock as clocks
from tender.core import files
from tender.core.actor import CLOCK, Actor
from tender.core.clock import Clock
from tender.core.door import begin, lock, note, perform
from tender.core.models.calendar import district_calendar
from tender.core.names import tidy
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Organisation
from tender.procurement.models import Challenge, Complaint, Notice, Suspension, Tender
from tender.procurement.queries.remedy import standing_of
from tender.procurement.rules import rulebook
from tender.procurement.rules.remedy import effects_of, may_take
from tender.procurement.rules.timeline import due
from tender.procurement.services.effect import record_effect
from tender.procurement.services.notice import publish_notice
from tender.procurement.services.pause_sheet import resumption_sheet, suspension_sheet
from workflows.lifecycles.audiences import approvers

LARGEST_PAPER = 20 * 1024 * 1024
LAW = "财政部令第94号 第17条"


@transaction.atomic
def record(
    tender: Tender, complainant: Organisation, *, authority: str, number: str, filed_on: date, matter: str,
    challenge: Challenge | None = None, by: Actor, at: datetime,
) -> Complaint:  # fmt: skip
    """The officer takes down a complaint that the finance department told of. Nothing stops by it alone. Tells the leaders.

    Refuses forbidden, not_found (a tender that is not public), day_ahead.
    """
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    if tender.published_at is None:
        raise Refusal("not_found", _("There is no such tender."), status=404)
    _not_ahead(filed_on, at, "filed_on")
    last = due(rulebook.load(tender.rulebook), "complaint_decision", filed_on, district_calendar()).on
    row = Complaint(
        tender=tender, buyer_id=tender.buyer_id, complainant=complainant, challenge=challenge, authority=tidy(authority),
        number=tidy(number), filed_on=filed_on, matter=matter, recorded_at=at, decision_due=last,
    )  # fmt: skip
    return begin(row, by=by, at=at, logs="complaint.recorded", tells=[approvers])


def _not_ahead(on: date, at: datetime, field: str) -> None:
    if on > localdate(at):
        raise Refusal("day_ahead", _("This day has not come yet."), law=LAW, status=422, field=field)


@transaction.atomic
def suspend(complaint: Complaint, *, number: str, days: int | None = None, by: Actor, at: datetime) -> Suspension:
    """The finance department asks to stop: the tender is suspended for 30 days at most and goes on by itself. Publishes 暂停公告;
    tells officers, leaders and who follows the tender.

    Refuses forbidden, wrong_state, suspended_before, suspension_too_long.
    """
    tender = lock(complaint.tender)
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    law = "财政部令第94号 第28条"
    if complaint.state != "pending" or Suspension.objects.filter(complaint=complaint).exists():
        raise Refusal("suspended_before", _("A tender is suspended once for a complaint, while it is pending."), law=law)
    most = due(rulebook.load(tender.rulebook), "suspension_most", localdate(at), district_calendar()).on
    last = localdate(at) + timedelta(days=days) if days else most
    if last > most:
        raise Refusal(
            "suspension_too_long", _("A suspension ends on {until} at the latest."), law=law, status=422, field="days", until=most,
        )  # fmt: skip
    row = Suspension.objects.create(
        tender=tender, complaint=complaint, came_from=tender.state, number=tidy(number), since=at,
        until=datetime.combine(last + timedelta(days=1), time(), get_current_timezone()), deadline_before=tender.deadline,
    )  # fmt: skip
    tender = perform(tender, "suspend", by=by, at=at, is_asked=True)
    if tender.published_at:
        title = f"{tender.title}采购活动暂停公告"
        publish_notice(tender, Notice.Kind.SUSPENSION, title=title, sheet=suspension_sheet(row, at=at), by=by, at=at)
    return row


@transaction.atomic
def resume(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """The tender goes on where it was: by the clock when the time is over, by the officer once the case is closed. A deadline for
    bids is later by as many days; periods of the leader and held letters run again. Publishes 恢复公告; tells those told before.

    Refuses forbidden, wrong_state, complaint_pending.
    """
    tender = lock(tender)
    row = Suspension.objects.filter(tender=tender, ended_at=None).first()
    moved = _moved_deadline(tender, row, at) if row else None
    tender = perform(tender, "resume", by=by, at=at, deadline=moved)
    if row is None:
        return tender
    row.ended_at, row.deadline_after = at, moved
    row.save(update_fields=["ended_at", "deadline_after"])
    for award in tender.awards.filter(state__in=["proposed", "publicised"]):
        clocks.arm(award)
    title = f"{tender.title}采购活动恢复公告"
    publish_notice(tender, Notice.Kind.RESUMPTION, title=title, sheet=resumption_sheet(row, at=at), by=by, at=at)
    return tender


def _moved_deadline(tender: Tender, row: Suspension, at: datetime) -> datetime | None:
    """Where bids were being taken: the deadline at its hour, later by the days of the suspension, on a working day."""
    if row.came_from != "published" or tender.deadline is None:
        return None
    lost = max((localdate(at) - localdate(row.since)).days, 0)
    on, calendar = localdate(tender.deadline) + timedelta(days=lost), district_calendar()
    if not calendar.is_workday(on):
        on = calendar.next_workday(on)
    hour = tender.deadline.astimezone(get_current_timezone()).timetz()
    return datetime.combine(on, hour)


def resume_when_due(tender_id: str, *, clock: Clock) -> Tender | None:
    """What the clock calls when the suspension is over."""
    tender = lock(Tender.objects.get(pk=tender_id))
    until, at = tender.suspended_until(), clock.now()
    if tender.state != "suspended" or until is None or at < until:
        return None
    return resume(tender, by=CLOCK, at=at)


@transaction.atomic
def decide(
    complaint: Complaint, *, verdict: str, number: str, decided_on: date, text: str, effect: str = "", upload: Any = None,
    by: Actor, at: datetime,
) -> Complaint:  # fmt: skip
    """The officer records the decision with its paper; upheld, its effect at this stage is on record until it is carried out. The
    suspension is ended by the officer then, or by the clock. Tells officers and leaders.

    Refuses forbidden, wrong_state, day_ahead, decided_before_filing, effect_missing, effect_not_lawful.
    """
    tender = lock(complaint.tender)
    _not_ahead(decided_on, at, "decided_on")
    if decided_on < complaint.filed_on:
        says = _("It was decided before it was received?")
        raise Refusal("decided_before_filing", says, law=LAW, status=422, field="decided_on")
    standing = standing_of(tender, complaint.challenge.step if complaint.challenge else "result", complaint.challenge)
    if verdict == Complaint.Verdict.UPHELD:
        if not effect:
            raise Refusal("effect_missing", _("Say what the decision orders."), law=LAW, status=422, field="effect")
        if refusal := may_take(effect, standing, is_complaint=True):
            raise refusal
    row = perform(complaint, "decide", by=by, at=at, verdict=verdict, number=tidy(number))
    row.decided_on, row.decision_text = decided_on, text
    if upload:
        row.paper = files.receive(upload, purpose="complaint", by=by, at=at, organisation_id=row.buyer_id, largest=LARGEST_PAPER)
    row.save(update_fields=["decided_on", "decision_text", "paper"])
    note(row, "complaint.decision_kept", by=by, at=at, verdict=verdict, number=row.decision_number)
    if verdict == Complaint.Verdict.UPHELD:
        law = dict(effects_of(standing, is_complaint=True))[effect]
        record_effect(tender, effect, law=law, complaint=row, by=by, at=at)
    return row


def withdraw(complaint: Complaint, *, reason: str, by: Actor, at: datetime) -> Complaint:
    """The complainant gave it up; the case is closed. Tells the leaders."""
    return perform(complaint, "withdraw", by=by, at=at, reason=reason)
