"""What a tender's criteria are tried out with: its own tree, rounding and ceiling, and prices of the buyer's past bids.

Not here: the rounds (`rules/simulation.py`).
"""

from __future__ import annotations

from fractions import Fraction

from tender.procurement.models import Bid, Tender
from tender.procurement.models.facts import tree_of
from tender.procurement.models.scoring_terms import formula_of, rounding_of
from tender.procurement.rules import rulebook
from tender.procurement.rules.simulation import Setting

OPENED = ["opened", "admitted", "ranked", "selected", "not_selected"]
PAST = 200  # newest bids that are looked at


def setting_of(tender: Tender) -> Setting:
    """The tender as it would be scored; the ceiling is that of its first lot."""
    lot = min(tender.lots.all(), key=lambda lot: lot.number, default=None)
    return Setting(
        rulebook.load(tender.rulebook),
        tree_of(tender),
        tender.method,
        tender.object,
        ceiling=lot.ceiling if lot else None,
        rounding=rounding_of(tender),
        formula=formula_of(tender),
    )


def past_prices(tender: Tender) -> tuple[Fraction, ...]:
    """Prices of the buyer's opened bids as shares of their ceilings, newest first; no names, and nothing still sealed."""
    rows = (
        Bid.objects.filter(
            lot__tender__buyer_id=tender.buyer_id, state__in=OPENED, price__isnull=False, lot__tender__opened_at__isnull=False
        )
        .order_by("-lot__tender__opened_at", "-pk")
        .values_list("price", "lot__ceiling")[:PAST]
    )
    return tuple(Fraction(price) / Fraction(ceiling) for price, ceiling in rows if 0 < price <= ceiling)
