"""The JSON door of the simulation: a draft (a lint case) in, counts out, all fractions as decimal strings.

Lives here: reading and printing. Not here: the rounds (`simulation.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from tender.core.refusal import Refusal
from tender.procurement.rules import rounding
from tender.procurement.rules.draft import Draft
from tender.procurement.rules.simulation import Setting, Simulation
from tender.procurement.rules.simulation_advice import sentences, warnings

PLACES = 4


def setting_of(draft: Draft) -> Setting:
    """What is tried out of a draft; rounding as the rulebook takes it when the document is silent."""
    ceiling = draft.ceiling if draft.ceiling is not None else draft.budget
    return Setting(
        draft.rules, draft.criteria, draft.method, draft.object, ceiling=ceiling if ceiling and ceiling > 0 else None,
        rounding=rounding.default(draft.rules),
    )  # fmt: skip


def simulation_to_json(found: Simulation, scenario: str, translate: Callable[[str], str] = str) -> dict[str, Any]:
    """The result with its sentences in the reader's language."""

    def said(one: Refusal) -> str:
        return translate(one.says).format(**one.params)

    def instead(one: Refusal) -> str:
        return translate(one.instead).format(**one.params)

    return {
        "scenario": scenario,
        "seed": str(found.seed),
        "runs": found.runs,
        "bidders": found.bidders,
        "cheapest_wins": found.cheapest_wins,
        "wins_by_price_place": list(found.places),
        "correlation": _shown(found.correlation),
        "first_ties": found.first_ties,
        "score_ties": found.score_ties,
        "reversals": found.reversals,
        "price_weight": str(found.price_weight),
        "one_percent_points": _shown(found.one_percent),
        "one_percent_share": None if found.one_percent_share is None else _shown(found.one_percent_share),
        "weights": [
            {
                "name": leaf.name or "price",
                "weight": str(leaf.weight),
                "spread": _shown(leaf.spread),
                "up": leaf.up,
                "down": leaf.down,
            }
            for leaf in found.leaves
        ],
        "sentences": [said(one) for one in sentences(found)],
        "warnings": [{"id": one.code, "says": said(one), "instead": instead(one)} for one in warnings(found)],
    }


def _shown(value: Fraction) -> str:
    return str(rounding.rounded(value, PLACES))
