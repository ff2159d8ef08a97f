"""The public page of a tender: its road, lots, criteria, documents, questions, and the time left by the server's clock.

Nothing of bids stands here before the opening: not how many, not whose, not at what price, for nobody.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from tender.core import clock, files
from tender.core.models.calendar import district_calendar
from tender.portal import queries
from tender.procurement.models.procedure_facts import INVITED
from tender.procurement.queries.bid_declared import published_declarations
from tender.procurement.queries.duties import public_section_of
from tender.procurement.queries.road import next_of, road
from tender.procurement.queries.tender import editions_of, notices_of, tree_nodes, with_lists
from tender.procurement.views.answers import answers_of


def tender(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything public about a tender."""
    found, at = with_lists(queries.public_tender(pk, request.actor)), clock.now()
    notices = notices_of(found)
    calendar, mine = district_calendar(), request.actor.organisations("provider")
    context = {
        "tender": found,
        "at": at,
        "is_open": found.is_open(at),
        "steps": road(found, at=at, calendar=calendar),
        "next": next_of(found, at=at),
        "dates": public_section_of(found, at=at, calendar=calendar),
        "groups": answers_of(found),
        "nodes": tree_nodes(found.criteria.all()),
        "notices": notices,
        "documents": list(found.documents.all()),
        "editions": editions_of(notices),
        "declarations": published_declarations(found),
        "questions": list(queries.public_questions(found)),
        "invitation": found.invitations.filter(provider_id__in=mine).first() if mine and found.method in INVITED else None,
        "is_provider": bool(mine),
        "follows": queries.follows(found, mine) if mine else False,
        "lots": [{"lot": lot, "url": _address("procurement:bid-start", lot.pk)} for lot in found.lots.all()] if mine else [],
    }
    return render(request, "pages/public/tender.html", context)


def document(request: HttpRequest, pk: int, document: int) -> StreamingHttpResponse:
    """A tender document, for everybody."""
    return files.answer(queries.public_document(pk, document, request.actor).file)


def _address(name: str, pk: int) -> str:
    try:
        return reverse(name, args=[pk])
    except NoReverseMatch:
        return ""
