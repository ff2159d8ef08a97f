"""Reading frameworks: for the buyer's people, and for the entrants their own price rounds."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Entrant, Framework, PriceRound


def framework_of(tender_pk: int) -> Framework | None:
    """The framework of a tender, None before the entry."""
    return Framework.objects.select_related("tender").filter(tender_id=tender_pk).first()


def access_round(by: Actor, pk: int) -> PriceRound:
    """A price round for the buyer's officer; not_found (404) for others."""
    found = PriceRound.objects.select_related("framework__tender", "lot").filter(pk=pk).first()
    if found is None or not by.holds("officer", found.framework.tender.buyer_id):
        raise Refusal("not_found", _("There is no such round."), status=404)
    return found


def access_own_round(by: Actor, pk: int) -> tuple[PriceRound, Entrant]:
    """A price round with one's own entrant; not_found (404) for whoever has none."""
    found = PriceRound.objects.select_related("framework__tender", "lot").filter(pk=pk).first()
    mine = Entrant.objects.filter(lot=found.lot_id if found else 0, provider_id__in=by.organisations("provider")).first()
    if found is None or mine is None:
        raise Refusal("not_found", _("There is no such round."), status=404)
    return found, mine


def rounds_for(by: Actor, at: datetime) -> QuerySet[PriceRound]:
    """Price rounds that take offers now, for the organisations that this person acts for; the nearest deadline first."""
    entered = Entrant.objects.filter(lot=OuterRef("lot"), provider_id__in=by.organisations("provider"))
    running = PriceRound.objects.filter(Exists(entered), deadline__gt=at, opened_at=None)
    return running.select_related("framework__tender", "lot").order_by("deadline")
