"""Reading last offers. Before the opening nobody but the provider itself learns that there is one."""

from __future__ import annotations

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, LastOffer, Member, OfferRound, Tender
from tender.procurement.queries.bid import access_own_bid
from tender.procurement.queries.tender import is_buyers


def access_offers(by: Actor, tender_pk: int) -> Tender:
    """A tender for its page of last offers: the buyer's people, supervisors, and the leader of its group; not_found (404)."""
    tender = Tender.objects.select_related("buyer").filter(pk=tender_pk, published_at__isnull=False).first()
    leads = by.person_id and Member.objects.filter(
        evaluation__tender_id=tender_pk, person_id=by.person_id, is_leader=True, left_at=None
    )
    if tender is None or not (is_buyers(by, tender) or (leads and leads.exists())):
        raise Refusal("not_found", _("There is no such tender."), status=404)
    return tender


def access_last_offer(by: Actor, bid_pk: int) -> tuple[Bid, OfferRound, LastOffer | None]:
    """A bid of one's own provider with the round and the offer made, if one is; not_found (404) before the invitation."""
    bid = access_own_bid(by, bid_pk)
    found = OfferRound.objects.select_related("tender").filter(tender_id=bid.lot.tender_id).first()
    if found is None or bid.state in ("draft", "withdrawn", "unopened", "opened"):
        raise Refusal("not_found", _("Last offers have not been invited."), status=404)
    return bid, found, LastOffer.objects.filter(bid=bid).first()


def round_of(tender: Tender) -> OfferRound | None:
    """The round of a tender, None before the invitation."""
    return OfferRound.objects.select_related("invited_by", "tender").filter(tender=tender).first()
