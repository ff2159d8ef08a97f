"""The public page of a tender: its road, lots, criteria, documents, questions, and the time left by the server's clock."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from tender.core import clock, files
from tender.portal import queries


def tender(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything public about a tender."""
    found, at = queries.public_tender(pk), clock.now()
    return render(request, "pages/public/tender.html", {"tender": found, "at": at})


def document(request: HttpRequest, pk: int, document: int) -> StreamingHttpResponse:
    """A tender document, for everybody."""
    return files.answer(queries.public_document(pk, document).file)
