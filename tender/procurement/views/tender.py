"""Pages of a tender for the buyer's people: list, the tender with its road and cards, and one page per move."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tender.core import clock
from tender.core.acts import Door, move_page
from tender.core.card import offers
from tender.procurement.queries.tender import access_tender, tenders_for
from tender.procurement.services import examination, sheet
from tender.procurement.services import tender as services

MOVES = {
    "submit": Door(services.submit),
    "approve": Door(services.approve),
    "send_back": Door(services.send_back),
    "refuse": Door(services.refuse),
    "publish": Door(services.publish),
    "begin_examination": Door(examination.begin_examination),
    "begin_evaluation": Door(sheet.begin_scoring),
}


@login_required
def tender_list(request: HttpRequest) -> HttpResponse:
    """The tenders this person may see."""
    return render(request, "pages/tender/list.html", {"tenders": tenders_for(request.actor)[:50]})


@login_required
def tender_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A tender: where it stands, what can be done."""
    tender, at = access_tender(request.actor, pk), clock.now()
    return render(
        request, "pages/tender/detail.html", {"tender": tender, "at": at, "offers": offers(tender, by=request.actor, at=at)}
    )


@login_required
def tender_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the tender."""
    return move_page(request, access_tender(request.actor, pk), name, MOVES)
