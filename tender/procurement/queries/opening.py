"""Reading openings: who may see when what. Before the close nobody sees even a number."""

from __future__ import annotations

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, Opening, Tender
from tender.procurement.queries.bid import LIVE


def access_opening(by: Actor, tender_id: int) -> Tender:
    """A published tender for its opening page: the buyer's people and supervisors; after the opening also its bidders."""
    tender = Tender.objects.select_related("buyer").filter(pk=tender_id, published_at__isnull=False).first()
    if tender is None or not (is_office(by, tender) or is_bidder(by, tender)):
        raise Refusal("not_found", _("There is no such opening."), status=404)
    return tender


def is_office(by: Actor, tender: Tender) -> bool:
    """Whether somebody belongs to the buyer's procurement or supervises it."""
    return by.holds("officer", tender.buyer_id) or by.holds("approver", tender.buyer_id) or by.holds("supervisor")


def is_bidder(by: Actor, tender: Tender) -> bool:
    """Whether somebody acts for an organisation whose bid took part, once the tender is opened or has failed."""
    if not by.organisations("provider") or tender.stage in ("published", "closed"):
        return False
    took_part = [*LIVE, "unopened"]
    return Bid.objects.filter(lot__tender=tender, provider_id__in=by.organisations("provider"), state__in=took_part).exists()


def opening_of(tender: Tender) -> Opening | None:
    """The opening with its record, if there was one."""
    return Opening.objects.select_related("paper", "opened_by").filter(tender=tender).first()


def opened_keys(tender: Tender) -> list[tuple[int, int, int]]:
    """(lot number, provider, bid) of every opened bid, for links of those who may read them."""
    found = Bid.objects.filter(lot__tender=tender, opened_at__isnull=False)
    return list(found.values_list("lot__number", "provider_id", "pk"))
