"""Pages of red flags: those of a tender, one with its evidence side by side, all for supervisors, the committee's blind list.

Nothing is shown before the opening, and nothing to bidders. What a flag means is said in plain words beside every finding.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tender.core import clock
from tender.core.acts import Door, move_page
from tender.core.card import offers
from tender.core.tables import Column, Filter, Table
from tender.procurement.models import RedFlag, Tender
from tender.procurement.queries import red_flag as queries
from tender.procurement.queries import red_flag_words as words
from tender.procurement.services import red_flag as services

MOVES = {
    "explain": Door(services.explain, done=gettext_lazy("The decision and its reason are on record.")),
    "pass_to_committee": Door(services.pass_to_committee, done=gettext_lazy("The decision and its reason are on record.")),
    "pass_to_authority": Door(services.pass_to_authority, done=gettext_lazy("The decision and its reason are on record.")),
}


@login_required
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The flags of one tender, the gravest first, each with who is concerned and what was decided."""
    tender = queries.access_flags(request.actor, pk)
    rows = [_row(flag) for flag in queries.flags_of(tender)]
    context = {
        "tender": tender,
        "rows": rows,
        "undecided": sum(row["flag"].state == "found" for row in rows),
        "trail": _trail(tender),
    }
    return render(request, "pages/red_flag/list.html", context)


def _row(flag: RedFlag) -> dict[str, Any]:
    return {
        "flag": flag,
        "about": words.about_of(flag),
        "tone": words.TONES[flag.severity],
        "state_tone": words.STATE_TONES[flag.state],
        "bidders": list(dict.fromkeys(sorted(bid.provider.name for bid in flag.bids.all()))),
        "lots": sorted({bid.lot.number for bid in flag.bids.all()}),
    }


def _trail(tender: Tender, *flag: str) -> list[tuple[Any, str]]:
    listed = (_("Red flags"), reverse("procurement:red-flags", args=[tender.pk]) if flag else "")
    here = [(title, "") for title in flag]
    return [(_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url()), listed, *here]


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One flag: what was found where, how it is to be read, what may explain it, what was decided and why."""
    flag, at = queries.access_flag(request.actor, pk), clock.now()
    sides = queries.sides_of(flag)
    context = {
        "flag": flag,
        "tender": flag.tender,
        "about": words.about_of(flag),
        "tone": words.TONES[flag.severity],
        "state_tone": words.STATE_TONES[flag.state],
        "reading": words.reading_of(flag),
        "innocent": words.innocent_of(flag),
        "many_lots": len({side.bid.lot_id for side in sides}) > 1,
        "sides": [{"bid": side.bid, "name": side.name} for side in sides],
        "rows": _rows(flag, sides),
        "offers": offers(flag, by=request.actor, at=at),
        "history": _history(flag),
        "trail": _trail(flag.tender, flag.title),
    }
    return render(request, "pages/red_flag/page.html", context)


def _rows(flag: RedFlag, sides: list[queries.Side]) -> list[list[dict[str, Any]]]:
    """Row by row, one cell list per side."""
    return [
        [
            {
                "name": side.name,
                "cells": [{"where": words.where_of(flag, cell.where), "value": cell.value} for cell in side.cells[n]],
            }
            for side in sides
        ]
        for n in range(max((len(side.cells) for side in sides), default=0))
    ]


def _history(flag: RedFlag) -> list[dict[str, Any]]:
    """Decisions, the newest first, and the finding itself."""
    decided = [
        {
            "title": row.get_outcome_display(), "at": row.at, "who": str(row.person), "reason": row.reason,
            "tone": words.STATE_TONES[row.outcome],
        }
        for row in flag.decisions.select_related("person").order_by("-at", "-pk")
    ]  # fmt: skip
    return [*decided, {"title": _("Found by the program"), "at": flag.at, "who": "", "reason": ""}]


@login_required
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Decide on a flag, with a reason."""
    return move_page(request, queries.access_flag(request.actor, pk), name, MOVES)


@login_required
def all_flags(request: HttpRequest) -> HttpResponse:
    """The flags of all tenders for supervisors; of the own department for its officers and leaders."""
    flags = queries.flags_for(request.actor)
    columns = (
        Column("kind", _("Red flag"), value=lambda row: row.title, sort="kind", main=True, link=lambda row: row.get_absolute_url()),
        Column("about", _("About"), value=words.about_of),
        Column(
            "severity", _("Weight"), kind="state", value=lambda row: row.get_severity_display(), sort="rank",
            tone=lambda row: words.TONES[row.severity],
        ),
        Column("tender", _("Tender"), value=lambda row: row.tender.title, sort="tender__title",
               link=lambda row: reverse("procurement:red-flags", args=[row.tender_id])),
        Column("buyer", _("Buyer"), value=lambda row: row.tender.buyer.name, sort="tender__buyer__name"),
        Column(
            "state", _("State"), kind="state", value=lambda row: row.get_state_display(), sort="state",
            tone=lambda row: words.STATE_TONES[row.state],
        ),
        Column("at", _("Found at"), kind="moment", sort="at"),
    )  # fmt: skip
    filters = [
        Filter("severity", _("Weight"), RedFlag.Severity.choices),
        Filter("state", _("State"), RedFlag.State.choices),
        Filter("kind", _("Red flag"), words.kinds()),
    ]
    empty = {"title": _("No red flags"), "text": _("The program looks after every opening and again after every result.")}
    table = Table(
        columns, flags, request, name="flags", caption=_("Red flags"), search=["tender__title", "tender__number"],
        filters=filters, order=["-at", "rank"], file_name="red-flags", empty=empty,
    )  # fmt: skip
    return table.export_response() or render(request, "pages/red_flag/all.html", {"table": table})


@login_required
def committee(request: HttpRequest, pk: int) -> HttpResponse:
    """What was passed to the committee, for its sitting members: blind names, neither files' names nor prices."""
    evaluation = queries.access_committee_flags(request.actor, pk)
    found = [
        {
            "flag": flag, "about": words.about_of(flag), "reading": words.reading_of(flag), "innocent": words.innocent_of(flag),
            "rows": _rows(flag, sides), "aliases": [side.name for side in sides],
            "shows_text": flag.kind in queries.TEXTS,
        }
        for flag, sides in queries.committee_flags(evaluation)
    ]  # fmt: skip
    trail = [(_("Evaluations"), reverse("procurement:evaluations")), (evaluation.tender.title, evaluation.get_absolute_url())]
    context = {
        "evaluation": evaluation,
        "tender": evaluation.tender,
        "found": found,
        "trail": [*trail, (_("Signs to be judged"), "")],
    }
    return render(request, "pages/red_flag/committee.html", context)
