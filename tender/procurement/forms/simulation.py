"""The form of the simulation: a scenario to start from, and its numbers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tender.core.forms import Form
from tender.procurement.rules.simulation import SCENARIOS, Scenario

PAST, OWN = "past", "own"
LABELS: dict[str, Any] = {
    "usual": _("As usual: 6 bidders, prices within 15%"),
    "close": _("Close field: prices within 3%, equal quality"),
    "price_war": _("Price war: 8 bidders, prices within 45%"),
    "good_is_dear": _("Good is dear: better bids cost more"),
    "few": _("Three bidders"),
    "crowd": _("Crowd: 12 bidders"),
    PAST: _("Prices as in the buyer's past bids"),
    OWN: _("Own numbers (below)"),
}
NUMBERS = ("bidders", "price_spread", "quality_level", "quality_spread", "quality_link")


class SimulationForm(Form):
    """Everything a run depends on; sent by GET, so that an address repeats its picture."""

    scenario = forms.ChoiceField(label=_("Scenario"), choices=list(LABELS.items()), initial="usual")
    runs = forms.IntegerField(label=_("Rounds"), min_value=1, max_value=500, initial=200)
    seed = forms.IntegerField(label=_("Seed (the same seed repeats the result)"), min_value=0, max_value=2**63, initial=1)
    bidders = forms.IntegerField(label=_("Bidders"), min_value=1, max_value=20, initial=6)
    price_spread = forms.IntegerField(label=_("Prices lie up to … % below the ceiling"), min_value=0, max_value=90, initial=15)
    quality_level = forms.IntegerField(label=_("Bids reach … % of the judged points"), min_value=0, max_value=100, initial=80)
    quality_spread = forms.IntegerField(label=_("give or take … %"), min_value=0, max_value=100, initial=15)
    quality_link = forms.IntegerField(label=_("The dearest bid is better by … %"), min_value=0, max_value=100, initial=0)

    def made_scenario(self, past: tuple[Any, ...]) -> Scenario:
        """The scenario that was chosen; own numbers count for it and for the number of bidders at past prices."""
        values = self.cleaned_data
        chosen = values["scenario"]
        if chosen in SCENARIOS:
            return SCENARIOS[chosen]
        numbers = {name: values[name] for name in NUMBERS}
        return Scenario(**numbers, past_prices=past if chosen == PAST else ())
