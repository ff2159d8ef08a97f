"""Reading frameworks: for the buyer's people, and for the entrants their own price rounds."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import CallOff, Entrant, Framework, PriceOffer, PriceRound


def framework_of(tender_pk: int) -> Framework | None:
    """The framework of a tender, None before the entry."""
    return Framework.objects.select_related("tender").filter(tender_id=tender_pk).first()


def calls_of(found: Framework) -> list[CallOff]:
    """Every call-off, newest first, with its contract and its notice."""
    calls = CallOff.objects.filter(entrant__framework=found)
    return list(calls.select_related("entrant__provider", "contract", "announced__notice"))


def rounds_of(found: Framework) -> list[PriceRound]:
    """Every price round with its opened offers as `opened`: nothing of an offer before the opening."""
    rounds = list(found.rounds.select_related("lot", "call_off__entrant__provider"))
    over = [one.pk for one in rounds if one.opened_at]
    offers = list(PriceOffer.objects.filter(round__in=over).select_related("entrant__provider").order_by("price", "entrant__order"))
    for one in rounds:
        one.opened = [offer for offer in offers if offer.round_id == one.pk]
    return rounds


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
