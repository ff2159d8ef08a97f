"""A winner falls: the leader says why and chooses the next candidate in order or a new start; the chain stays on record.

Not here: deciding and announcing the new award (`award.py`), dropping the unsigned contract (contracts room, by the event).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import WORKER, Actor
from tender.core.card import cards_of, refusal_of
from tender.core.door import lock, note, perform
from tender.core.refusal import Refusal, _
from tender.procurement.models import Award, Fall, Tender
from tender.procurement.models.procedure_facts import fewest_of
from tender.procurement.queries.remedy import left_without
from tender.procurement.rules.remedy import next_refusal
from tender.procurement.services import award as awards
from tender.procurement.services import failure
from tender.procurement.services.effect import settle
from tender.procurement.services.reevaluation import changed_awards

REMEDIES = ("objection", "complaint", "re_evaluated")


def let_fall(award: Award, *, cause: str, then: str, reason: str, by: Actor, at: datetime) -> Fall:
    """The leader overturns the award. `then` next: a new award for the same seat, linked to this one, with its own decision,
    publicity and letters. `then` restart: the lot ends; where no other lot was awarded the tender fails with its notice.
    Effects that waited for this are carried out; an unsigned contract is dropped by the event. Tells officers and the winner.

    Refuses forbidden, wrong_state, reason_missing, still_first, no_next_candidate, too_few_left.
    """
    if refusal := refusal_of(award, cards_of(Award)["overturn"], by=by, at=at) or _next_refusal(award, cause, then):
        raise refusal
    with transaction.atomic():
        tender = lock(award.tender)
        row = perform(award, "overturn", by=by, at=at, reason=reason, cause=cause, then=then)
        _give_back_bid(row, at=at)
        settle(tender, row.lot_id, how=str(Fall.Then(then).label), by=by, at=at)
        fall = Fall.objects.create(award=row, cause=cause, then=then, reason=reason, by_id=by.person_id, at=at)
        if then == Fall.Then.NEXT:
            _next(fall, tender, by=by, at=at)
        elif then == Fall.Then.RESTART:
            _restart(fall, tender, by=by, at=at)
    return fall


def _next_refusal(award: Award, cause: str, then: str) -> Refusal | None:
    if cause == Fall.Cause.RE_EVALUATED and award.pk not in changed_awards(award.tender):
        says = _("The winner takes its seat by the ranking as it stands; no re-evaluation changed that.")
        return Refusal("still_first", says, law="财政部令第87号 第64条", status=422, field="cause")
    if then != Fall.Then.NEXT:
        return None
    left, has_next = left_without(award.lot, award)
    return next_refusal(cause, left=left, least=fewest_of(award.tender).left, has_next=has_next)


def _give_back_bid(award: Award, *, at: datetime) -> None:
    """The bid that had won has not."""
    if award.winner is not None and award.winner.state == "selected":
        perform(award.winner, "pass_over", by=WORKER, at=at)


def _next(fall: Fall, tender: Tender, *, by: Actor, at: datetime) -> None:
    """The award of the same seat for who stands next; equals wait for the draw as always."""
    made = awards.propose(tender, at=at)
    found = next((one for one in made if (one.lot_id, one.seat) == (fall.award.lot_id, fall.award.seat)), None)
    if found is None:
        raise Refusal(
            "no_next_candidate", _("No further candidate stands in the report; the purchase starts again."),
            law="政府采购法实施条例 第49条", status=422, field="then",
        )  # fmt: skip
    fall.successor = found
    fall.save(update_fields=["successor"])
    note(found, "award.follows", by=by, at=at, follows=fall.award_id, cause=fall.cause)


def _restart(fall: Fall, tender: Tender, *, by: Actor, at: datetime) -> None:
    """The lot ends without a winner; the tender fails with its notice where nothing else of it was awarded."""
    lot, because = fall.award.lot, str(fall.reason)
    lot.failed_because = because[:300]
    lot.save(update_fields=["failed_because"])
    note(lot, "lot.failed", by=by, at=at, reason=because)
    if awards.standing(tender):
        return
    cause = "remedy" if fall.cause in REMEDIES else "winner_fell"
    failure.declare_failed(tender, reason=because, cause=cause, by=WORKER, at=at)
