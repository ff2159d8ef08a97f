"""Rounding of exact numbers: where, to how many places, and which way. The law names none; the tender document does.

Lives here: Rounding and `rounded`. Everything else keeps Fractions. Not here: which step is rounded (`scoring.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from tender.procurement.rules.rulebook import Rulebook

STAGES = ("price_item", "each_item", "evaluator_total", "final")
MODES = ("half_up", "half_even", "down")
MOST_PLACES = 6
_WIDE = Context(prec=200)


@dataclass(frozen=True)
class Rounding:
    """One step is rounded, the others stay exact. Places 0 to 6; half_up rounds halves away from zero, down cuts off."""

    stage: str = "final"
    places: int = 2
    mode: str = "half_up"

    def at(self, stage: str, value: Fraction) -> Fraction:
        """`value` rounded when this is the stage that rounds; each_item includes the price item."""
        if stage == self.stage or (stage == "price_item" and self.stage == "each_item"):
            return Fraction(self.shown(value))
        return value

    def shown(self, value: Fraction) -> Decimal:
        """`value` with this many places, for papers and pages."""
        return rounded(value, self.places, self.mode)


def default(rules: Rulebook) -> Rounding:
    """What the rulebook takes when the tender document is silent."""
    row = rules.raw["rounding"]
    return Rounding(row["stage"], row["places"], row["mode"])


def rounded(value: Fraction, places: int, mode: str = "half_up") -> Decimal:
    """The decimal with `places` places nearest to `value`, halves as `mode` says; `down` cuts the rest off."""
    scaled = abs(value) * 10**places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    twice = 2 * rest - scaled.denominator
    if mode != "down" and (twice > 0 or (twice == 0 and (mode == "half_up" or whole % 2))):
        whole += 1
    return Decimal(-whole if value < 0 else whole).scaleb(-places, _WIDE)
