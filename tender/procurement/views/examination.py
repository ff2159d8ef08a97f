"""Pages of the examination: overview of a tender, the grid of one lot, and the printed sheet."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tender.core import clock, files
from tender.core.actor import Actor
from tender.core.acts import play
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.forms.examination import DissentForm, FindingsForm
from tender.procurement.models import Examination, Lot, Member
from tender.procurement.queries.conformity import tally_of
from tender.procurement.queries.examination import (
    Grid,
    access_examined,
    access_lot,
    follows_of,
    grid_of,
    may_record,
    membership,
    steps_of,
)
from tender.procurement.queries.examination_facts import facts_of
from tender.procurement.rules import vote
from tender.procurement.services import conformity
from tender.procurement.services import examination as services


@login_required
def overview(request: HttpRequest, pk: int) -> HttpResponse:
    """Every examination of a tender, lot by lot, with what comes next."""
    tender = access_examined(request.actor, pk)
    steps = steps_of(tender, by=request.actor)
    return render(request, "pages/examination/overview.html", {"tender": tender, "steps": steps})


@login_required
def grid_page(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The grid: requirements down, bids across; saves itself, and by its button."""
    lot = access_lot(request.actor, pk, kind)
    grid = grid_of(lot, kind, by=request.actor)
    seat = membership(request.actor, lot.tender) if kind == "conformity" else None
    records = seat.may_score if seat else kind == "qualification" and may_record(request.actor, lot.tender, kind)
    if request.method == "POST" and not records:
        raise forbidden()
    may = records and grid.examination is None and lot.tender.state == "examining"
    form = FindingsForm(grid, request.POST or None)
    if request.method == "POST" and form.is_valid():
        if request.headers.get("X-Autosave"):
            return _autosave(request, grid, form)
        answer = play(
            request,
            partial(_keep, lot, kind, form, concludes="conclude" in request.POST),
            then=reverse("procurement:examine", args=[lot.pk, kind]),
            form=form,
            done="" if "conclude" in request.POST else gettext("Findings saved."),
        )
        if answer:
            return answer
    context = {
        "grid": grid, "lot": lot, "form": form, "may": may, "rows": _rows(grid, form), **_facts(grid), **_votes(grid, seat),
        "may_conclude": may and (kind == "qualification" or (seat is not None and seat.is_leader)), "follows": follows_of(lot),
    }  # fmt: skip
    return render(request, "pages/examination/grid.html", context)


def _keep(lot: Lot, kind: str, form: FindingsForm, *, concludes: bool, by: Actor, at: datetime) -> None:
    """Record what stands on the page; concluding, too, goes by what the person sees, never by what was saved before."""
    services.record(lot, kind, form.findings(), by=by, at=at)
    if concludes:
        services.conclude(lot, kind, by=by, at=at)


def _facts(grid: Grid) -> dict[str, object]:
    """Facts of each bidder for those who see names; committee members judge blind."""
    facts = [] if grid.blind else facts_of(grid.lot.tender, grid.bids)
    return {"facts": facts, "facts_stand_out": any(one.debarments or one.beside for one in facts)}


def _votes(grid: Grid, seat: Member | None) -> dict[str, object]:
    """The committee's votes: who has not voted, and once all have, where they differ and whether this member may dissent."""
    if grid.kind != "conformity":
        return {}
    tally = tally_of(grid.lot, grid.bids, [need.pk for need in grid.requirements])
    names, needs = {bid.pk: grid.name_of(bid) for bid in grid.bids}, {need.pk: need for need in grid.requirements}
    split = [
        {
            "name": names[bid],
            "need": needs[need],
            "votes": tally.shown(bid, need),
            "against": [one for one in tally.votes[bid, need] if not one.is_met],
            "is_met": found.says_yes,
        }
        for (bid, need), found in tally.outcomes.items()
        if found.differing
    ]
    signed = {one.member_id for one in tally.dissents}
    may = grid.lot.tender.state == "examining" and seat is not None and tally.differs(seat) and seat.pk not in signed
    return {"tally": tally, "split": split, "seat": seat, "dissent": DissentForm() if may else None, "dissent_law": vote.LAW}


@login_required
@require_POST
def dissent(request: HttpRequest, pk: int) -> HttpResponse:
    """A member who differs signs a dissent."""
    lot, form = access_lot(request.actor, pk, "conformity"), DissentForm(request.POST)
    if not may_record(request.actor, lot.tender, "conformity"):
        raise forbidden()
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return play(
        request,
        lambda by, at: conformity.dissent(lot, reason=reason, by=by, at=at),
        then=reverse("procurement:examine", args=[lot.pk, "conformity"]),
        done=gettext("Your dissent is signed."),
    )  # type: ignore[return-value]


def _autosave(request: HttpRequest, grid: Grid, form: FindingsForm) -> HttpResponse:
    """Save what is complete; a finding that still lacks its reason stays on the page."""
    with transaction.atomic():
        services.record(grid.lot, grid.kind, form.findings(complete=True), by=request.actor, at=clock.now())
    return HttpResponse(status=204)


def _rows(grid: Grid, form: FindingsForm) -> list[dict[str, object]]:
    """Requirement by requirement, with what stands in each cell."""
    rows = []
    for need, cells in grid.rows:
        shown = []
        for cell in cells:
            met, reason = form.typed(cell)
            errors = form.errors.get(f"{cell.key}-reason", []) if form.is_bound else []
            shown.append({"key": cell.key, "name": grid.name_of(cell.bid), "met": met, "reason": reason, "errors": errors})
        rows.append({"need": need, "cells": shown})
    return rows


@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """资格审查表 / 符合性审查表 as PDF, for the buyer's people (it names the bidders)."""
    found = Examination.objects.select_related("lot__tender", "paper").filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such examination."), status=404)
    access_examined(request.actor, found.lot.tender_id)
    return files.answer(found.paper, inline=True)
