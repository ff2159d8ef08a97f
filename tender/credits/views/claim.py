"""Pages of claims: list, writing, one claim with its cards, evidence."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tender.core import clock, files
from tender.core.acts import Door, move_page, play
from tender.core.audit import last_word
from tender.core.card import offers
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.core.tables import Column, Filter, Table
from tender.credits.forms import ClaimForm
from tender.credits.models import Claim
from tender.credits.queries import access_claim, claims_for
from tender.credits.services import claim as services

MOVES = {
    "declare": Door(services.declare, done=_("Declared; the department reviews it.")),
    "approve": Door(services.approve, done=_("Approved; the points are written to the ledger.")),
    "send_back": Door(services.send_back),
    "reject": Door(services.reject),
    "appeal": Door(services.appeal),
}


@login_required
def claim_list(request: HttpRequest) -> HttpResponseBase:
    """My claims; for officers the ones declared to them."""
    table = Table(
        [
            Column("title", _("Claim"), sort="title", link=Claim.get_absolute_url, main=True),
            Column("learner", _("Learner"), sort="learner__full_name"),
            Column("get_part_display", _("Part"), sort="part"),
            Column("points", _("Points asked for"), kind="points", sort="points"),
            Column("done_on", _("Done on"), kind="day", sort="done_on"),
            Column("get_state_display", _("State"), kind="state", sort="state"),
        ],
        claims_for(request.actor),
        request,
        search=("title", "learner__full_name"),
        filters=[Filter("state", _("State"), Claim.State.choices)],
        order=("-created_at",),
        file_name="claims",
    )
    context = {"table": table, "may_write": request.actor.holds("learner")}
    return table.export_response() or render(request, "pages/claim/list.html", context)


@login_required
def claim_edit(request: HttpRequest, pk: int | None = None) -> HttpResponseBase:
    """Write a claim, or change a draft."""
    claim = access_claim(request.actor, pk) if pk else None
    if not request.actor.holds("learner") or (claim and claim.learner_id != request.actor.person_id):
        raise forbidden()
    names = ("part", "title", "description", "points", "done_on")
    first = {name: getattr(claim, name) for name in names} if claim else None
    form = ClaimForm(request.POST or None, request.FILES or None, initial=first)
    if request.method == "POST" and form.is_valid():
        write = partial(services.write_claim, claim=claim, **form.cleaned_data)
        if answer := play(request, write, then=Claim.get_absolute_url, form=form, done=_("Saved. Declare it when it is complete.")):
            return answer
    return render(request, "pages/claim/edit.html", {"claim": claim, "form": form, "said": last_word(claim) if claim else None})


@login_required
def claim_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One claim."""
    claim = access_claim(request.actor, pk)
    may_edit = claim.state in ("draft", "returned") and claim.learner_id == request.actor.person_id
    found = offers(claim, by=request.actor, at=clock.now())
    context = {"claim": claim, "offers": found, "may_edit": may_edit, "said": last_word(claim)}
    return render(request, "pages/claim/detail.html", context)


@login_required
def claim_move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Play one card."""
    return move_page(request, access_claim(request.actor, pk), name, MOVES)


@login_required
def claim_evidence(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The evidence, for the learner and the department."""
    claim = access_claim(request.actor, pk)
    if claim.evidence is None:
        raise Refusal("not_found", refused("There is no evidence."), status=404)
    return files.answer(claim.evidence)
