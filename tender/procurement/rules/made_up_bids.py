"""Made-up bids for trying criteria out: scenarios, and one round of bids drawn from them.

Lives here: Scenario, Setting, `bids_of`. Not here: scoring and counting (`simulation.py`), the generator (`chance.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from tender.procurement.rules import criteria
from tender.procurement.rules.chance import Chance
from tender.procurement.rules.criteria import Tree
from tender.procurement.rules.formula import Formula
from tender.procurement.rules.price import Bid
from tender.procurement.rules.rounding import Rounding
from tender.procurement.rules.rulebook import Rulebook

CENT, NOMINAL = Decimal("0.01"), Decimal(1_000_000)
JUDGE = "committee"


@dataclass(frozen=True)
class Scenario:
    """How made-up bids look, in percent. Prices lie up to `price_spread` below the ceiling, the points of each judged leaf
    `quality_spread` around `quality_level` of its weight; `quality_link` is added for the dearest bid, nothing for the cheapest.

    `past_prices`: shares of the ceiling (0 to 1) at which bids were made before; prices are drawn from them instead.
    """

    bidders: int = 6
    price_spread: int = 15
    quality_level: int = 80
    quality_spread: int = 15
    quality_link: int = 0
    past_prices: tuple[Fraction, ...] = ()


SCENARIOS: dict[str, Scenario] = {
    "usual": Scenario(),
    "close": Scenario(price_spread=3, quality_level=85, quality_spread=5),
    "price_war": Scenario(bidders=8, price_spread=45),
    "good_is_dear": Scenario(price_spread=25, quality_level=70, quality_spread=8, quality_link=20),
    "few": Scenario(bidders=3),
    "crowd": Scenario(bidders=12, price_spread=25),
}


@dataclass(frozen=True)
class Setting:
    """What is tried out: tree, rounding, formula, method. Without a ceiling prices are shares of a nominal million."""

    rules: Rulebook
    criteria: Tree
    method: str = "open_tender"
    object: str = "service"
    ceiling: Decimal | None = None
    rounding: Rounding = field(default_factory=Rounding)
    formula: Formula | None = None


def bids_of(setting: Setting, scenario: Scenario, chance: Chance) -> list[Bid]:
    """One round of bids, named by number. Prices to the cent, points to a hundredth, both never above what is possible."""
    top = setting.ceiling if setting.ceiling is not None else NOMINAL
    shares = [_price_share(scenario, chance) for _number in range(scenario.bidders)]
    lowest, highest = min(shares), max(shares)
    judged, bids = criteria.judged(setting.criteria), []
    for number, share in enumerate(shares, 1):
        place = (share - lowest) / (highest - lowest) if highest > lowest else Fraction(0)
        bonus = int(10 * scenario.quality_link * place)
        sheet = {leaf.id: _points(leaf.weight, scenario, chance, bonus) for leaf in judged}
        amount = max(CENT, _decimal(Fraction(top) * share))
        bids.append(Bid(f"{number:02}", min(amount, top), {JUDGE: sheet}))
    return bids


def _price_share(scenario: Scenario, chance: Chance) -> Fraction:
    if scenario.past_prices:
        return scenario.past_prices[chance.below(len(scenario.past_prices))]
    return 1 - Fraction(scenario.price_spread * chance.between(0, 1000), 100_000)


def _points(weight: Decimal, scenario: Scenario, chance: Chance, bonus: int) -> Decimal:
    """Points of a leaf: so many thousandths of its weight, around the level, `bonus` more where dear bids are better."""
    drawn = chance.between(-10 * scenario.quality_spread, 10 * scenario.quality_spread)
    share = min(max(10 * scenario.quality_level + drawn + bonus, 0), 1000)
    return (weight * share / 1000).quantize(CENT, ROUND_HALF_UP)


def _decimal(value: Fraction) -> Decimal:
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(CENT, ROUND_HALF_UP)
