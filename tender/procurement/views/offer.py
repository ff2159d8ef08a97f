"""Pages of last offers: the group invites and the officer opens (`offers`); a provider makes its one offer (`last_offer`)."""

from __future__ import annotations

from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import play
from tender.core.card import offers as cards
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.procurement.forms.offer import InviteForm, OfferForm
from tender.procurement.models.offer_facts import offer_facts
from tender.procurement.queries.offer import access_last_offer, access_offers, round_of
from tender.procurement.queries.tender import is_buyers
from tender.procurement.rules import rulebook
from tender.procurement.rules.offer import law_of
from tender.procurement.rules.offer import may_invite as judge
from tender.procurement.services import offer as services


@never_cache
@login_required
def offers(request: HttpRequest, pk: int) -> HttpResponse:
    """Invite last offers; after the opening, what was read."""
    tender, at = access_offers(request.actor, pk), clock.now()
    found, rules = round_of(tender), rulebook.load(tender.rulebook)
    if request.method == "POST" and not services.may_invite(tender, request.actor):
        raise forbidden()
    form = InviteForm(request.POST or None)
    where = reverse("procurement:offers", args=[pk])
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.invite_offers(tender, **form.cleaned_data, **who),
            then=where,
            form=form,
            done=_("Everybody who is still in was invited to make a last offer."),
        )
        if answer:
            return answer
    context = {
        "tender": tender,
        "round": found,
        "form": form,
        "at": at,
        "law": law_of(rules, tender.method),
        "refusal": None if found else judge(offer_facts(tender), rules, deadline=None, at=at),
        "may_invite": services.may_invite(tender, request.actor),
        "card": next(iter(cards(found, by=request.actor, at=at)), None) if found else None,
        "lines": _lines(found) if found and is_buyers(request.actor, tender) else [],
        "trail": [
            (_("Tenders"), reverse("procurement:tenders")),
            (tender.number, tender.get_absolute_url()),
            (_("Last offers"), ""),
        ],
    }
    return render(request, "pages/offer/round.html", context, status=422 if form.errors else 200)


def _lines(found: object) -> list[dict[str, object]]:
    """What was read, with amounts as numbers; the lowest valid offer is the benchmark of its lot."""
    lines = [{**line, "first": _amount(line["first"]), "last": _amount(line["last"])} for line in found.lines]
    for line in lines:
        valid = [other["last"] for other in lines if other["lot"] == line["lot"] and not other["remark"]]
        line["is_benchmark"] = not line["remark"] and line["last"] == min(valid)
    return lines


def _amount(text: str) -> Decimal | None:
    return Decimal(text) if text else None


@login_required
@require_POST
def open_offers(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Open all last offers together."""
    found = round_of(access_offers(request.actor, pk))
    if found is None:
        raise Refusal("not_found", refused("Last offers have not been invited."), status=404)
    return play(
        request,
        lambda by, at: services.open_offers(found, by=by, clock=clock.DatabaseClock()),
        then=reverse("procurement:offers", args=[pk]),
        done=_("The last offers are opened."),
    )


@never_cache
@login_required
def last_offer(request: HttpRequest, pk: int) -> HttpResponse:
    """A provider's own last offer: made once, sealed, then only its receipt."""
    bid, found, made = access_last_offer(request.actor, pk)
    at, form = clock.now(), OfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.seal_offer(bid, price=form.cleaned_data["price"], by=by, clock=clock.DatabaseClock()),
            then=request.path,
            form=form,
            done=_("Your last offer is sealed and handed in."),
        )
        if answer:
            return answer
    context = {
        "bid": bid,
        "lot": bid.lot,
        "tender": bid.lot.tender,
        "round": found,
        "made": made,
        "form": form,
        "at": at,
        "law": found.law(),
        "is_open": found.state == "running" and at < found.deadline and bid.state == "admitted",
        "trail": [
            (_("My bids"), reverse("procurement:bids")),
            (bid.lot.tender.title, bid.get_absolute_url()),
            (_("Last offer"), ""),
        ],
    }
    return render(request, "pages/offer/mine.html", context, status=422 if form.errors else 200)
