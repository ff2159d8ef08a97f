"""The same committee evaluates again after its report was signed (O87 art. 64): opened by the officer, signed anew by all.

Lives here: opening and what follows the new signatures. Not here: re-checks of single scores (`recheck.py`), letting an award fall
that does not stand any more (`fall.py`, the leader's).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import WORKER, Actor
from tender.core.door import lock, perform
from tender.procurement.models import Evaluation, Tender
from tender.procurement.models.allocation import Seats
from tender.procurement.services import award, effect

UNCHANGED = "原评审小组重新评审，评审结果未改变"


@transaction.atomic
def reopen(evaluation: Evaluation, *, reason: str, by: Actor, at: datetime) -> Evaluation:
    """The officer lets the committee look at its scores again; every signature falls away. Tells the members.

    Refuses forbidden, wrong_state, reason_missing, award_decided, contract_signed, result_final, tender_suspended.
    """
    lock(evaluation.tender)
    row = perform(evaluation, "reopen", by=by, at=at, reason=reason)
    row.members.filter(left_at=None).update(report_signed_at=None, dissent="")
    return row


def follow_up(tender: Tender, *, at: datetime) -> None:
    """The report is signed anew: proposed awards follow the ranking; where every decided one still stands, the upheld remedies
    that asked for this are carried out. Else the leader overturns the award that does not stand, and the letters wait for it."""
    award.propose_again(tender, at=at)
    if not changed_awards(tender):
        effect.settle_reevaluated(tender, how=UNCHANGED, by=WORKER, at=at)


def changed_awards(tender: Tender) -> list[int]:
    """The decided awards whose winner does not take its seat by the ranking as it is now."""
    seats = Seats(tender, afresh=True)
    decided = tender.awards.exclude(state__in=["proposed", "overturned", "contracted"])
    return [
        one.pk
        for one in decided
        if (seat := seats.of(one)) is None or one.winner_id not in {bid.pk for bid in seats.eligible(seat)}
    ]
