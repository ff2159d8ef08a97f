"""Enrolments: dispatched by the department, asked for by the learner, confirmed, withdrawn, completed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tender.core.actor import WORKER, Actor
from tender.core.door import begin, lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.core.wording import says
from tender.delivery.models import Appraisal, Attendance, Enrolment, Session, TrainingClass
from tender.parties.models import Person
from tender.parties.queries import seats_at


@transaction.atomic
def dispatch(training: TrainingClass, learners: Iterable[Person], *, by: Actor, at: datetime) -> list[Enrolment]:
    """The department sends people (组织调训): all or none. Refuses forbidden, class_full, not_a_learner, enrolled_already."""
    row = _enrolling(training)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    return [perform(_enrol(row, person, Enrolment.Channel.DISPATCH, by=by, at=at), "confirm", by=by, at=at) for person in learners]


@transaction.atomic
def request(training: TrainingClass, *, by: Actor, at: datetime) -> Enrolment:
    """A learner chooses the class (自主选学): a place at once, or the waiting list in order of request."""
    row = _enrolling(training)
    person = Person.objects.filter(pk=by.person_id).first()
    if person is None:
        raise forbidden()
    enrolment = _enrol(row, person, Enrolment.Channel.SELF, by=by, at=at)
    card = "waitlist" if enrolment.no_place() else "confirm"
    return perform(enrolment, card, by=WORKER, at=at)


@transaction.atomic
def withdraw(enrolment: Enrolment, *, by: Actor, at: datetime) -> Enrolment:
    """Give the place back; the next on the waiting list gets it in the same transaction. Refuses class_begun."""
    training = lock(enrolment.training)
    row = perform(enrolment, "withdraw", by=by, at=at)
    fill_places(training, at=at)
    return row


def fill_places(training: TrainingClass, *, at: datetime) -> None:
    """Free places of those who choose themselves go to who waits, in order of request; call with the class locked."""
    if training.state != "enrolling":
        return
    free = training.self_quota - training.taken(Enrolment.Channel.SELF)
    waiting = training.enrolments.filter(channel=Enrolment.Channel.SELF, state="waitlisted").order_by("requested_at", "id")
    for following in waiting[: max(free, 0)]:
        perform(following, "confirm", by=WORKER, at=at)


@transaction.atomic
def note_attendance(session: Session, states: dict[int, str], *, by: Actor, at: datetime) -> int:
    """Note who was there: enrolment id → Attendance.State. Returns how many.

    Refuses forbidden, class_not_running, session_not_begun, not_enrolled.
    """
    training = lock(session.training)
    if not by.holds("organiser", training.provider_id):
        raise forbidden()
    if training.state not in ("running", "delivered"):
        raise Refusal("class_not_running", _("Attendance is noted while the class runs."))
    if at < session.starts_at:
        raise Refusal("session_not_begun", _("This session has not begun; attendance is noted from its beginning on."))
    known = set(training.enrolments.filter(state="confirmed").values_list("pk", flat=True))
    if not set(states) <= known or not set(states.values()) <= set(Attendance.State.values):
        raise Refusal("not_enrolled", _("Somebody on this list does not take part in the class."), status=422)
    noted = {"session": session, "noted_by_id": by.person_id, "at": at}
    Attendance.objects.bulk_create(
        [Attendance(enrolment_id=pk, state=state, **noted) for pk, state in states.items()],
        update_conflicts=True, unique_fields=["enrolment", "session"], update_fields=["state", "noted_by", "at"],
    )  # fmt: skip
    note(training, "class.attendance_noted", by=by, at=at, session=session.pk, states=states)
    return len(states)


@transaction.atomic
def appraise(enrolment: Enrolment, *, text: str, exam: Decimal | None, is_passed: bool, by: Actor, at: datetime) -> Enrolment:
    """Write the appraisal (学习鉴定) and complete or fail the enrolment. Refuses forbidden, too_much_leave, class_not_delivered."""
    row = lock(enrolment)
    if not by.holds("organiser", row.provider_id):
        raise forbidden()
    if refusal := not_to_appraise(row):
        raise refusal
    Appraisal.objects.update_or_create(
        enrolment=row, defaults={"text": text, "exam": exam, "is_passed": is_passed, "written_by_id": by.person_id, "at": at}
    )
    if is_passed:
        return perform(row, "complete", by=by, at=at)
    return perform(row, "fail", by=by, at=at, reason=text)


@transaction.atomic
def appraise_each(training: TrainingClass, rows: Iterable[tuple[Enrolment, dict[str, Any]]], *, by: Actor, at: datetime) -> int:
    """Appraise many at once, all or none; answers how many. Refuses as `appraise`, naming the person, and nobody_chosen."""
    done = 0
    for enrolment, appraisal in rows:
        try:
            appraise(enrolment, **appraisal, by=by, at=at)
        except Refusal as refusal:
            raise Refusal(refusal.code, _("{person}: {why}"), person=str(enrolment.learner), why=says(refusal), law=refusal.law,
                          instead=refusal.instead, status=refusal.status) from refusal  # fmt: skip
        done += 1
    if not done:
        raise Refusal("nobody_chosen", _("Choose the result of at least one participant."), status=422)
    return done


def not_to_appraise(enrolment: Enrolment) -> Refusal | None:
    """Why no appraisal is written now: the class has not ended, or the enrolment has."""
    if enrolment.training.state != "delivered":
        return Refusal("class_not_delivered", _("Appraisals are written when the class has ended."))
    if enrolment.state != Enrolment.State.CONFIRMED:
        return Refusal("appraised_already", _("This enrolment has ended; its appraisal is not changed any more."))
    return None


def expel(enrolment: Enrolment, *, reason: str, by: Actor, at: datetime) -> Enrolment:
    """Too much leave, or a grave breach of discipline."""
    return perform(enrolment, "expel", by=by, at=at, reason=reason)


def confirm(enrolment: Enrolment, *, by: Actor, at: datetime) -> Enrolment:
    """Give somebody on the waiting list a place. Refuses class_full."""
    with transaction.atomic():
        lock(enrolment.training)
        return perform(enrolment, "confirm", by=by, at=at)


def end_with_class(enrolment: Enrolment, *, at: datetime, reason: str) -> Enrolment:
    """The class was cancelled."""
    return perform(enrolment, "end_with_class", by=WORKER, at=at, reason=reason)


def _enrolling(training: TrainingClass) -> TrainingClass:
    row = lock(training)
    if row.state != "enrolling":
        raise Refusal("not_enrolling", _("This class does not take enrolments now."))
    return row


def _enrol(training: TrainingClass, person: Person, channel: str, *, by: Actor, at: datetime) -> Enrolment:
    if not seats_at(at).filter(person=person, role="learner").exists():
        raise Refusal("not_a_learner", _("{person} is not a civil servant of this district."), status=422, person=str(person))
    if Enrolment.objects.filter(training=training, learner=person).exclude(state=Enrolment.State.WITHDRAWN).exists():
        raise Refusal("enrolled_already", _("{person} is already enrolled in this class."), person=str(person))
    enrolment = Enrolment(
        training=training,
        learner=person,
        buyer_id=training.buyer_id,
        provider_id=training.provider_id,
        channel=channel,
        requested_at=at,
    )
    return begin(enrolment, by=by, at=at, logs="enrolment.requested")
