"""Pages of the negotiation with the one source: the record, its writing, its signing, and who is deemed to agree."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import clock, files
from tender.core.acts import Door, move_page, play
from tender.core.card import offers
from tender.core.refusal import Refusal, forbidden
from tender.procurement.forms.price_talk import DeemForm, TalkForm, TalkSignForm
from tender.procurement.models import PriceTalk, Tender
from tender.procurement.queries.price_talk import access_talk, access_talker, could_negotiate, person_in
from tender.procurement.rules import rulebook
from tender.procurement.rules.price_talk import law_of
from tender.procurement.services import price_talk as services

MOVES = {
    "hand_out": Door(services.hand_out, done=_("Everybody who negotiated is asked to sign.")),
    "take_back": Door(services.take_back, done=_("The record can be changed again.")),
}
SAID = ("held_on", "place", "costs", "similar", "rights", "course", "terms")


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The record as it stands: prices, people, signatures, and what this person may do."""
    (tender, talk), at = access_talk(request.actor, pk), clock.now()
    me = person_in(request.actor, talk) if talk else None
    may_sign = bool(me and talk and talk.state == "signing" and not me.is_settled)
    if request.method == "POST" and not may_sign:
        raise forbidden()
    form = TalkSignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.sign(talk, **form.cleaned_data, by=by, at=at),
            then=request.path,
            form=form,
            done=_("You have signed the record."),
        )
        if answer:
            return answer
    context = {
        "tender": tender,
        "talk": talk,
        "form": form,
        "may_sign": may_sign,
        "is_officer": request.actor.holds("officer", tender.buyer_id),
        "law": law_of(rulebook.load(tender.rulebook)),
        "people": list(talk.people.select_related("person")) if talk else [],
        "prices": list(talk.prices.select_related("bid__lot", "bid__provider")) if talk else [],
        "offers": [one for one in offers(talk, by=request.actor, at=at) if one.card.name in MOVES] if talk else [],
        "trail": _trail(tender),
    }
    return render(request, "pages/price_talk/page.html", context, status=422 if form.errors else 200)


@login_required
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer writes the record, or writes it again."""
    tender, talk = access_talk(request.actor, pk)
    if not request.actor.holds("officer", tender.buyer_id):
        raise forbidden()
    at, bids = clock.now(), services.bids_of(tender)
    own, people = could_negotiate(tender, at=at)
    form = TalkForm(request.POST or None, people=people, own=own, bids=bids, talk=talk)
    where = reverse("procurement:price-talk", args=[tender.pk])
    if request.method == "POST" and form.is_valid():
        answer = play(request, lambda **who: _write(tender, form, who), then=where, form=form, done=_("Saved."))
        if answer:
            return answer
    context = {"tender": tender, "talk": talk, "form": form, "trail": _trail(tender)}
    return render(request, "pages/price_talk/write.html", context, status=422 if form.errors else 200)


def _write(tender: Tender, form: TalkForm, who: dict[str, Any]) -> PriceTalk:
    said = services.Said(**{name: form.cleaned_data[name] for name in SAID})
    version = form.cleaned_data["version"]
    return services.write(tender, said, people=form.people(), prices=form.prices(), version=version, **who)


@login_required
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the record."""
    _tender, talk = access_talk(request.actor, pk)
    if talk is None:
        raise Refusal("not_found", _("There is no such negotiation."), status=404)
    return move_page(request, talk, name, MOVES)


@login_required
def deem(request: HttpRequest, pk: int) -> HttpResponse:
    """The officer notes that somebody refuses to sign and says nothing in writing."""
    who, form = access_talker(request.actor, pk), DeemForm(request.POST or None)
    tender = who.talk.tender
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.deem(who, **form.cleaned_data, by=by, at=at),
            then=who.talk.get_absolute_url(),
            form=form,
            done=_("Saved."),
        )
        if answer:
            return answer
    context = {"tender": tender, "who": who, "form": form, "trail": _trail(tender)}
    return render(request, "pages/price_talk/deem.html", context, status=422 if form.errors else 200)


@login_required
def paper(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """协商情况记录 as PDF."""
    _tender, talk = access_talk(request.actor, pk)
    if talk is None or talk.paper is None:
        raise Refusal("not_found", _("There is no such negotiation."), status=404)
    return files.answer(talk.paper, inline=True)


def _trail(tender: Tender) -> list[tuple[Any, str]]:
    return [
        (_("Tenders"), reverse("procurement:tenders")),
        (tender.number, tender.get_absolute_url()),
        (_("Negotiation"), reverse("procurement:price-talk", args=[tender.pk])),
    ]
