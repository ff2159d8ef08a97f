"""The parts of a tender that have pages of their own: what the document says, notices, record. For the buyer's people, as its page.

Not here: the overview with road and cards (`tender.py`), which parts there are (`tabs.py`).
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from tender.core import clock
from tender.core.card import offers
from tender.procurement.models import Tender
from tender.procurement.queries.lint import reasons_on_record, shown_findings
from tender.procurement.queries.tender import access_tender, editions_of, history_of, is_buyers, notices_of, tree_nodes, with_lists
from tender.procurement.views.answers import answers_of
from tender.procurement.views.history import entries_of
from tender.procurement.views.tender import BEFORE, buttons, head_of


@login_required
def document_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything the tender says; before publication with the cards below, so that a leader reads one page and decides."""
    tender = access_tender(request.actor, pk)
    if not is_buyers(request.actor, tender):
        return redirect("portal:tender", pk)
    is_before = tender.state in BEFORE
    with_lists(tender, judged=is_before)
    found = offers(tender, by=request.actor, at=clock.now()) if is_before else []
    context: dict[str, Any] = {
        "buttons": buttons(tender, found),
        "groups": answers_of(tender),
        "nodes": tree_nodes(tender.criteria.all()),
        "documents": list(tender.documents.all()),
        "editions": editions_of(_notices(tender)),
    }
    return render(request, "pages/tender/document.html", {**head_of(request, tender), **context})


@login_required
def notices_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The notices of the tender, and the way to its questions."""
    tender = access_tender(request.actor, pk)
    if not is_buyers(request.actor, tender):
        return redirect("portal:tender", pk)
    return render(request, "pages/tender/notices.html", {**head_of(request, tender), "notices": _notices(tender)})


@login_required
def record_page(request: HttpRequest, pk: int) -> HttpResponse:
    """What happened: the audit trail in words, and the reasons given for warnings of the check."""
    tender = access_tender(request.actor, pk)
    if not is_buyers(request.actor, tender):
        return redirect("portal:tender", pk)
    found = shown_findings(with_lists(tender)) if tender.state in BEFORE else []
    context = {"history": entries_of(history_of(tender)), "reasons": reasons_on_record(tender, beside=found)}
    return render(request, "pages/tender/record.html", {**head_of(request, tender), **context})


def _notices(tender: Tender) -> list[Any]:
    return notices_of(tender) if tender.published_at else []
