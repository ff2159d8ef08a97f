"""The debrief page of a bidder: its own scores with reasons, the winner's groups, prices, and the clock for an objection."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate

from tender.core import clock
from tender.core.refusal import Refusal, _
from tender.procurement.queries.award import access_result
from tender.procurement.queries.debrief import LAW, debrief_of


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Why one's own bid came where it came. Only for a bid that was scored; a rejected one has its reason on the result page."""
    bid = access_result(request.actor, pk)
    if not hasattr(bid, "result"):
        raise Refusal("not_found", _("There is no result of this bid yet."), status=404)
    today = localdate(clock.now())
    return render(
        request,
        "pages/debrief/page.html",
        {
            "bid": bid,
            "tender": bid.lot.tender,
            "found": debrief_of(bid, today=today),
            "ranked": bid.lot.bids.filter(place__isnull=False).count(),
            "law": LAW,
            "today": today,
        },
    )
