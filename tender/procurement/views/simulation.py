"""The page that tries the criteria of a draft out: form, sentences, warnings with the way to what to change, pictures.

Lives here: numbers → pictures. Not here: the numbers (`rules/simulation.py`), the sentences (`rules/simulation_advice.py`).
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tender.core import charts
from tender.core.drawing import Picture
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.forms.simulation import PAST, SimulationForm
from tender.procurement.models import Tender
from tender.procurement.queries.draft import PARTS, access_draft
from tender.procurement.queries.simulation import past_prices, setting_of
from tender.procurement.queries.tender import with_lists
from tender.procurement.rules.criteria import leaves
from tender.procurement.rules.rounding import rounded
from tender.procurement.rules.simulation import LeafEffect, Simulation, simulate
from tender.procurement.rules.simulation_advice import sentences, warnings

# rounds × bidders × criteria: what a page answers in two or three seconds
MOST_CELLS = 100_000


@login_required
def simulation(request: HttpRequest, pk: int) -> HttpResponse:
    """Try the criteria of a draft out. Without parameters the usual scenario is tried."""
    tender = with_lists(access_draft(request.actor, pk))
    past = past_prices(tender)
    first = SimulationForm()
    usual = {name: field.initial for name, field in first.fields.items()}
    form = SimulationForm({**usual, **request.GET.dict()})
    found, refusal = None, None
    if form.is_valid():
        found, refusal = _tried(tender, form, past)
    context = {
        "tender": tender,
        "form": form,
        "refusal": refusal,
        "has_past": bool(past),
        "trail": _trail(tender),
        **(_shown(tender, found) if found else {}),
    }
    return render(request, "pages/tender/draft/simulation.html", context, status=422 if form.errors or refusal else 200)


def _tried(tender: Tender, form: SimulationForm, past: tuple[Fraction, ...]) -> tuple[Simulation | None, Refusal | None]:
    if form.cleaned_data["scenario"] == PAST and not past:
        form.add_error("scenario", _("This buyer has no opened bids yet."))
        return None, None
    values, scenario, setting = form.cleaned_data, form.made_scenario(past), setting_of(tender)
    if values["runs"] * scenario.bidders * (len(leaves(setting.criteria)) + 1) > MOST_CELLS:
        says, instead = refused("That is too much to try out at once."), refused("Choose fewer rounds or fewer bidders.")
        return None, Refusal("too_many_rounds", says, instead=instead, status=422)
    try:
        return simulate(setting, scenario, runs=values["runs"], seed=values["seed"]), None
    except Refusal as refusal:
        return None, refusal


def _shown(tender: Tender, found: Simulation) -> dict[str, Any]:
    return {
        "found": found,
        "said": sentences(found),
        "advice": [
            {"refusal": one, "label": PARTS[one.field], "url": reverse("procurement:draft-section", args=[tender.pk, one.field])}
            for one in warnings(found)
        ],
        "pictures": [_places(found), _moves(found), _spreads(found)],
    }


def _places(found: Simulation) -> Picture:
    bins = [(str(place), count) for place, count in enumerate(found.places, 1)]
    title = _("Who wins: the cheapest (1) to the dearest")
    return charts.distribution(title, bins, mark="1", head=(_("Place by price"), _("Rounds won")))


def _moves(found: Simulation) -> Picture:
    groups = [_name(leaf) for leaf in found.leaves]
    series = [
        (_("a fifth more"), [leaf.up for leaf in found.leaves]),
        (_("a fifth less"), [leaf.down for leaf in found.leaves]),
    ]
    return charts.grouped_bars(_("Rounds in which the winner changes when one weight moves"), groups, series, unit=_("rounds"))


def _spreads(found: Simulation) -> Picture:
    rows = [(_name(leaf), Fraction(rounded(leaf.spread, 2))) for leaf in found.leaves]
    title = _("What sets bids apart: points between the best and the worst bid, on average")
    return charts.bars(title, rows, unit=_("points"), head=(_("Criterion"), _("Distance")))


def _name(leaf: LeafEffect) -> str:
    return f"{leaf.name or _('Price points')} ({leaf.weight.normalize():f})"


def _trail(tender: Tender) -> list[tuple[Any, str]]:
    return [
        (gettext_lazy("Tenders"), reverse("procurement:tenders")),
        (tender.number, tender.get_absolute_url()),
        (gettext_lazy("Draft"), reverse("procurement:draft", args=[tender.pk])),
        (gettext_lazy("Simulation"), ""),
    ]
