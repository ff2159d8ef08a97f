"""Pages of a framework: entry result, call-offs by the three ways, and an entrant's offer in a price round."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import play
from tender.core.refusal import forbidden
from tender.procurement.forms.framework import CallOffForm, EntryForm, PriceOfferForm, RoundForm, TurnForm
from tender.procurement.models import Framework, Lot, PriceOffer, Tender
from tender.procurement.queries.framework import access_own_round, access_round, calls_of, framework_of, rounds_of
from tender.procurement.queries.tender import access_tender, is_buyers
from tender.procurement.services import framework as services
from tender.procurement.services import price_round as rounds
from tender.procurement.services.framework_notice import summarise as summarise_framework
from tender.procurement.services.framework_notice import summary_refusal

Do = Callable[..., Any]


@login_required
def framework(request: HttpRequest, pk: int) -> HttpResponse:
    """Who entered and every call-off; the forms of whoever may act."""
    tender, at = access_tender(request.actor, pk), clock.now()
    if not is_buyers(request.actor, tender):
        raise forbidden()
    found = framework_of(pk)
    acts = "officer" if found else "approver"  # the leader enters, the officer calls off
    if request.method == "POST" and not request.actor.holds(acts, tender.buyer_id):
        raise forbidden()
    forms = _forms(request, tender, found)
    way = request.POST.get("way", "")
    form = forms.get(way)
    if request.method == "POST" and form is not None and form.is_valid():
        do = _verb(way, tender, found, dict(form.cleaned_data))
        if answer := play(request, do, then=request.path, form=form, done=_("Saved.")):
            return answer
    lots = list(tender.lots.filter(entrants__isnull=False).distinct()) if found else []
    context = {
        "tender": tender,
        "framework": found,
        "forms": forms,
        "at": at,
        "lots": [
            {"lot": lot, "entrants": list(lot.entrants.select_related("provider")), "turn": services.turn_of(found, lot)}
            for lot in lots
        ],
        "calls": calls_of(found) if found else [],
        "rounds": rounds_of(found) if found else [],
        "notices": list(tender.notices.filter(kind__in=["entrants", "summary"])) if found else [],
        "summary_refusal": summary_refusal(found, at=at) if found else None,
        "is_running": found is not None and found.starts_on <= localdate(at) <= found.ends_on,
        "is_officer": request.actor.holds("officer", tender.buyer_id),
        "may_enter": request.actor.holds("approver", tender.buyer_id) and tender.state == "evaluated",
        "trail": [(_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url()), (_("Framework"), "")],
    }
    return render(request, "pages/framework/framework.html", context, status=422 if any(f.errors for f in forms.values()) else 200)


def _forms(request: HttpRequest, tender: Tender, found: Framework | None) -> dict[str, Any]:
    """One form per way; only the one that was sent is bound."""
    way = request.POST.get("way", "")

    def data(name: str) -> Any:
        return request.POST if way == name else None

    if found is None:
        return {"enter": EntryForm(data("enter"))}
    lots = Lot.objects.filter(tender=tender, entrants__isnull=False).distinct()
    return {
        "direct": CallOffForm(data("direct"), entrants=found.entrants.select_related("provider"), prefix="direct"),
        "rotation": TurnForm(data("rotation"), lots=lots, prefix="rotation"),
        "round": RoundForm(data("round"), lots=lots, prefix="round"),
    }


def _verb(way: str, tender: Tender, found: Framework | None, values: dict[str, Any]) -> Do:
    if way == "enter":
        return lambda **who: services.enter(tender, **values, **who)
    if way == "direct":
        entrant = values.pop("entrant")
        return lambda **who: services.call_off(entrant, **values, **who)
    lot = values.pop("lot")
    if way == "rotation":
        return lambda **who: services.take_turn(found, lot, **values, **who)
    return lambda **who: rounds.start_round(found, lot, **values, **who)


@login_required
@require_POST
def open_round(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Open the offers of a price round together."""
    found = access_round(request.actor, pk)
    said: list[Any] = []

    def do(by: Any, at: Any) -> Any:
        opened = rounds.open_round(found, by=by, clock=clock.DatabaseClock())
        said.append(opened.call_off)
        return opened

    answer = play(request, do, then=found.framework.get_absolute_url())
    if said and said[0]:
        messages.success(request, _("The offers are opened; the lowest was called off."))
    elif said:
        messages.warning(request, _("No valid offer came in: the round is closed and nothing was called off."))
    return answer


@login_required
@require_POST
def summarise(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Publish the summary of call-offs once the framework is over."""
    tender = access_tender(request.actor, pk)
    found = framework_of(pk)
    if found is None or not is_buyers(request.actor, tender):
        raise forbidden()
    return play(
        request,
        lambda by, at: summarise_framework(found, by=by, at=at),
        then=found.get_absolute_url(),
        done=_("The summary of call-offs is public."),
    )


@never_cache
@login_required
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    """An entrant's one sealed offer in a price round."""
    found, mine = access_own_round(request.actor, pk)
    at, form = clock.now(), PriceOfferForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: rounds.offer_price(found, mine, price=form.cleaned_data["price"], by=by, clock=clock.DatabaseClock()),
            then=request.path,
            form=form,
            done=_("Your last offer is sealed and handed in."),
        )
        if answer:
            return answer
    made = PriceOffer.objects.filter(round=found, entrant=mine).first()
    context = {
        "round": found,
        "entrant": mine,
        "made": made,
        "form": form,
        "at": at,
        "is_open": at < found.deadline and not found.opened_at,
    }
    return render(request, "pages/framework/offer.html", context, status=422 if form.errors else 200)
