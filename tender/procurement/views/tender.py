"""Pages of a tender for the buyer's people: list, the tender with its road and cards, and one page per move.

Other rooms add their moves to MOVES and their pages to `sections.py`. Nothing about bids is shown before the opening.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tender.core import clock, files
from tender.core.actor import Actor
from tender.core.acts import Door, move_page
from tender.core.card import Offer, offers
from tender.core.models.calendar import district_calendar
from tender.core.refusal import forbidden
from tender.core.tables import Column, Filter, Table
from tender.procurement.models import Tender
from tender.procurement.queries.duties import section_of
from tender.procurement.queries.lint import shown_findings
from tender.procurement.queries.remedy import remedies_of
from tender.procurement.queries.road import next_of, road
from tender.procurement.queries.tender import access_document, access_tender, is_buyers, tenders_of_buyer, with_lists
from tender.procurement.services import complaint, examination, in_house, sheet
from tender.procurement.services import tender as services
from tender.procurement.views.answers import glance_of
from tender.procurement.views.difference import change_count
from tender.procurement.views.finding import findings_context

MOVES = {
    "submit": Door(services.submit),
    "approve": Door(services.approve),
    "send_back": Door(services.send_back),
    "refuse": Door(services.refuse),
    "publish": Door(services.publish),
    "assign": Door(in_house.assign),
    "begin_examination": Door(examination.begin_examination),
    "begin_evaluation": Door(sheet.begin_scoring),
    "terminate": Door(services.terminate),
    "resume": Door(complaint.resume),
}
BEFORE = ("draft", "in_review", "approved")
TONES = {
    "draft": "", "in_review": "amber", "approved": "amber", "published": "green", "suspended": "amber", "failed": "red",
    "terminated": "red", "concluded": "green",
}  # fmt: skip
COLUMNS = (
    Column("title", _("Title"), sort="title", main=True, link=lambda row: row.get_absolute_url()),
    Column("number", _("Number"), sort="number"),
    Column(
        "state", _("State"), kind="state", value=lambda row: row.get_state_display(), tone=lambda row: TONES.get(row.state, "blue")
    ),
    Column("published_at", _("Published"), kind="day", sort="published_at"),
    Column("deadline", _("Deadline for bids"), kind="moment", sort="deadline"),
    Column("waiting", _("Open questions"), kind="number", sort="waiting"),
)


def tone_of(tender: Tender) -> str:
    """The colour of a tender's state."""
    return TONES.get(tender.state, "blue")


@login_required
def tender_list(request: HttpRequest) -> HttpResponse:
    """The tenders of this person's organisations."""
    by = request.actor
    if not any(by.holds(role) for role in ("officer", "approver", "supervisor")):
        raise forbidden()
    is_officer = by.holds("officer")
    empty = {
        "title": _("There is no tender yet"),
        "text": _("Note a training need first; a tender is drafted from it in one step."),
        "url": reverse("procurement:needs") if is_officer else "",
        "label": _("Training needs"),
    }
    columns = (*COLUMNS, _copy_column(by)) if is_officer else COLUMNS
    table = Table(
        columns, tenders_of_buyer(by), request, name="tenders", caption=_("Tenders"), search=["title", "number"],
        filters=[Filter("state", _("State"), Tender.State.choices)], order=["-created_at"], file_name="tenders", empty=empty,
    )  # fmt: skip
    return table.export_response() or render(request, "pages/tender/list.html", {"table": table, "is_officer": is_officer})


def _copy_column(by: Actor) -> Column:
    """A link to the copy page in every row of the officer's own department."""
    own = by.organisations("officer")
    return Column(
        "copy",
        _("New draft from it"),
        on_screen_only=True,
        value=lambda row: _("Copy") if row.buyer_id in own else "",
        link=lambda row: reverse("procurement:tender-copy", args=[row.pk]) if row.buyer_id in own else "",
    )


@login_required
def tender_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A tender: where it stands, what can be done, everything it says. People of other sides get the public page."""
    tender, at = access_tender(request.actor, pk), clock.now()
    if not is_buyers(request.actor, tender):
        return redirect("portal:tender", pk)
    with_lists(tender, judged=True)
    calendar = district_calendar()
    is_before = tender.state in BEFORE
    context = {
        **head_of(request, tender),
        "at": at,
        "is_open": tender.is_open(at),
        "buttons": buttons(tender, offers(tender, by=request.actor, at=at)),
        "steps": road(tender, at=at, calendar=calendar),
        "next": next_of(tender, at=at),
        "dates": section_of(tender, at=at, calendar=calendar),
        "asks": findings_context(None, shown_findings(tender) if is_before else []),
        "difference": change_count(tender) if is_before else None,
        "glance": glance_of(tender),
        **remedies_of(tender),
    }
    return render(request, "pages/tender/detail.html", context)


def head_of(request: HttpRequest, tender: Tender) -> dict[str, Any]:
    """What the head of each part of the tender shows."""
    return {
        "tender": tender,
        "tone": tone_of(tender),
        "is_public": tender.published_at is not None,
        "is_officer": request.actor.holds("officer", tender.buyer_id),
        "open_questions": tender.waiting,  # type: ignore[attr-defined]
        "trail": [(_("Tenders"), reverse("procurement:tenders")), (tender.number, "")],
    }


def buttons(tender: Tender, found: list[Offer]) -> list[dict[str, Any]]:
    """The offers that have a page, each with its address; a refused one keeps its reason."""
    made = [{"card": one.card, "refusal": one.refusal, "url": _page_of(tender, one.card.name)} for one in found]
    return [one for one in made if one["url"]]


def _page_of(tender: Tender, name: str) -> str:
    for address in (f"procurement:tender-{name}", f"procurement:tender-move-{name}"):
        try:
            return reverse(address, args=[tender.pk])
        except NoReverseMatch:
            continue
    return reverse("procurement:tender-move", args=[tender.pk, name]) if name in MOVES else ""


@login_required
def tender_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the tender."""
    return move_page(request, access_tender(request.actor, pk), name, MOVES)


@login_required
def document(request: HttpRequest, pk: int, document: int) -> StreamingHttpResponse:
    """Download a document of the tender."""
    return files.answer(access_document(request.actor, pk, document).file)


@login_required
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The notice as it would be published now, for the buyer's people."""
    tender: Tender = access_tender(request.actor, pk)
    actor: Actor = request.actor
    if not is_buyers(actor, tender):
        raise forbidden()
    text = services.preview(tender, at=clock.now())
    return render(request, "pages/tender/preview.html", {"tender": tender, "text": text})


@login_required
def preview_document(request: HttpRequest, pk: int) -> HttpResponse:
    """The tender document as it would be published now, as a PDF without a code, for the buyer's people."""
    tender: Tender = access_tender(request.actor, pk)
    if not is_buyers(request.actor, tender):
        raise forbidden()
    pdf = services.preview_document(tender, at=clock.now())
    name = quote(f"{tender.title}招标文件（预览稿）.pdf", safe="")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)
