"""The page of what may follow a tender that ended early: cause, refunds, ways on with their conditions, and what followed."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext

from tender.core import clock
from tender.core.acts import play
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.procurement.forms.aftermath import AgainForm, MethodForm
from tender.procurement.models import Ending, Succession, Tender
from tender.procurement.queries.bond import bond_refunds
from tender.procurement.queries.committee import is_buyers
from tender.procurement.queries.remedy_words import NEEDS
from tender.procurement.queries.tender import access_tender
from tender.procurement.rules.aftermath import CAUSES, Way, ways_of
from tender.procurement.services import aftermath as services


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Why it ended, what goes back until when, what may follow, and what has followed."""
    tender = _ended(request, pk)
    ended = services.ended_of(tender)
    names = dict(Succession.Way.choices)
    ways = [
        {"way": way, "name": names[way.key], "needs": [NEEDS[key] for key in way.needs]}
        for way in (ways_of(ended) if ended else ())
    ]
    return render(
        request,
        "pages/aftermath/page.html",
        {
            "tender": tender,
            "ending": Ending.objects.filter(tender=tender).first(),
            "notice": tender.notices.filter(kind__in=["failure", "termination"]).first(),
            "refunds": bond_refunds(tender),
            "ways": ways,
            "cancelled_law": CAUSES["cancelled"],
            "after": list(Succession.objects.select_related("successor").filter(predecessor=tender)),
            "before": Succession.objects.select_related("predecessor").filter(successor=tender).first(),
            "is_officer": request.actor.holds("officer", tender.buyer_id),
            "today": localdate(clock.now()),
        },
    )


@login_required
def follow(request: HttpRequest, pk: int, way: str) -> HttpResponse:
    """Take one way: what it needs is asked, a new draft is made."""
    tender = _ended(request, pk)
    if not request.actor.holds("officer", tender.buyer_id):
        raise forbidden()
    ended = services.ended_of(tender)
    found = next((one for one in (ways_of(ended) if ended else ()) if one.key == way), None)
    if found is None:
        raise Refusal("way_closed", refused("The law does not let this follow a tender that ended so."), law="政府采购法 第37条")
    form = AgainForm(request.POST or None) if way == "again" else MethodForm(found.methods, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: _follow(tender, found, form, **who),
            then=lambda fresh: fresh.get_absolute_url(),
            form=form,
            done=gettext("A new draft is made and linked with the one before."),
        )
        if answer:
            return answer
    name = dict(Succession.Way.choices)[way]
    return render(request, "pages/aftermath/follow.html", {"tender": tender, "form": form, "way": found, "name": name})


def _follow(tender: Tender, way: Way, form: Any, **who: Any) -> Tender:
    if way.key == "again":
        return services.tender_again(tender, **form.cleaned_data, **who)
    return services.change_method(tender, way.key, **form.said(), **who)


def _ended(request: HttpRequest, pk: int) -> Tender:
    tender = access_tender(request.actor, pk)
    if tender.state not in ("failed", "terminated") or not is_buyers(request.actor, tender):
        raise Refusal("not_found", refused("There is no such tender."), status=404)
    return tender
