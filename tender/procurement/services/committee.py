"""Forming the committee: naming members, replacing them, choosing the leader, and their declarations.

Not here: handing out score sheets (`sheet.py`), size and make-up (`rules/committee.py` by way of the tender's card).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Person
from tender.parties.rules.sides import may_evaluate
from tender.procurement.models import Evaluation, Member
from tender.procurement.queries.committee import candidate_of, ties_of
from tender.procurement.rules import member

LAW = "财政部令第87号 第47条、第48条"


@transaction.atomic
def name_member(evaluation: Evaluation, person: Person, *, kind: str, is_leader: bool = False, by: Actor, at: datetime) -> Member:
    """Name somebody for the committee and tell them to declare their conflicts.

    Refuses forbidden, committee_closed, named_already, leader_named, evaluator_of_bidder,
    and whatever `rules.member` does.
    """
    evaluation = _forming(evaluation, by)
    if evaluation.members.filter(person=person).exists():
        raise Refusal("named_already", _("This person is, or was, a member already."), law=LAW, status=422, field="person")
    if is_leader and evaluation.members.filter(is_leader=True, left_at=None).exists():
        raise Refusal(
            "leader_named", _("The committee has a leader already."), law="财政部令第87号 第45条", status=422, field="is_leader"
        )
    bidders = frozenset(evaluation.tender.bidder_ids())
    seats, employers = ties_of(person, at=at)
    candidate = candidate_of(person, evaluation, kind=kind, is_leader=is_leader, at=at)
    if refusal := may_evaluate(seats, bidder_ids=bidders, employer_ids=employers) or member.may_sit(candidate):
        raise refusal
    seat = Member.objects.create(evaluation=evaluation, person=person, kind=kind, is_leader=is_leader)
    note(seat, "evaluation.member_named", by=by, at=at, kind=kind, leader=is_leader, tells=[lambda one: [one.person_id]])
    return seat


@transaction.atomic
def release_member(seat: Member, *, reason: str, by: Actor, at: datetime) -> Member:
    """Take a member off the committee before the scoring, with a reason. Refuses forbidden, committee_closed, reason_missing."""
    _forming(seat.evaluation, by)
    if not reason.strip():
        raise Refusal("reason_missing", _("Please give a reason."), status=422, field="reason")
    seat.left_at, seat.is_leader = at, False
    seat.save(update_fields=["left_at", "is_leader"])
    note(seat, "evaluation.member_released", by=by, at=at, reason=reason)
    return seat


@transaction.atomic
def choose_leader(seat: Member, *, by: Actor, at: datetime) -> Member:
    """Make a sitting member the leader in place of the present one. Refuses buyer_leads, committee_closed, forbidden."""
    evaluation = _forming(seat.evaluation, by)
    if seat.left_at is not None:
        raise Refusal("member_left", _("This member has left the committee."), law=LAW, status=422)
    if refusal := member.may_lead(seat.kind):
        raise refusal
    evaluation.members.filter(is_leader=True).exclude(pk=seat.pk).update(is_leader=False)
    seat.is_leader = True
    seat.save(update_fields=["is_leader"])
    note(seat, "evaluation.leader_chosen", by=by, at=at)
    return seat


@transaction.atomic
def declare(seat: Member, *, has_conflict: bool, text: str = "", by: Actor, at: datetime) -> Member:
    """A member declares, once, whether there is a conflict of interest; who has one leaves and must be replaced.

    Refuses forbidden (only oneself), committee_closed, declared_already, declaration_empty (a conflict must be named).
    """
    lock(seat.evaluation)
    seat = lock(seat)
    if by.person_id != seat.person_id:
        raise forbidden(_("Everybody declares for themselves only."))
    if seat.evaluation.state != "forming":
        raise _closed()
    if seat.has_conflict is not None or seat.left_at is not None:
        raise Refusal("declared_already", _("You have declared already, or are no longer a member."), law=member.AVOIDANCE)
    if has_conflict and not text.strip():
        raise Refusal("declaration_empty", _("Please name the relation."), law=member.AVOIDANCE, status=422, field="declaration")
    seat.has_conflict, seat.declaration, seat.declared_at = has_conflict, text.strip(), at
    if has_conflict:
        seat.left_at, seat.is_leader = at, False
    seat.save()
    event = "evaluation.member_recused" if has_conflict else "evaluation.member_declared"
    note(seat, event, by=by, at=at, tells=[_officers] if has_conflict else ())
    return seat


def _officers(seat: Member) -> list[tuple[str, int]]:
    return [("officer", seat.evaluation.tender.buyer_id)]


def _forming(evaluation: Evaluation, by: Actor) -> Evaluation:
    evaluation = lock(evaluation)
    if not by.holds("officer", evaluation.tender.buyer_id):
        raise forbidden()
    if evaluation.state != "forming":
        raise _closed()
    return evaluation


def _closed() -> Refusal:
    return Refusal("committee_closed", _("The scoring has begun, so the committee can no longer be changed."), law=LAW)
