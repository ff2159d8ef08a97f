"""Reading classes, enrolments and attendance."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

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
    teaches = by.holds("lecturer") and training.sessions.filter(lecturer__person_id=by.person_id).exists()
    if not (organises(by, training) or by.holds("approver", training.buyer_id) or by.holds("supervisor") or teaches):
        raise Refusal("forbidden", _("Only the organisers see who takes part."), status=403)
    return training


def access_enrolment(by: Actor, pk: int) -> Enrolment:
    """An enrolment for its learner and for those who run or buy the class. Refuses not_found (404)."""
    found = Enrolment.objects.select_related("training__provider", "training__buyer", "learner__unit").filter(pk=pk).first()
    if found is None or not (found.learner_id == by.person_id or organises(by, found.training) or by.holds("supervisor")):
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


def attendance_grid(training: TrainingClass) -> dict[tuple[int, int], str]:
    """(enrolment id, session id) → attendance state."""
    rows = Attendance.objects.filter(session__training=training).values_list("enrolment_id", "session_id", "state")
    return {(enrolment, session): state for enrolment, session, state in rows}
