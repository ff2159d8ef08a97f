"""Lines for a provider's people: bids to seal or to confirm, last offers and price rounds, papers that run out.

Only bids to which this person has a right are looked at, as on the page of bids.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.parties.models import Organisation
from tender.parties.queries.standing import standing_of_kind
from tender.parties.rules.evidence import needed_kinds
from tender.procurement.models import Amendment, Bid, BidConfirmation
from tender.procurement.models.bid_work import BidColleague, workable_by
from tender.procurement.queries.framework import rounds_for
from workflows.flows.line import Todo, line_of

TITLES = {
    "ending": _("Show a newer paper: this one runs out"),
    "expired": _("Show a newer paper: this one has run out"),
    "returned": _("Show a better paper: this one was returned"),
}


def providers(by: Actor, at: datetime) -> Iterator[Todo]:
    """Everything that waits for a provider outside the flows."""
    yield from _bids(by, at)
    for round_ in rounds_for(by, at):
        url = reverse("procurement:price-round", args=[round_.pk])
        yield line_of(_("Make an offer in the price round"), f"{round_.framework.tender} · {round_}", url, at, due=round_.deadline)
    for body in Organisation.objects.filter(pk__in=by.organisations("provider")).prefetch_related("evidence"):
        yield from _papers(body, at)


def _bids(by: Actor, at: datetime) -> Iterator[Todo]:
    running = Q(lot__tender__state="published", lot__tender__deadline__gt=at, state__in=["draft", "sealed"])
    offers = Q(lot__tender__offers__state="running", lot__tender__offers__deadline__gt=at, state="admitted", last_offer=None)
    only_sees = BidColleague.objects.filter(bid=OuterRef("pk"), person_id=by.person_id, right="see")
    found = Bid.objects.filter(workable_by(by), ~Exists(only_sees), running | offers).select_related("lot__tender__offers")
    bids = list(found.order_by("lot__tender_id", "lot__number"))
    stale = _to_confirm([bid for bid in bids if bid.state == "sealed"])
    for bid in bids:
        tender = bid.lot.tender
        thing, page = f"{tender} · {bid.lot}", bid.get_absolute_url()
        if bid.state == "draft":
            yield line_of(_("Seal and submit the bid"), thing, page, at, due=tender.deadline)
        elif bid.state == "admitted":
            url = reverse("procurement:last-offer", args=[bid.pk])
            yield line_of(_("Make the last offer"), thing, url, at, due=tender.offers.deadline)
        elif bid.pk in stale:
            yield line_of(_("Confirm or replace the bid after the correction"), thing, page, at, due=tender.deadline)


def _to_confirm(bids: list[Bid]) -> set[int]:
    """Sealed bids with a correction that came after the seal and was not confirmed (at most two queries)."""
    found = Amendment.objects.filter(tender__in={bid.lot.tender_id for bid in bids}, is_material=True) if bids else ()
    rows = [
        (bid.pk, one.pk)
        for one in found
        for bid in bids
        if one.tender_id == bid.lot.tender_id
        and bid.sealed_at is not None
        and one.at > bid.sealed_at
        and (not one.lots or bid.lot.number in one.lots)
    ]
    said = BidConfirmation.objects.filter(bid__in={bid for bid, _one in rows}).values_list("bid_id", "amendment_id") if rows else ()
    return {bid for bid, _one in set(rows) - set(said)}


def _papers(body: Organisation, at: datetime) -> Iterator[Todo]:
    """Papers that run out, ran out or came back; and a registration that is not handed in."""
    url = f"{body.get_absolute_url()}#papers"
    if body.state in ("registered", "returned"):
        yield line_of(_("Complete the registration and submit it"), str(body), body.get_absolute_url(), at)
        return
    rows = list(body.evidence.all())
    for kind in needed_kinds(body.kind):
        row, standing = standing_of_kind(rows, kind, on=localdate(at))
        if row is not None and standing in TITLES:
            due = row.valid_until if standing in ("ending", "expired") else None
            yield line_of(TITLES[standing], f"{body} · {row}", url, at, due=due)
