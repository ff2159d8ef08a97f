"""What an upheld objection or complaint leads to: recorded with the answer, carried out where it belongs, marked when done.

Not here: letting an award fall (`fall.py`), correcting the document (`amendment.py`), evaluating again (evaluation).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tender.core import clock
from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Effect, Tender
from tender.procurement.rules.remedy import AT_ONCE, BY_FALL, CHANGING


def record_effect(tender: Tender, kind: str, *, law: str, by: Actor, at: datetime, **remedy: Any) -> Effect:
    """Keep what follows; going on needs nothing more. The caller holds the tender and has judged the effect."""
    done = at if kind in AT_ONCE else None
    made = Effect.objects.create(tender=tender, kind=kind, law=law, at=at, done_at=done, **remedy)
    note(tender, "tender.effect_recorded", by=by, at=at, effect=kind, changes_result=kind in CHANGING)
    return made


@transaction.atomic
def carry_out(effect: Effect, *, how: str, by: Actor, at: datetime) -> Effect:
    """The officer notes how an effect was carried out (corrected, started anew). What it held back goes on.

    Refuses forbidden, effect_done, effect_of_leader, effect_of_committee, note_missing.
    """
    tender = lock(effect.tender)
    row = Effect.objects.select_for_update().get(pk=effect.pk)
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    if row.done_at is not None:
        raise Refusal("effect_done", _("This is carried out already."), law=row.law)
    if is_leaders(row):
        says = _("The leader carries this out: the award is overturned and what follows is chosen.")
        raise Refusal("effect_of_leader", says, law=row.law)
    if row.kind == Effect.Kind.RE_EVALUATE:
        says = _("The committee carries this out: the officer opens the evaluation, and all sign the report anew.")
        raise Refusal("effect_of_committee", says, law=row.law)
    if not how.strip():
        raise Refusal("note_missing", _("Say in a few words how it was done."), law=row.law, status=422, field="how")
    _done(tender, row, how.strip(), by=by, at=at)
    return row


def settle_reevaluated(tender: Tender, *, how: str, by: Actor, at: datetime) -> None:
    """The committee evaluated again and the result is the same: what asked for it is carried out."""
    for row in Effect.objects.filter(tender=tender, done_at=None, kind=Effect.Kind.RE_EVALUATE):
        _done(tender, row, how, by=by, at=at)


def is_leaders(effect: Effect) -> bool:
    """Whether the leader carries it out: an award can still fall. Signed contracts, or no award at all, leave it to the officer."""
    return effect.kind in BY_FALL and effect.tender.awards.exclude(state__in=["contracted", "overturned"]).exists()


def settle(tender: Tender, lot_id: int | None, *, how: str, by: Actor, at: datetime) -> int:
    """An award of this lot fell: effects that asked for that are carried out, and upheld objections without one get it."""
    waiting = [
        row for row in Effect.objects.filter(tender=tender, done_at=None, kind__in=CHANGING).select_related("challenge__detail")
        if lot_of(row) in (None, lot_id)
    ]  # fmt: skip
    for row in waiting:
        _done(tender, row, how, by=by, at=at)
    bare = tender.challenges.filter(state="upheld", affects_result=True, effect=None)
    for challenge in bare:
        Effect.objects.create(
            tender=tender, challenge=challenge, kind=Effect.Kind.NEXT_CANDIDATE, law="财政部令第94号 第16条", at=at, done_at=at,
            done_note=how,
        )  # fmt: skip
    return len(waiting) + len(bare)


def lot_of(effect: Effect) -> int | None:
    """The lot that the objection behind it is bound to."""
    detail = getattr(effect.challenge, "detail", None) if effect.challenge else None
    return detail.lot_id if detail else None


def _done(tender: Tender, row: Effect, how: str, *, by: Actor, at: datetime) -> None:
    row.done_at, row.done_note = at, how
    row.save(update_fields=["done_at", "done_note"])
    note(tender, "tender.effect_carried_out", by=by, at=at, reason=how, effect=row.kind)
    for award in tender.awards.filter(state="publicised"):
        clock.arm(award)
