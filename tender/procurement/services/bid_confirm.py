"""After a correction: the bidder says that the sealed bid stands (replacing it is `bid.seal_bid`).

A bid that is neither confirmed nor replaced stays valid; the examination is told (O87 art. 27 asks only that bidders know).
"""

from __future__ import annotations

from django.db import transaction

from tender.core.actor import Actor
from tender.core.clock import Clock
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, BidConfirmation
from tender.procurement.queries.amendment import to_confirm
from tender.procurement.rules.bid import LATE
from tender.procurement.services.bid import hold_open


@transaction.atomic
def confirm_bid(bid: Bid, *, by: Actor, clock: Clock) -> list[BidConfirmation]:
    """Confirm a sealed bid against every correction since its seal. Writes one line per correction, for the bidder's eyes only.

    Refuses forbidden, tender_not_open (also: too late), nothing_to_confirm.
    """
    tender = hold_open(bid.lot.tender_id)
    row, at = lock(bid), clock.now()
    if not by.holds("provider", row.provider_id):
        raise forbidden()
    if not tender.is_open(at):
        raise Refusal("tender_not_open", _("A bid is confirmed only while bids are taken."), law=LATE)
    waiting = to_confirm(row) if row.state == "sealed" else []
    if not waiting:
        raise Refusal("nothing_to_confirm", _("There is no correction that this bid must be confirmed against."), status=409)
    made = BidConfirmation.objects.bulk_create(
        BidConfirmation(bid=row, amendment=one, person_id=by.person_id, at=at) for one in waiting
    )
    note(row, "bid.confirmed", by=by, at=at, amendments=[one.pk for one in waiting])
    return made
