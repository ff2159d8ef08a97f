"""Drawing the experts of a committee: the need is stated and the list frozen; then the seed is known, and the draw made, once.

Before the draw the officer sees digest and commitment, so that nobody can choose list or seed afterwards. Judged by
`rules/expert_draw.py`; who follows whom: `committee.py`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.door import note
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _
from tender.parties.models import Person, PoolEntry
from tender.parties.rules.subject import subjects
from tender.procurement.models import Appointment, CommitteeNeed, Evaluation, ExpertDraw
from tender.procurement.queries.committee import vacancies
from tender.procurement.queries.conflict import tied
from tender.procurement.queries.expert_draw import register
from tender.procurement.rules import expert_draw as rules
from tender.procurement.rules import rulebook
from tender.procurement.services.committee import changeable, next_spare, seat
from tender.procurement.services.conflict import write_detected

LAW = rules.POOL_LAW


@transaction.atomic
def state_need(
    evaluation: Evaluation,
    *,
    members: int,
    experts: int,
    spares: int = 0,
    fields: Mapping[str, int] | None = None,
    day: date,
    is_complex: bool = False,
    secret: str = "",
    by: Actor,
    at: datetime,
) -> CommitteeNeed:
    """Say what is needed and freeze the list. Until the draw it may be said anew; after it only for a seat that no spare can fill.

    Refuses forbidden, committee_closed, drawn_already, vacancies_only, what the law refuses of size and make-up, the day, and a
    list that cannot fill the need.
    """
    evaluation = changeable(evaluation, by)
    wanted = rules.Wanted(members, experts, {code: n for code, n in (fields or {}).items() if n}, spares)
    _known(wanted)
    book = rulebook.load(evaluation.tender.rulebook)
    _judge(evaluation, wanted, book, is_complex=is_complex, at=at)
    if refusal := rules.day_refusal(book, today=localdate(at), evaluation=day, calendar=district_calendar()):
        raise refusal
    people = PoolEntry.objects.filter(state="verified", is_available=True).values_list("expert__person_id", flat=True)
    write_detected(list(people), evaluation.tender, at=at)
    pool, left_out = register(evaluation, at=at)
    entrants = [rules.Entrant(row["code"], frozenset(row["fields"])) for row in pool]
    if refusal := rules.list_refusal(entrants, wanted):
        raise refusal
    secret = secret or secrets.token_hex(16)
    made = CommitteeNeed.objects.create(
        evaluation=evaluation, members=members, experts=experts, spares=spares, fields=dict(wanted.fields),
        is_complex=is_complex, day=day, pool=pool, left_out=left_out, digest=rules.list_digest(entrants),
        commitment=rules.commitment_of(secret), secret=secret, stated_by_id=by.person_id, at=at,
    )  # fmt: skip
    note(evaluation, "evaluation.need_stated", by=by, at=at, digest=made.digest, commitment=made.commitment, pool=len(pool))
    return made


def _known(wanted: rules.Wanted) -> None:
    if unknown := set(wanted.fields) - subjects().keys():
        says = _("There is no field “{subject}” in the catalogue.")
        raise Refusal("subject_unknown", says, law=LAW, status=422, field="fields", subject=sorted(unknown)[0])


def _judge(evaluation: Evaluation, wanted: rules.Wanted, book: rulebook.Rulebook, *, is_complex: bool, at: datetime) -> None:
    """The first draw is of a lawful committee; a later one only of the seats that are free and that no spare can fill."""
    tender = evaluation.tender
    if ExpertDraw.objects.filter(need__evaluation=evaluation).exists():
        free = vacancies(evaluation, "expert")
        subjects_free = [row.appointment.subject if hasattr(row, "appointment") else "" for row in free]
        if not free or any(next_spare(evaluation, subject, at=at) for subject in subjects_free):
            raise Refusal(
                "drawn_already",
                _("The draw was made; it is made once and stands."),
                law=LAW,
                instead=_("Replace a member from the spare members, with a reason."),
            )
        if wanted.experts != len(free):
            says = _("{count} seats are free; draw as many.")
            raise Refusal("vacancies_only", says, law=LAW, status=422, field="experts", count=len(free))
        return
    budget = sum((lot.budget for lot in tender.lots.all()), Decimal(0))
    seated = evaluation.members.filter(left_at=None, kind="expert").count()
    whole = rules.Wanted(wanted.members, wanted.experts + seated, wanted.fields, wanted.spares)
    if refusal := rules.need_refusal(book, whole, method=tender.method, budget=budget, complex=is_complex):
        raise refusal


@transaction.atomic
def draw_experts(need: CommitteeNeed, *, word: str = "", by: Actor, at: datetime) -> ExpertDraw:
    """Make the draw of the latest need: the experts sit and are asked to declare, the spares wait in order.

    The seed is the tender's number, the digest of the list, the officer's `word` and the secret that was committed to.
    Refuses forbidden, committee_closed, drawn_already, need_outdated, list_outdated, drawn_too_early.
    """
    evaluation = changeable(need.evaluation, by)
    if ExpertDraw.objects.filter(need=need).exists():
        raise Refusal("drawn_already", _("The draw was made; it is made once and stands."), law=LAW)
    if need != evaluation.needs.last():
        raise Refusal("need_outdated", _("The need was stated anew; draw for the latest one."), law=LAW)
    people = [row["person"] for row in need.pool]
    write_detected(people, evaluation.tender, at=at)
    _still_free(need, people, at=at)
    seed = rules.seed_of(evaluation.tender.number, need.digest, word, need.secret)
    made = ExpertDraw.objects.create(need=need, seed=seed, algorithm=rules.ALGORITHM, drawn_by_id=by.person_id, at=at)
    known = Person.objects.in_bulk(people)
    for picked in made.outcome.experts:
        ground = Appointment(basis="drawn", draw=made, code=picked.code, subject=picked.subject)
        person = known[need.by_code[picked.code]["person"]]
        seat(evaluation, person, kind="expert", ground=ground, by=by, at=at)
    note(evaluation, "evaluation.experts_drawn", by=by, at=at, seed=seed, digest=need.digest, algorithm=made.algorithm)
    return made


def _still_free(need: CommitteeNeed, people: list[int], *, at: datetime) -> None:
    """Whoever stands on the list may still sit: else the list is frozen anew, before the seed is known."""
    verified = set(
        PoolEntry.objects.filter(state="verified", is_available=True, expert__person__in=people).values_list(
            "expert__person_id", flat=True
        )
    )
    if set(people) - verified or tied(people, need.evaluation.tender, at=at):
        raise Refusal(
            "list_outdated",
            _("Since the list was frozen somebody on it has become unable to sit."),
            law=LAW,
            instead=_("State the need again, so that the list is frozen anew."),
        )
