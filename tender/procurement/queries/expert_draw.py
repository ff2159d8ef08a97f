"""Reading the draw of experts: who could be drawn and who is left out and why; its record for those who may see it.

Until the award notice names are for the buyer's officers, leaders and supervisors only; afterwards the record is public.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Exists, QuerySet

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.parties.models import PoolEntry
from tender.parties.queries import seats_at
from tender.procurement.models import Evaluation, ExpertDraw, Member, Notice, Tender
from tender.procurement.queries.committee import is_buyers
from tender.procurement.queries.conflict import tied
from tender.procurement.queries.visible import RESULTS, has_result

Row = dict[str, Any]


def register(evaluation: Evaluation, *, at: datetime) -> tuple[list[Row], list[Row]]:
    """The list for a draw and those left out of it: (code, person, name, title, employer, fields) and (name, why).

    Only verified and available experts who can sign in as evaluators; not the purchaser's own people, not who sits or sat in an
    evaluation of this tender, not who is tied to a bidder. Call after what the data shows was written down.
    """
    tender = evaluation.tender
    entries = list(
        PoolEntry.objects.filter(state="verified", expert__person__is_active=True)
        .select_related("expert__person")
        .prefetch_related("expert__subjects", "expert__person__relations")
        .order_by("expert_id")
    )
    people = [entry.person_id for entry in entries]
    seats = list(seats_at(at).filter(person__in=people).values_list("person_id", "role", "organisation_id"))
    evaluators = {person for person, role, _body in seats if role == "evaluator"}
    own = {person for person, _role, body in seats if body == tender.buyer_id}
    sat = set(Member.objects.filter(evaluation__tender=tender).values_list("person_id", flat=True))
    ties = tied(people, tender, at=at)
    pool, out = [], []
    for entry in entries:
        why = _why(entry, evaluators, own | _employed(entry, tender), sat, ties)
        if why:
            out.append({"name": str(entry.expert.person), "why": why})
        else:
            pool.append(_row(entry))
    return pool, out


def _why(entry: PoolEntry, evaluators: set[int], own: set[int], sat: set[int], ties: dict[int, str]) -> str:
    person = entry.person_id
    for wrong, why in (
        (not entry.is_available, "unavailable"), (person not in evaluators, "no_seat"), (person in own, "own_unit"),
        (person in sat, "sat"), (person in ties, "conflict"),
    ):  # fmt: skip
        if wrong:
            return why
    return ""


def _employed(entry: PoolEntry, tender: Tender) -> set[int]:
    """The expert, if the purchaser employs them."""
    rows = entry.expert.person.relations.all()
    works = any(row.organisation_id == tender.buyer_id and row.until is None and not row.is_hint for row in rows)
    return {entry.person_id} if works or entry.expert.employer_id == tender.buyer_id else set()


def _row(entry: PoolEntry) -> Row:
    expert = entry.expert
    return {
        "code": f"E{expert.pk}", "person": expert.person_id, "name": str(expert.person), "title": expert.title,
        "employer": expert.employer_name, "fields": sorted(row.code for row in expert.subjects.all() if row.until is None),
    }  # fmt: skip


def access_draw(by: Actor, pk: int) -> ExpertDraw:
    """The record of a draw for the buyer's people and supervisors, for everybody after the result notice; not_found (404) else."""
    found = ExpertDraw.objects.select_related("need__evaluation__tender__buyer", "drawn_by").filter(pk=pk).first()
    if found is not None and (is_buyers(by, found.need.evaluation.tender) or has_result(found.need.evaluation.tender)):
        return found
    raise Refusal("not_found", _("There is no such draw."), status=404)


def public_draws(tender: Tender) -> QuerySet[ExpertDraw]:
    """The draws that the public may repeat (one query): those of the evaluation that counts, once the result is announced."""
    announced = Notice.objects.filter(tender=tender, kind__in=RESULTS)
    return ExpertDraw.objects.filter(Exists(announced), need__evaluation__current_of=tender).order_by("pk")
