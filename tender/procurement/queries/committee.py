"""Reading the committee: its members (secret to all but the buyer's people and the members until the result) and who could sit.

Not here: whether somebody may sit (`rules/member.py`, `rules/committee.py`).
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Prefetch, QuerySet

from tender.core.actor import Actor, Seat
from tender.core.refusal import Refusal, _
from tender.parties.models import Organisation, Person
from tender.parties.queries import seats_at
from tender.procurement.models import Evaluation, Member, ScoreSheet, Tender
from tender.procurement.rules.member import Candidate


def evaluations_for(by: Actor) -> QuerySet[Evaluation]:
    """Evaluations this person sits in or sat in, newest first."""
    return (
        Evaluation.objects.filter(members__person_id=by.person_id or 0)
        .select_related("tender__buyer")
        .prefetch_related(
            Prefetch("members", Member.objects.filter(person_id=by.person_id or 0), to_attr="mine"),
            Prefetch(
                "sheets", ScoreSheet.objects.filter(evaluator_id=by.person_id or 0).select_related("lot"), to_attr="my_sheets"
            ),
        )
        .order_by("-created_at")
        .distinct()
    )


def access_evaluation(by: Actor, pk: int) -> Evaluation:
    """An evaluation for the buyer's officers and leaders, supervisors and its sitting members; not_found (404) to others."""
    found = Evaluation.objects.select_related("tender__buyer", "tender__framework").filter(pk=pk).first()
    if found is None or not (is_buyers(by, found.tender) or member_of(by, found)):
        raise Refusal("not_found", _("There is no such evaluation."), status=404)
    return found


def access_committee(by: Actor, tender_pk: int) -> Evaluation:
    """The committee of a tender for the buyer's officers, leaders and supervisors; not_found (404) to everybody else."""
    found = Evaluation.objects.select_related("tender__buyer").filter(current_of_id=tender_pk).first()
    if found is None or not is_buyers(by, found.tender):
        raise Refusal(
            "not_found",
            _("There is no such committee."),
            instead=_("A committee is formed once the examination has begun."),
            status=404,
        )
    return found


def access_membership(by: Actor, pk: int) -> Member:
    """Somebody's own seat in a committee, and nobody else's."""
    found = Member.objects.select_related("evaluation__tender__buyer", "person").filter(pk=pk, person_id=by.person_id or 0).first()
    if found is None:
        raise Refusal("not_found", _("You are not a member of this committee."), status=404)
    return found


def is_buyers(by: Actor, tender: Tender) -> bool:
    """Officer or leader of the buyer, or a supervisor."""
    return by.holds("officer", tender.buyer_id) or by.holds("approver", tender.buyer_id) or by.holds("supervisor")


def member_of(by: Actor, evaluation: Evaluation) -> Member | None:
    """The sitting membership of this actor."""
    return evaluation.members.filter(person_id=by.person_id or 0, left_at=None).first()


def members_of(evaluation: Evaluation) -> list[Member]:
    """All members, also those who left, with person and pool entry."""
    return list(evaluation.members.select_related("person__expert", "appointment", "replaced_by__instead__person"))


def vacancies(evaluation: Evaluation, kind: str) -> list[Member]:
    """Seats of this kind that were left and that nobody has followed into, the oldest first."""
    left = evaluation.members.filter(kind=kind, left_at__isnull=False, replaced_by=None)
    return list(left.select_related("appointment").order_by("left_at", "pk"))


def bidders_of(tender: Tender) -> list[Organisation]:
    """Everybody whose bid was opened, by name: what a member must know to declare."""
    return list(Organisation.objects.filter(bids__lot__tender=tender, bids__opened_at__isnull=False).distinct().order_by("name"))


def could_sit(evaluation: Evaluation, *, at: datetime) -> QuerySet[Person]:
    """People who can be named: the expert pool and the buyer's evaluators, without those already named."""
    ours = seats_at(at).filter(role="evaluator", organisation_id=evaluation.tender.buyer_id).values("person_id")
    people = Person.objects.filter(is_active=True).exclude(memberships__evaluation=evaluation)
    return (
        (people.filter(expert__isnull=False) | people.filter(pk__in=ours)).select_related("expert").distinct().order_by("full_name")
    )


def ties_of(person: Person, *, at: datetime) -> tuple[set[Seat], set[int]]:
    """The seats somebody holds, and the employers of today and of the last three years."""
    seats = {Seat(role, pk) for role, pk in seats_at(at).filter(person=person).values_list("role", "organisation_id")}
    expert = getattr(person, "expert", None)
    if expert is None:
        return seats, set()
    return seats, set(expert.former_employers.values_list("pk", flat=True)) | ({expert.employer_id} - {None})


def candidate_of(person: Person, evaluation: Evaluation, *, kind: str, is_leader: bool, at: datetime) -> Candidate:
    """What the rules need to know of somebody who is to be named."""
    buyer = evaluation.tender.buyer_id
    seats, _employers = ties_of(person, at=at)
    expert = getattr(person, "expert", None)
    return Candidate(
        kind=kind,
        is_leader=is_leader,
        is_expert=expert is not None,
        is_of_buyer=Seat("evaluator", buyer) in seats,
        is_evaluator=any(seat.role == "evaluator" for seat in seats),
        decides=Seat("approver", buyer) in seats,
        works_for_buyer=expert is not None and expert.employer_id == buyer,
    )
