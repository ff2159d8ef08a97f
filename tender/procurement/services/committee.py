"""The committee: naming members, replacing them (also during the scoring), choosing the leader, and their declarations.

Not here: drawing experts (`expert_draw.py`), handing out score sheets (`sheet.py`), size and make-up (`rules/committee.py` by way
of the tender's card).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import lock, note, perform_each
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Person
from tender.parties.rules.sides import may_evaluate
from tender.procurement.models import Appointment, Evaluation, Member, Replacement
from tender.procurement.models.committee import ExpertDraw
from tender.procurement.queries.committee import candidate_of, ties_of, vacancies
from tender.procurement.queries.conflict import bidder_ids, conflict_of
from tender.procurement.rules import member, rulebook
from tender.procurement.rules.expert_draw import Picked, direct_refusal
from tender.procurement.services.conflict import officers, write_detected
from tender.procurement.services.evaluation import close_scoring
from tender.procurement.services.sheet import hand_out

LAW = "财政部令第87号 第47条、第48条"
REPLACING = "财政部令第87号 第49条"
CHANGEABLE = ("forming", "scoring")


@transaction.atomic
def name_member(
    evaluation: Evaluation,
    person: Person,
    *,
    kind: str,
    is_leader: bool = False,
    reason: str = "",
    approval: str = "",
    letter: str = "",
    by: Actor,
    at: datetime,
) -> Member:
    """Name somebody and tell them to declare their conflicts: the purchaser's representative with the `letter` of authorisation,
    or an expert without a draw, for the `reason` and with the `approval` that the law asks for. During the scoring only in the
    place of somebody who left.

    Refuses forbidden, committee_closed, named_already, leader_named, evaluator_of_bidder, conflict_of_interest,
    direct_unreasoned, direct_unapproved, letter_missing, and whatever `rules.member` does.
    """
    evaluation = changeable(evaluation, by)
    book = rulebook.load(evaluation.tender.rulebook)
    if kind == "expert" and (refusal := direct_refusal(book, reason=reason, approval=approval)):
        raise refusal
    if kind == "buyer" and not letter.strip():
        raise Refusal(
            "letter_missing",
            _("The purchaser's representative needs a letter of authorisation."),
            law=book.raw["expert_draw"]["letter_law"],
            status=422,
            field="letter",
        )
    if is_leader and evaluation.members.filter(is_leader=True, left_at=None).exists():
        raise Refusal(
            "leader_named", _("The committee has a leader already."), law="财政部令第87号 第45条", status=422, field="is_leader"
        )
    basis = "buyer" if kind == "buyer" else "direct"
    ground = Appointment(basis=basis, reason=reason.strip()[:500], approval=approval.strip()[:200], letter=letter.strip()[:200])
    return seat(evaluation, person, kind=kind, is_leader=is_leader, ground=ground, by=by, at=at)


def seat(
    evaluation: Evaluation, person: Person, *, kind: str, is_leader: bool = False, ground: Appointment, by: Actor, at: datetime
) -> Member:
    """Let somebody sit, on a ground, in the place of whoever left that kind of seat. Called with the evaluation held."""
    if evaluation.members.filter(person=person).exists():
        raise Refusal("named_already", _("This person is, or was, a member already."), law=LAW, status=422, field="person")
    free = vacancies(evaluation, kind)
    if evaluation.state == "scoring" and not free:
        raise _closed()
    _judge(evaluation, person, kind=kind, is_leader=is_leader, at=at)
    made = Member.objects.create(evaluation=evaluation, person=person, kind=kind, is_leader=is_leader)
    ground.member, ground.at = made, at
    ground.save(force_insert=True)
    if free:
        _follow(free[0], made, by=by, at=at)
    note(
        made, "evaluation.member_named", by=by, at=at, kind=kind, leader=is_leader, basis=ground.basis,
        tells=[lambda one: [one.person_id]],
    )  # fmt: skip
    return made


def _judge(evaluation: Evaluation, person: Person, *, kind: str, is_leader: bool, at: datetime) -> None:
    """The right kind of person, without a tie to a bidder: by seat, by record, or by what the data shows."""
    tender = evaluation.tender
    seats, employers = ties_of(person, at=at)
    candidate = candidate_of(person, evaluation, kind=kind, is_leader=is_leader, at=at)
    refusal = may_evaluate(seats, bidder_ids=bidder_ids(tender), employer_ids=employers) or member.may_sit(candidate)
    if refusal is None:
        write_detected([person.pk], tender, at=at)
        refusal = conflict_of(person.pk, tender, at=at)
    if refusal is not None:
        raise refusal


def _follow(out: Member, made: Member, *, by: Actor, at: datetime) -> None:
    sheets = out.sheets.filter(state="voided").count()
    Replacement.objects.create(
        out=out, instead=made, reason=out.leaving_reason or "—", sheets=sheets, by_id=by.person_id, at=at
    )  # fmt: skip
    note(made, "evaluation.member_replaced", by=by, at=at, reason=out.leaving_reason, sheets=sheets)


@transaction.atomic
def release_member(row: Member, *, reason: str, by: Actor, at: datetime) -> Member:
    """Take a member off the committee, with a reason. During the scoring the member's sheets are voided (O87 art. 49).

    Refuses forbidden, committee_closed, member_left, reason_missing.
    """
    changeable(row.evaluation, by)
    row = lock(row)
    if row.left_at is not None:
        raise _left()
    if not reason.strip():
        raise Refusal("reason_missing", _("Please give a reason."), status=422, field="reason")
    _leave(row, reason, by=by, at=at)
    note(row, "evaluation.member_released", by=by, at=at, reason=reason)
    return row


def _leave(row: Member, reason: str, *, by: Actor, at: datetime) -> None:
    row.left_at, row.is_leader, row.leaving_reason = at, False, reason.strip()[:500]
    row.save(update_fields=["left_at", "is_leader", "leaving_reason"])
    perform_each(list(row.sheets.exclude(state="voided")), "void", by=by, at=at, reason=reason)


@transaction.atomic
def replace_from_spares(row: Member, *, reason: str, by: Actor, at: datetime) -> Member:
    """In one go: the member leaves (declined, absent or tied), and the next spare of the draw who fits follows and is told.

    Refuses forbidden, committee_closed, reason_missing, not_drawn, and no_spare: then draw again, name somebody, or void.
    """
    if row.left_at is None:
        row = release_member(row, reason=reason, by=by, at=at)
    evaluation = changeable(row.evaluation, by)
    if row.kind != "expert" or hasattr(row, "replaced_by"):
        raise Refusal("not_drawn", _("Only an expert's free seat is filled from the spare members."), law=REPLACING)
    ground = Appointment.objects.filter(member=row).first()
    found = next_spare(evaluation, ground.subject if ground else "", at=at)
    if found is None:
        raise Refusal(
            "no_spare",
            _("No spare member is left who may sit and knows the field."),
            law=REPLACING,
            instead=_("State a need and draw again for the free seat, or void the evaluation and form a new committee."),
        )
    drawn, picked, person = found
    ground = Appointment(basis="spare", draw=drawn, code=picked.code, subject=ground.subject if ground else "")
    return seat(evaluation, person, kind="expert", ground=ground, by=by, at=at)


def next_spare(evaluation: Evaluation, subject: str, *, at: datetime) -> tuple[ExpertDraw, Picked, Person] | None:
    """The next spare in drawn order who knows the field, was never named, and is free of ties now."""
    draws = ExpertDraw.objects.filter(need__evaluation=evaluation).select_related("need").order_by("pk")
    named = set(evaluation.members.values_list("person_id", flat=True))
    for drawn in draws:
        rows = drawn.need.by_code
        for picked in drawn.outcome.spares:
            row = rows[picked.code]
            if row["person"] in named or (subject and subject not in row["fields"]):
                continue
            person = Person.objects.filter(pk=row["person"], is_active=True, expert__entry__state="verified").first()
            if person is None:
                continue
            write_detected([person.pk], evaluation.tender, at=at)
            if conflict_of(person.pk, evaluation.tender, at=at) is None:
                return drawn, picked, person
    return None


@transaction.atomic
def choose_leader(row: Member, *, by: Actor, at: datetime) -> Member:
    """Make a sitting expert the leader: recorded by the officer as the experts choose, or by an expert of the committee.

    Refuses buyer_leads, member_left, committee_closed, forbidden.
    """
    evaluation = lock(row.evaluation)
    row = lock(row)
    if not (by.holds("officer", evaluation.tender.buyer_id) or is_expert(evaluation, by)):
        raise forbidden()
    if evaluation.state not in CHANGEABLE:
        raise _closed()
    if row.left_at is not None:
        raise _left()
    if refusal := member.may_lead(row.kind):
        raise refusal
    evaluation.members.filter(is_leader=True).exclude(pk=row.pk).update(is_leader=False)
    row.is_leader = True
    row.save(update_fields=["is_leader"])
    note(row, "evaluation.leader_chosen", by=by, at=at)
    if evaluation.state == "scoring":
        close_scoring(evaluation, at=at)
    return row


def is_expert(evaluation: Evaluation, by: Actor) -> bool:
    """Whether this actor sits as an expert: experts choose the leader among themselves (O87 art. 45)."""
    return evaluation.members.filter(person_id=by.person_id or 0, kind="expert", left_at=None).exists()


@transaction.atomic
def declare(row: Member, *, has_conflict: bool, text: str = "", by: Actor, at: datetime) -> Member:
    """A member declares, once, whether there is a conflict of interest; who has one leaves and must be replaced. Who follows
    during the scoring gets the score sheets with the declaration.

    Refuses forbidden (only oneself), committee_closed, declared_already, declaration_empty (a conflict must be named).
    """
    evaluation = lock(row.evaluation)
    row = lock(row)
    if by.person_id != row.person_id:
        raise forbidden(_("Everybody declares for themselves only."))
    if evaluation.state not in CHANGEABLE:
        raise _closed()
    if row.has_conflict is not None or row.left_at is not None:
        raise Refusal("declared_already", _("You have declared already, or are no longer a member."), law=member.AVOIDANCE)
    if has_conflict and not text.strip():
        raise Refusal("declaration_empty", _("Please name the relation."), law=member.AVOIDANCE, status=422, field="declaration")
    row.has_conflict, row.declaration, row.declared_at = has_conflict, text.strip(), at
    if has_conflict:
        row.left_at, row.is_leader, row.leaving_reason = at, False, text.strip()[:500]
    row.save()
    event = "evaluation.member_recused" if has_conflict else "evaluation.member_declared"
    note(row, event, by=by, at=at, tells=[officers] if has_conflict else ())
    if evaluation.state == "scoring" and not has_conflict:
        hand_out(evaluation, row, by=by, at=at)
    return row


def changeable(evaluation: Evaluation, by: Actor) -> Evaluation:
    """The evaluation, held, for the officer who may still change its committee. Refuses forbidden, committee_closed."""
    evaluation = lock(evaluation)
    if not by.holds("officer", evaluation.tender.buyer_id):
        raise forbidden()
    if evaluation.state not in CHANGEABLE:
        raise _closed()
    return evaluation


def _left() -> Refusal:
    return Refusal("member_left", _("This member has left the committee."), law=LAW, status=422)


def _closed() -> Refusal:
    return Refusal("committee_closed", _("The committee can no longer be changed: its scoring has begun or is over."), law=LAW)
