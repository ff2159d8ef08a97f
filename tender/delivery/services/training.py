"""Classes: planned under a contract, opened, begun, ended, accepted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from tender.contracts.models import Contract
from tender.core.actor import Actor
from tender.core.door import begin as begin_thing
from tender.core.door import lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.delivery.models import Enrolment, Session, TrainingClass
from tender.delivery.services import enrolment as enrolments
from tender.parties.models import Lecturer

PLANNING = ("planned", "enrolling")


@transaction.atomic
def plan_class(
    contract: Contract, *, title: str, place: str, starts_on: date, ends_on: date, hours: Decimal,
    dispatch_quota: int, self_quota: int, by: Actor, at: datetime, audience: str = "",
) -> TrainingClass:  # fmt: skip
    """Plan a class under a contract in force. Refuses forbidden, contract_not_in_force, period_reversed, outside_contract."""
    row = lock(contract)
    if not (by.holds("organiser", row.provider_id) or by.holds("officer", row.buyer_id)):
        raise forbidden()
    if row.state != "in_force":
        raise Refusal("contract_not_in_force", _("Classes are planned under a contract in force."), law="政府采购法 第46条")
    if ends_on < starts_on:
        raise Refusal("period_reversed", _("The last day is before the first."), status=422, field="ends_on")
    if row.starts_on and row.ends_on and not row.starts_on <= starts_on <= ends_on <= row.ends_on:
        raise Refusal("outside_contract", _("The class must lie within the contract's period ({start} to {end})."), status=422,
                      field="starts_on", start=row.starts_on, end=row.ends_on)  # fmt: skip
    training = TrainingClass(
        contract=row, buyer_id=row.buyer_id, provider_id=row.provider_id, title=title, place=place,
        starts_on=starts_on, ends_on=ends_on, hours=hours, dispatch_quota=dispatch_quota,
        self_quota=self_quota, audience=audience, created_at=at)  # fmt: skip
    return begin_thing(training, by=by, at=at, logs="class.planned")


@transaction.atomic
def add_session(
    training: TrainingClass, *, title: str, lecturer: Lecturer, room: str, starts_at: datetime, ends_at: datetime, hours: Decimal,
    by: Actor, at: datetime,
) -> Session:  # fmt: skip
    """Put a session on the timetable. Refuses forbidden, class_begun, period_reversed, lecturer_busy."""
    row = _planning(training, by)
    if ends_at <= starts_at:
        raise Refusal("period_reversed", _("The session ends before it begins."), status=422, field="ends_at")
    busy = (
        Session.objects.filter(lecturer=lecturer, starts_at__lt=ends_at, ends_at__gt=starts_at)
        .exclude(training__state="cancelled")
        .first()
    )
    if busy:
        raise Refusal("lecturer_busy", _("{lecturer} already teaches “{session}” at that time."), field="lecturer",
                      lecturer=str(lecturer), session=str(busy))  # fmt: skip
    session = Session.objects.create(
        training=row, title=title, lecturer=lecturer, room=room, starts_at=starts_at, ends_at=ends_at, hours=hours
    )
    note(row, "class.session_added", by=by, at=at, session=session.pk, title=title)
    return session


@transaction.atomic
def remove_session(session: Session, *, by: Actor, at: datetime) -> TrainingClass:
    """Take a session off the timetable. Refuses forbidden, class_begun."""
    row = _planning(session.training, by)
    note(row, "class.session_removed", by=by, at=at, session=session.pk, title=session.title)
    session.delete()
    return row


def _planning(training: TrainingClass, by: Actor) -> TrainingClass:
    row = lock(training)
    if not (by.holds("organiser", row.provider_id) or by.holds("officer", row.buyer_id)):
        raise forbidden()
    if row.state not in PLANNING:
        raise Refusal("class_begun", _("The class has begun; its timetable is fixed."))
    return row


def open_enrolment(training: TrainingClass, *, by: Actor, at: datetime) -> TrainingClass:
    """Open the enrolment. Refuses sessions_do_not_add_up."""
    return perform(training, "open_enrolment", by=by, at=at)


def begin(training: TrainingClass, *, by: Actor, at: datetime) -> TrainingClass:
    """Begin the class; whoever waits for a place has none. Refuses nobody_enrolled."""
    return perform(training, "begin", by=by, at=at)


def deliver(training: TrainingClass, *, by: Actor, at: datetime) -> TrainingClass:
    """All sessions are held. Refuses sessions_left."""
    return perform(training, "deliver", by=by, at=at)


def accept(training: TrainingClass, *, by: Actor, at: datetime) -> TrainingClass:
    """The department accepts it. Refuses appraisals_left."""
    return perform(training, "accept", by=by, at=at)


def close(training: TrainingClass, *, by: Actor, at: datetime) -> TrainingClass:
    """File it."""
    return perform(training, "close", by=by, at=at)


@transaction.atomic
def cancel(training: TrainingClass, *, reason: str, by: Actor, at: datetime) -> TrainingClass:
    """The class is not held; everybody enrolled is told, and every enrolment ends."""
    row = perform(training, "cancel", by=by, at=at, reason=reason)
    for enrolment in Enrolment.objects.filter(training=row, state__in=["requested", "waitlisted", "confirmed"]):
        enrolments.end_with_class(enrolment, at=at, reason=reason)
    return row
