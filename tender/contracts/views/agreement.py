"""Pages of long-term agreements."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tender.contracts.forms import AgreementForm
from tender.contracts.models import Agreement
from tender.contracts.queries import access_agreement, agreements_for
from tender.contracts.services import agreement as services
from tender.core import clock
from tender.core.acts import Door, move_page, play
from tender.core.card import offers
from tender.core.refusal import forbidden
from tender.core.tables import Column, Filter, Table

MOVES = {"bring_into_force": Door(services.bring_into_force), "terminate": Door(services.terminate)}


@login_required
def agreement_list(request: HttpRequest) -> HttpResponseBase:
    """Agreements this person may see."""
    table = Table(
        [
            Column("title", _("Agreement"), sort="title", link=Agreement.get_absolute_url, main=True),
            Column("provider", _("Partner"), sort="provider__name"),
            Column("starts_on", _("From"), kind="day", sort="starts_on"),
            Column("ends_on", _("Until"), kind="day", sort="ends_on"),
            Column("get_state_display", _("State"), kind="state", sort="state"),
        ],
        agreements_for(request.actor),
        request,
        search=("title", "provider__name"),
        filters=[Filter("state", _("State"), Agreement.State.choices)],
        order=("-starts_on",),
        file_name="agreements",
    )
    context = {"table": table, "may_enter": bool(request.actor.organisations("officer"))}
    return table.export_response() or render(request, "pages/agreement/list.html", context)


@login_required
def agreement_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One agreement."""
    agreement, at = access_agreement(request.actor, pk), clock.now()
    return render(
        request, "pages/agreement/detail.html", {"agreement": agreement, "offers": offers(agreement, by=request.actor, at=at)}
    )


@login_required
def agreement_new(request: HttpRequest) -> HttpResponseBase:
    """Enter an agreement."""
    buyers = sorted(request.actor.organisations("officer"))
    if not buyers:
        raise forbidden()
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        enter = partial(services.enter_agreement, buyer_id=buyers[0], **form.values())
        if answer := play(request, enter, then=Agreement.get_absolute_url, form=form, done=_("Saved.")):
            return answer
    return render(request, "pages/agreement/edit.html", {"form": form})


@login_required
def agreement_move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Play one card."""
    return move_page(request, access_agreement(request.actor, pk), name, MOVES)
