"""Conflicts of interest on record: what the data shows is written down, and the officer is told of a member who is tied.

Not here: what counts (`rules/committee.py`), finding it (`queries/conflict.py`), who is stopped (`refuse_stopped`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from tender.core.actor import WORKER
from tender.core.clock import Clock, arm_next_day
from tender.core.door import begin, note
from tender.parties.models import Organisation, Relation
from tender.procurement.models import Evaluation, Member, Tender
from tender.procurement.queries.conflict import conflict_of, detect, sitting_of

DAILY = "conflicts.look"


def officers(seat: Member) -> list[tuple[str, int]]:
    """The buyer's officers."""
    return [("officer", seat.evaluation.tender.buyer_id)]


def write_detected(person_ids: Collection[int], tender: Tender, *, at: datetime) -> list[Relation]:
    """Put on record what the data shows between these people and the bidders; what stands there already is not repeated."""
    found = list(dict.fromkeys(detect(person_ids, tender, at=at)))
    known = set(
        Relation.objects.filter(person_id__in=[one.person_id for one in found], organisation__isnull=False).values_list(
            "person_id", "kind", "organisation_id", "until", "is_hint"
        )
    )
    names = dict(Organisation.objects.filter(pk__in=[one.organisation_id for one in found]).values_list("pk", "name"))
    made = []
    for one in found:
        key = (one.person_id, one.kind, one.organisation_id, one.until, one.is_hint)
        if key in known:
            continue
        known.add(key)
        row = Relation(
            person_id=one.person_id, kind=one.kind, organisation_id=one.organisation_id,
            organisation_name=names[one.organisation_id], detail=one.why, until=one.until, source="detected",
            is_hint=one.is_hint, at=at,
        )  # fmt: skip
        made.append(begin(row, by=WORKER, at=at, logs="relation.entered", kind=one.kind))
    return made


def tell_officers(event: Any, *, at: datetime) -> None:
    """A relation came on record: if its person sits in an evaluation of that organisation's bid, the officer is told."""
    row = Relation.objects.filter(pk=event.thing_id).first()
    if row is None or row.is_hint:
        return
    seats = Member.objects.filter(sitting_of(row.person_id)).select_related("evaluation__tender", "person")
    for seat in seats:
        if conflict_of(seat.person_id, seat.evaluation.tender, at=at):
            note(seat, "evaluation.conflict_found", by=WORKER, at=at, tells=[officers])


def look_again(_thing_id: str, *, clock: Clock) -> int:
    """What the clock does every day: put on record what the data shows of every member who sits. Arms the next day."""
    at, made = clock.now(), 0
    running = Evaluation.objects.filter(state__in=["forming", "scoring", "reconciling"]).select_related("tender")
    for evaluation in running:
        people = list(evaluation.members.filter(left_at=None).values_list("person_id", flat=True))
        made += len(write_detected(people, evaluation.tender, at=at))
    arm_next_day(DAILY, at)
    return made
