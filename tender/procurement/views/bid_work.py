"""Pages of working together on a bid: colleagues with rights, versions of the draft, reading one back, restoring it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import play
from tender.procurement.forms.bid_declared import ColleagueRightForm
from tender.procurement.models import Bid
from tender.procurement.models.bid_work import right_of
from tender.procurement.queries import bid as queries
from tender.procurement.queries.bid_declared import own_papers
from tender.procurement.queries.bid_places import filled, places_of
from tender.procurement.queries.bid_work import access_version, people_of, versions_of
from tender.procurement.services import bid_work as services
from tender.procurement.services.bond import claim_bond


def _trail(bid: Bid, last: Any) -> list[tuple[Any, str]]:
    return [(_("My bids"), reverse("procurement:bids")), (bid.lot.tender.title, bid.get_absolute_url()), (last, "")]


@never_cache
@login_required
def colleagues(request: HttpRequest, pk: int) -> HttpResponse:
    """Who may see, edit or seal this bid; who may seal gives rights."""
    bid, at = queries.access_own_bid(request.actor, pk), clock.now()
    people = people_of(bid, at)
    form = ColleagueRightForm(request.POST or None, people=[(one.person_id, f"{one.name} · {one.email}") for one in people])
    if request.method == "POST" and form.is_valid():
        person, right = int(form.cleaned_data["person"]), form.cleaned_data["right"]
        answer = play(
            request,
            lambda **who: services.invite(bid, person_id=person, right=right, **who),
            then=request.path,
            form=form,
            done=_("The right is given."),
        )
        if answer:
            return answer
    context = {
        "bid": bid,
        "tender": bid.lot.tender,
        "people": people,
        "may_share": right_of(request.actor, bid) == "seal",
        "form": form,
        "trail": _trail(bid, _("Colleagues")),
    }
    return render(request, "pages/bid/colleagues.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def remove_colleague(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Take a right away."""
    bid = queries.access_own_bid(request.actor, pk)
    then = reverse("procurement:bids") if person == request.actor.person_id else reverse("procurement:bid-colleagues", args=[pk])
    answer = play(
        request, lambda **who: services.uninvite(bid, person_id=person, **who), then=then, done=_("The right is taken away.")
    )
    assert answer is not None  # without a form a refusal goes to its own page
    return answer


@never_cache
@login_required
def versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Who saved what when; what was sealed is marked."""
    bid = queries.access_own_bid(request.actor, pk)
    context = {"bid": bid, "tender": bid.lot.tender, "versions": versions_of(bid), "trail": _trail(bid, _("Versions"))}
    return render(request, "pages/bid/versions.html", context)


@never_cache
@login_required
def version(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One version, read back; restored by its button while bids are taken."""
    bid, at = queries.access_own_bid(request.actor, pk), clock.now()
    row, view = access_version(bid, number)
    if request.method == "POST":
        answer = play(
            request,
            lambda **who: services.restore_version(bid, number, **who),
            then=bid.get_absolute_url(),
            done=_("The version is the draft again. What is handed in changes only when you seal."),
        )
        assert answer is not None  # without a form a refusal goes to its own page
        return answer
    context = {
        "bid": bid,
        "tender": bid.lot.tender,
        "version": row,
        "content": view.content,
        "places": filled(places_of(bid.lot.tender), view, own_papers(bid)),
        "is_open": bid.lot.tender.is_open(at),
        "may_restore": right_of(request.actor, bid) in ("edit", "seal"),
        "trail": [
            *_trail(bid, _("Versions"))[:-1],
            (_("Versions"), reverse("procurement:bid-versions", args=[pk])),
            (str(number), ""),
        ],
    }
    return render(request, "pages/bid/version.html", context)


@require_POST
@login_required
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the bond of a withdrawn or unopened bid back."""
    bid = queries.access_own_bid(request.actor, pk)
    answer = play(
        request, lambda **who: claim_bond(bid, **who), then=bid.get_absolute_url(), done=_("The office is asked to give it back.")
    )
    assert answer is not None  # without a form a refusal goes to its own page
    return answer
