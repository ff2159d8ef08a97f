"""Pages of the opening: countdown and number of bids after the close, opening, what was read out, the record."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from tender.core import clock, files
from tender.core.acts import play
from tender.core.card import cards_of, offers, refusal_of
from tender.core.forms import Form
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.procurement.forms.failure import FailForm
from tender.procurement.models import Tender
from tender.procurement.queries.bid import live_counts
from tender.procurement.queries.opening import access_opening, is_office, opened_keys, opening_of
from tender.procurement.queries.tender import access_tender
from tender.procurement.services import failure as failures
from tender.procurement.services.opening import open_bids

OTHER_METHOD_LAW = "财政部令第87号 第43条 · 财政部令第74号 第27条、第28条"


@never_cache
@login_required
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """The opening of a tender: before, at, and after it. POST opens."""
    tender, at = access_opening(request.actor, pk), clock.now()
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not cards_of(Tender)["open"].may(request.actor, tender):
            raise forbidden()
        form.is_valid()
        answer = play(
            request,
            lambda by, at: open_bids(tender, by=by, clock=clock.DatabaseClock()),
            then=reverse("procurement:opening", args=[pk]),
            form=form,
            done=_("The bids are opened."),
        )
        if answer:
            return answer
    found = opening_of(tender)
    office = is_office(request.actor, tender)
    context = {
        "tender": tender,
        "at": at,
        "form": form,
        "opening": found,
        "lots": _lots(tender, found.lines if found else []),
        "office": office,
        "cards": {offer.card.name: offer for offer in offers(tender, by=request.actor, at=at)} if office else {},
        "trail": _trail(request, tender, _("Opening")),
    }
    return render(request, "pages/opening/opening.html", context)


def _trail(request: HttpRequest, tender: Tender, last: str) -> list[tuple[str, str]]:
    """The way back: the tender for the buyer's people, the own bids for a bidder."""
    if is_office(request.actor, tender):
        return [(_("Tenders"), reverse("procurement:tenders")), (tender.title, tender.get_absolute_url()), (last, "")]
    return [(_("My bids"), reverse("procurement:bids")), (tender.title, ""), (last, "")]


def _lots(tender: Tender, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each lot with its number of bids (only once bidding is closed) and what was read out."""
    counts = live_counts(tender) if tender.stage != "published" else {}
    keys = {(lot, provider): pk for lot, provider, pk in opened_keys(tender)} if lines else {}
    shown = [
        {
            **line,
            "received": datetime.fromisoformat(line["sealed_at"]),
            "price": Decimal(line["price"]) if line["price"] else None,
            "url": reverse("procurement:bid", args=[keys[line["lot"], line["provider"]]]),
        }
        for line in lines
    ]
    return [
        {"lot": lot, "count": counts.get(lot.pk), "lines": [line for line in shown if line["lot"] == lot.number]}
        for lot in tender.lots.order_by("number")
    ]


@login_required
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """The 开标记录 as PDF."""
    found = opening_of(access_opening(request.actor, pk))
    if found is None:
        raise Refusal("not_found", refused("The bids are not opened yet."), status=404)
    return files.answer(found.paper, inline=True)


@never_cache
@login_required
def fail(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare the tender failed with a prepared reason; afterwards, the ways on."""
    tender, at = access_tender(request.actor, pk), clock.now()
    card = cards_of(Tender)["fail"]
    refusal = None if tender.state == "failed" else refusal_of(tender, card, by=request.actor, at=at)
    acts = request.method == "POST" and not card.may(request.actor, tender)
    if refusal is not None and (acts or not is_office(request.actor, tender)):
        raise refusal
    form = FailForm(request.POST or None, initial={"reason": failures.prepared_reason(tender)})
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: failures.declare_failed(tender, **form.cleaned_data, **who),
            then=reverse("procurement:tender-fail", args=[pk]),
            form=form,
            done=_("The tender is declared failed; the notice is public."),
        )
        if answer:
            return answer
    context = {
        "tender": tender,
        "form": form,
        "card": card,
        "refusal": refusal,
        "lots": _lots(tender, []) if tender.stage not in ("draft", "in_review", "approved", "published") else [],
        "notice": tender.notices.filter(kind="failure").first(),
        "other_method_law": OTHER_METHOD_LAW,
        "may_again": tender.state == "failed" and request.actor.holds("officer", tender.buyer_id),
        "trail": _trail(request, tender, _("Failed tender")),
    }
    return render(request, "pages/opening/fail.html", context)


@login_required
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Tender again: a fresh draft with everything of the failed one."""
    tender = access_tender(request.actor, pk)
    if request.method != "POST":
        raise Refusal("form_only", refused("Please use the button on the page."), status=405)
    answer = play(
        request,
        lambda **who: failures.retender(tender, **who),
        then=lambda fresh: fresh.get_absolute_url(),
        done=_("A new draft was made from the failed tender. Check its terms and set new dates."),
    )
    assert answer is not None  # without a form a refusal goes to its own page
    return answer
