"""Classes: planned under a contract, opened, begun, ended, accepted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext

from tender.contracts.models import Contract
from tender.core.actor import Actor
from tender.core.door import begin as begin_thing
from tender.core.door import lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.delivery.models import Enrolment, Session, TrainingClass
from tender.delivery.services import enrolment as enrolments
from tender.parties.models import Lecturer
from workflows.lifecycles.training import participants

PLANNING = ("planned", "enrolling")
WAITING = ("requested", "waitlisted")
CHANGEABLE = ("title", "audience", "place", "starts_on", "ends_on", "hours", "dispatch_quota", "self_quota")


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
    _days_fit(row, starts_on, ends_on)
    training = TrainingClass(
        contract=row, buyer_id=row.buyer_id, provider_id=row.provider_id, title=title, place=place,
        starts_on=starts_on, ends_on=ends_on, hours=hours, dispatch_quota=dispatch_quota,
        self_quota=self_quota, audience=audience, created_at=at)  # fmt: skip
    return begin_thing(training, by=by, at=at, logs="class.planned")


def _days_fit(contract: Contract | None, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refusal("period_reversed", _("The last day is before the first."), status=422, field="ends_on")
    if contract is None or not contract.starts_on or not contract.ends_on:
        return
    if not contract.starts_on <= starts_on <= ends_on <= contract.ends_on:
        raise Refusal("outside_contract", _("The class must lie within the contract's period ({start} to {end})."), status=422,
                      field="starts_on", start=contract.starts_on, end=contract.ends_on)  # fmt: skip


@transaction.atomic
def change_class(training: TrainingClass, *, by: Actor, at: datetime, **values: Any) -> TrainingClass:
    """Mend what was planned, until the class begins; everybody who has a place is told of new days or another place.

    Refuses forbidden, class_begun, period_reversed, outside_contract, session_outside, quota_below_taken.
    """
    row = _planning(training, by)
    changed = {name: value for name, value in values.items() if name in CHANGEABLE and getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    _days_fit(row.contract, row.starts_on, row.ends_on)
    outside = [one for one in row.sessions.all() if not row.starts_on <= localdate(one.starts_at) <= row.ends_on]
    if outside:
        raise Refusal(
            "session_outside",
            _("“{session}” would lie outside the days of the class; remove it from the timetable first."),
            status=422, field="starts_on", session=str(outside[0]),
        )  # fmt: skip
    for channel, quota in row.quotas().items():
        if quota < (taken := row.taken(channel)):
            raise Refusal("quota_below_taken", _("{taken} people already have a place."), status=422, field=f"{channel}_quota",
                          taken=taken)  # fmt: skip
    if changed:
        row.save()
        told = [participants] if {"place", "starts_on", "ends_on"} & set(changed) else []
        note(row, "class.changed", by=by, at=at, tells=told, **changed)
        enrolments.fill_places(row, at=at)
    return row


@transaction.atomic
def add_session(
    training: TrainingClass, *, title: str, lecturer: Lecturer, room: str, starts_at: datetime, ends_at: datetime, hours: Decimal,
    by: Actor, at: datetime,
) -> Session:  # fmt: skip
    """Put a session on the timetable.

    Refuses forbidden, class_begun, period_reversed, outside_class, class_busy, lecturer_busy.
    """
    row = _planning(training, by)
    if ends_at <= starts_at:
        raise Refusal("period_reversed", _("The session ends before it begins."), status=422, field="ends_at")
    if not row.starts_on <= localdate(starts_at) <= localdate(ends_at) <= row.ends_on:
        raise Refusal("outside_class", _("The session must lie within the days of the class ({start} to {end})."), status=422,
                      field="starts_at", start=row.starts_on, end=row.ends_on)  # fmt: skip
    busy = (
        Session.objects.filter(lecturer=lecturer, starts_at__lt=ends_at, ends_at__gt=starts_at)
        .exclude(training__state="cancelled")
        .first()
    )
    if busy:
        raise Refusal("lecturer_busy", _("{lecturer} already teaches “{session}” at that time."), field="lecturer",
                      lecturer=str(lecturer), session=str(busy))  # fmt: skip
    if other := row.sessions.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).first():
        raise Refusal("class_busy", _("The class already has “{session}” at that time."), field="starts_at", session=str(other))
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


@transaction.atomic
def begin(training: TrainingClass, *, by: Actor, at: datetime) -> TrainingClass:
    """Begin the class; whoever still waits for a place has none and is told. Refuses nobody_enrolled, sessions_do_not_add_up."""
    row = perform(training, "begin", by=by, at=at)
    waiting = list(Enrolment.objects.filter(training=row, state__in=WAITING))
    if waiting:
        note(row, "class.waiting_ended", by=by, at=at, tells=[lambda _row: [one.learner_id for one in waiting]])
    for enrolment in waiting:
        enrolments.end_with_class(enrolment, at=at, reason=gettext("The class began; no place had become free."))
    return row


def deliver(training: TrainingClass, *, by: Actor, at: datetime) -> TrainingClass:
    """All sessions are held and noted. Refuses sessions_left, attendance_missing."""
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
