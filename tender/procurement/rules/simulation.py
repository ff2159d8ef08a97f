"""Trying criteria out before they are published: many rounds of made-up bids, scored by the rules of the evaluation.

Lives here: `simulate` and what comes out of it; all counts and fractions exact. Not here: the bids (`made_up_bids.py`), scoring
(`evaluation.py`), what the numbers mean for the draft (`simulation_advice.py`), JSON (`simulation_case.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tender.core.refusal import Refusal, _
from tender.procurement.rules import criteria
from tender.procurement.rules.chance import Chance
from tender.procurement.rules.evaluation import EvaluationCase, EvaluationResult, evaluate
from tender.procurement.rules.made_up_bids import JUDGE, SCENARIOS, Scenario, Setting, bids_of
from tender.procurement.rules.price import Bid

__all__ = ["SCENARIOS", "LeafEffect", "Scenario", "Setting", "Simulation", "bids_of", "refusal_of", "simulate"]

MOST_RUNS, MOST_BIDDERS = 1000, 20
MOVED = Fraction(1, 5)  # a weight is moved by this share of itself
PRICE = "price"
Ratio = tuple[int, int]


@dataclass(frozen=True)
class LeafEffect:
    """What one leaf does: `spread` is the mean distance in points between best and worst bid; `up`, `down`: runs in which the
    winner changes when the weight grows or shrinks by a fifth and all weights are brought back to 100."""

    name: str
    weight: Decimal
    spread: Fraction
    up: int
    down: int


@dataclass(frozen=True)
class Simulation:
    """What came out of `runs` rounds. `places[k]`: rounds won by the (k+1)-th cheapest bid; `first_ties`: nobody alone at the top;
    `score_ties`: somewhere two equal totals; `reversals`: the winner changes when one loser stays away.

    `correlation`: mean rank correlation (Spearman) of price and result, 1 when the cheaper is always better.
    `one_percent`: points that 1 % above the lowest price costs; `one_percent_share`: the same in percent of all judged points.
    """

    runs: int
    bidders: int
    seed: int
    cheapest_wins: int
    places: tuple[int, ...]
    correlation: Fraction
    first_ties: int
    score_ties: int
    reversals: int
    leaves: tuple[LeafEffect, ...]
    price_weight: Decimal
    one_percent: Fraction
    one_percent_share: Fraction | None


def simulate(setting: Setting, scenario: Scenario, *, runs: int = 200, seed: int = 1) -> Simulation:
    """Try the criteria in `runs` rounds; a seed repeats its result. Refuses a tree that cannot be scored, out of bounds."""
    if refusal := refusal_of(setting, scenario, runs=runs):
        raise refusal
    chance = Chance(seed)
    rounds = [_Round(setting, bids_of(setting, scenario, chance)) for _number in range(runs)]
    weight = criteria.price_weight(setting.criteria)
    judged = sum((leaf.weight for leaf in criteria.judged(setting.criteria)), Decimal(0))
    cost = Fraction(weight) / 101
    return Simulation(
        runs=runs,
        bidders=scenario.bidders,
        seed=seed,
        cheapest_wins=sum(one.is_won_by_the_cheapest for one in rounds),
        places=tuple(sum(one.winners_place == place for one in rounds) for place in range(1, scenario.bidders + 1)),
        correlation=sum((one.correlation() for one in rounds), Fraction(0)) / runs,
        first_ties=sum(len(one.winners) > 1 for one in rounds),
        score_ties=sum(one.has_equal_totals for one in rounds),
        reversals=sum(one.is_reversible() for one in rounds),
        leaves=tuple(_effects(setting, rounds)),
        price_weight=weight,
        one_percent=cost,
        one_percent_share=100 * cost / Fraction(judged) if judged else None,
    )


def refusal_of(setting: Setting, scenario: Scenario, *, runs: int) -> Refusal | None:
    """Why nothing can be tried: no criteria, a tree that does not add up, numbers out of bounds."""
    if not setting.criteria:
        return Refusal("criteria_missing", _("There are no criteria to try out yet."), status=422)
    for name, value, least, most in (
        ("runs", runs, 1, MOST_RUNS),
        ("bidders", scenario.bidders, 1, MOST_BIDDERS),
        ("price_spread", scenario.price_spread, 0, 90),
        ("quality_level", scenario.quality_level, 0, 100),
        ("quality_spread", scenario.quality_spread, 0, 100),
        ("quality_link", scenario.quality_link, 0, 100),
    ):
        if not least <= value <= most:
            says = _("“{number}” must lie between {lowest} and {highest}.")
            return Refusal("out_of_bounds", says, status=422, field=name, number=value, lowest=least, highest=most)
    return next(iter(criteria.sum_refusals(setting.criteria, setting.rules)), None)


class _Round:
    """One round: its bids, their evaluation, and what it says."""

    def __init__(self, setting: Setting, bids: Sequence[Bid]) -> None:
        self.setting, self.bids = setting, {bid.bidder: bid for bid in bids}
        self.result = self._evaluated(bids)
        self.winners = self.result.ranking[0]
        self.prices = {bid.bidder: bid.price for bid in bids}
        self.points = {bid.bidder: self._points(bid) for bid in bids}
        self.totals = {bid.bidder: self._total(bid) for bid in bids}

    def _evaluated(self, bids: Iterable[Bid]) -> EvaluationResult:
        setting = self.setting
        return evaluate(
            EvaluationCase(
                rules=setting.rules, criteria=setting.criteria, bids=list(bids), method=setting.method, object=setting.object,
                ceiling=setting.ceiling, rounding=setting.rounding, formula=setting.formula,
            )
        )  # fmt: skip

    def _points(self, bid: Bid) -> dict[str, Ratio]:
        """Points by leaf, the price as one, each as two whole numbers."""
        sheet: Mapping[str, Decimal | None] = bid.scores[JUDGE] or {}
        found = {leaf: (int((points or Decimal(0)).scaleb(2)), 100) for leaf, points in sheet.items()}
        return {**found, PRICE: self.result.price[bid.bidder].score.as_integer_ratio()}

    def _total(self, bid: Bid) -> Ratio:
        points = self.points[bid.bidder]
        judged = sum(above for leaf, (above, _below) in points.items() if leaf != PRICE)
        above, below = points[PRICE]
        return above * 100 + judged * below, below * 100

    @property
    def is_won_by_the_cheapest(self) -> bool:
        """Whether nobody at the top is dearer than the cheapest."""
        lowest = min(self.prices.values())
        return all(self.prices[bidder] == lowest for bidder in self.winners)

    @property
    def winners_place(self) -> int:
        """1 when the winner is the cheapest; of tied winners the cheapest counts."""
        price = min(self.prices[bidder] for bidder in self.winners)
        return 1 + sum(other < price for other in self.prices.values())

    @property
    def has_equal_totals(self) -> bool:
        """Two bids with the same total after rounding."""
        totals = list(self.result.totals.values())
        return len(set(totals)) < len(totals)

    def correlation(self) -> Fraction:
        """Spearman's rank correlation of price and result, ties at their mean rank; 1 for a single bid."""
        count = len(self.bids)
        if count == 1:
            return Fraction(1)
        by_price = _mean_ranks({bidder: (price,) for bidder, price in self.prices.items()})
        place = {bidder: (self.result.place_of(bidder),) for bidder in self.bids}
        by_result = _mean_ranks(place)
        distance = sum(((by_price[bidder] - by_result[bidder]) ** 2 for bidder in self.bids), Fraction(0))
        return 1 - 6 * distance / (count * (count**2 - 1))

    def is_reversible(self) -> bool:
        """Whether another bid wins when one loser stays away.

        Only a loser who sets the lowest price alone moves anybody's points, so nobody else has to be left out to see it.
        """
        lowest = min(self.prices.values())
        setters = [bidder for bidder, price in self.prices.items() if price == lowest]
        if len(setters) > 1 or setters[0] in self.winners:
            return False
        left = [bid for bidder, bid in self.bids.items() if bidder != setters[0]]
        return self._evaluated(left).ranking[0] != self.winners

    def winners_with(self, leaf: str, weight: Fraction, sign: int) -> frozenset[str]:
        """Who stands first when a leaf counts a fifth more (`sign` 1) or less (-1) and the weights are brought back to 100.

        Whole numbers throughout: a draft of thirty leaves asks this a hundred thousand times.
        """
        scale = 100 / (100 + sign * MOVED * weight)
        up, down = scale.numerator, scale.denominator * 5
        keys = {}
        for bidder, (total, parts) in self.totals.items():
            points, share = self.points[bidder][leaf]
            above, below = 5 * total * share + sign * points * parts, parts * share
            keys[bidder] = (self._counted(above * up, below * down), self.prices[bidder])
        best = min(keys.values())
        return frozenset(bidder for bidder, key in keys.items() if key == best)

    def _counted(self, above: int, below: int) -> Fraction | int:
        """The total above/below as it counts in the order, best first: negative, rounded where the tender rounds totals."""
        rounding = self.setting.rounding
        if rounding.stage != "final":
            return Fraction(-above, below)
        if rounding.mode == "half_up":
            scale: int = 10**rounding.places
            return -((2 * above * scale + below) // (2 * below))
        return -Fraction(rounding.shown(Fraction(above, below)))


def _mean_ranks(keys: Mapping[str, tuple[object, ...]]) -> dict[str, Fraction]:
    values = list(keys.values())
    return {name: Fraction(sum(other < key for other in values) * 2 + values.count(key) + 1, 2) for name, key in keys.items()}


def _effects(setting: Setting, rounds: Sequence[_Round]) -> Iterable[LeafEffect]:
    """The price first, then every judged leaf in the order of the tree."""
    price = criteria.price_weight(setting.criteria)
    named = [(PRICE, "", price)] if price else []
    named += [(leaf.id, leaf.name, leaf.weight) for leaf in criteria.judged(setting.criteria)]
    for leaf, name, weight in named:
        spreads = (_range([points[leaf] for points in one.points.values()]) for one in rounds)
        up, down = (
            sum(one.winners_with(leaf, Fraction(weight), sign) != frozenset(one.winners) for one in rounds) for sign in (1, -1)
        )
        yield LeafEffect(name, weight, sum(spreads, Fraction(0)) / len(rounds), up, down)


def _range(values: Sequence[Ratio]) -> Fraction:
    """The distance between the greatest and the smallest; judged points share one denominator, which saves making fractions."""
    if len({below for _above, below in values}) == 1:
        found = [above for above, _below in values]
        return Fraction(max(found) - min(found), values[0][1])
    fractions = [Fraction(*one) for one in values]
    return max(fractions) - min(fractions)
