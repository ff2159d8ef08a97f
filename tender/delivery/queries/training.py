"""Reading classes, enrolments and attendance."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.delivery.models import Attendance, Certificate, Enrolment, TrainingClass

OPEN_TO_LEARNERS = ["enrolling", "running", "delivered", "accepted", "closed", "cancelled"]


def classes_for(by: Actor) -> QuerySet[TrainingClass]:
    """Buyer's people and supervisors: all of theirs; provider's people and lecturers: their own; learners: what is open."""
    found = TrainingClass.objects.select_related("provider", "buyer", "contract")
    if by.holds("supervisor"):
        return found
    own = Q(buyer_id__in=by.organisations("officer") | by.organisations("approver"))
    own |= Q(provider_id__in=by.organisations("organiser") | by.organisations("provider"))
    if by.holds("lecturer"):
        own |= Q(pk__in=TrainingClass.objects.filter(sessions__lecturer__person_id=by.person_id).values("pk"))
    if by.holds("learner"):
        own |= Q(state__in=OPEN_TO_LEARNERS)
    return found.filter(own)


def access_class(by: Actor, pk: int) -> TrainingClass:
    """A class this actor may see. Refuses not_found (404)."""
    training = classes_for(by).filter(pk=pk).first()
    if training is None:
        raise Refusal("not_found", _("There is no such class."), status=404)
    return training


def organises(by: Actor, training: TrainingClass) -> bool:
    """Whether this actor runs the class (the provider's organiser) or buys it (the department's officer)."""
    return by.holds("organiser", training.provider_id) or by.holds("officer", training.buyer_id)


def access_roster(by: Actor, pk: int) -> TrainingClass:
    """A class whose participants this actor may see: organisers, the buyer's people, supervisors, its lecturers."""
    training = access_class(by, pk)
    if not sees_roster(by, training):
        raise Refusal("forbidden", _("Only the organisers see who takes part."), status=403)
    return training


def sees_roster(by: Actor, training: TrainingClass) -> bool:
    """Whether this actor may know who takes part."""
    if organises(by, training) or by.holds("approver", training.buyer_id) or by.holds("supervisor"):
        return True
    return by.holds("lecturer") and training.sessions.filter(lecturer__person_id=by.person_id).exists()


def sees_enrolments(by: Actor, training: TrainingClass) -> bool:
    """Whether this actor may open the page of a participant: all who see the roster but the lecturers."""
    return organises(by, training) or by.holds("approver", training.buyer_id) or by.holds("supervisor")


def own_enrolment(by: Actor, training: TrainingClass) -> Enrolment | None:
    """This learner's enrolment that counts: the one that goes on, else the last that was withdrawn."""
    rows = list(Enrolment.objects.filter(training=training, learner_id=by.person_id)) if by.holds("learner") else []
    return next((row for row in rows if row.state != "withdrawn"), rows[-1] if rows else None)


def own_states(by: Actor) -> dict[int, Any]:
    """Class id → how this learner stands in it."""
    rows = Enrolment.objects.filter(learner_id=by.person_id) if by.holds("learner") else []
    found: dict[int, Enrolment] = {}
    for row in rows:
        if row.training_id not in found or row.state != "withdrawn":
            found[row.training_id] = row
    return {pk: row.get_state_display() for pk, row in found.items()}


def access_enrolment(by: Actor, pk: int) -> Enrolment:
    """An enrolment for its learner, those who run or buy the class and supervisors. Refuses not_found (404)."""
    found = Enrolment.objects.select_related("training__provider", "training__buyer", "learner__unit").filter(pk=pk).first()
    if found is None or not (found.learner_id == by.person_id or sees_enrolments(by, found.training)):
        raise Refusal("not_found", _("There is no such enrolment."), status=404)
    return found


def access_certificate(by: Actor, enrolment_id: int) -> Certificate:
    """A certificate, for whoever may see the enrolment. Refuses not_found (404)."""
    certificate = Certificate.objects.select_related("paper").filter(enrolment=access_enrolment(by, enrolment_id)).first()
    if certificate is None:
        raise Refusal("not_found", _("The certificate is not printed yet."), status=404)
    return certificate


def missed_hours(enrolments: Iterable[Enrolment]) -> dict[int, Decimal]:
    """Teaching hours on leave or absent, per enrolment id (one query)."""
    rows = (
        Attendance.objects.filter(enrolment__in=enrolments).exclude(state=Attendance.State.PRESENT)
        .values("enrolment_id").annotate(hours=Sum("session__hours"))
    )  # fmt: skip
    return {row["enrolment_id"]: row["hours"] for row in rows}
