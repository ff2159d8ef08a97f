"""One lot prepared for questions of the kind “what if”: sums kept, so that leaving somebody out costs a subtraction.

Lives here: Field. Not here: the questions (`fairness.py`), the evaluation itself (`evaluation.py`), whose result it must equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import localcontext
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from tender.procurement.rules import criteria, formula
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.evaluation import EvaluationCase, EvaluationResult, ranking_of
from tender.procurement.rules.price import Bid
from tender.procurement.rules.rounding import Rounding
from tender.procurement.rules.scoring import EXACT, sum_of

Ranking = tuple[tuple[str, ...], ...]
UNROUNDED = "none"  # a stage at which nothing is rounded


@dataclass(frozen=True)
class LotCase:
    """A lot as it was evaluated: its key, how many win it, the case and its result. A bidder has one name in every lot."""

    key: str
    case: EvaluationCase
    result: EvaluationResult
    winners: int = 1


class Field:
    """The bids of one lot that were ranked, with the sums that every question needs."""

    def __init__(self, lot: LotCase) -> None:
        self.key, self.case, self.result, self.winners = lot.key, lot.case, lot.result, lot.winners
        self.leaves = criteria.judged(self.case.criteria)
        self.bids = {bid.bidder: bid for bid in self.case.bids if bid.bidder in self.result.totals}
        self.weight = criteria.price_weight(self.case.criteria)
        self.evaluated = {bidder: self.result.price[bidder].evaluated for bidder in self.bids}
        self.points = formula.points(self.case.priced_by, self.evaluated, self.weight)
        self.judged = self._judged(self.case.rounding)
        self.sums = {bidder: sum(own.values(), Fraction(0)) for bidder, own in self.judged.items()}

    def _judged(self, rounding: Rounding) -> dict[str, dict[str, Fraction]]:
        """Bidder → evaluator → judged points, each rounded first where every item is."""
        ids = [leaf.id for leaf in self.leaves]
        with localcontext(EXACT):
            return {
                bidder: {
                    who: Fraction(sum_of(sheet, ids, rounding)) for who, sheet in sorted(bid.scores.items()) if sheet is not None
                }
                for bidder, bid in self.bids.items()
            }

    @property
    def ranking(self) -> Ranking:
        """The ranking that stands."""
        return self.result.ranking

    @property
    def evaluators(self) -> list[str]:
        """Everybody whose scores count for some bid here."""
        return sorted({who for own in self.judged.values() for who in own})

    @cached_property
    def even_steps(self) -> frozenset[str]:
        """Bidders whose judged points have no more places than are kept: then rounding each total rounds the price alone."""
        step = 10**self.case.rounding.places
        return frozenset(who for who, own in self.judged.items() if all((one * step).denominator == 1 for one in own.values()))

    @cached_property
    def unrounded(self) -> dict[str, Fraction]:
        """Totals as if nothing had been rounded at all."""
        plain = Rounding(UNROUNDED)
        judged = self._judged(plain) if self.case.rounding.stage == "each_item" else self.judged
        return self._totals(self.points, plain, judged)

    @cached_property
    def leaf_means(self) -> dict[str, dict[str, Fraction]]:
        """Bidder → leaf → mean points, unrounded; the price leaves share the price points by their weights."""
        return {bidder: self._leaf_means(bid) for bidder, bid in self.bids.items()}

    def _leaf_means(self, bid: Bid) -> dict[str, Fraction]:
        sheets = [sheet for sheet in bid.scores.values() if sheet is not None]
        found: dict[str, Fraction] = {}
        with localcontext(EXACT):
            for leaf in criteria.leaves(self.case.criteria):
                if leaf.kind == "price":
                    found[leaf.id] = self.points[bid.bidder] * Fraction(leaf.weight) / Fraction(self.weight)
                else:
                    given = [points for sheet in sheets if (points := sheet[leaf.id]) is not None]
                    found[leaf.id] = Fraction(sum(given)) / max(len(given), 1)
        return found

    def node_points(self, bidder: str, node: Criterion) -> Fraction:
        """Mean points of a bidder below one node of the tree."""
        means = self.leaf_means[bidder]
        return sum((means[leaf.id] for leaf in node.leaves()), Fraction(0))

    def without_bidder(self, out: str) -> Ranking:
        """The ranking had this bid never been made: the price points of the others may move with the benchmark."""
        left = {bidder: price for bidder, price in self.evaluated.items() if bidder != out}
        points = formula.points(self.case.priced_by, left, self.weight)
        if all(points[bidder] == self.points[bidder] for bidder in left):
            return tuple(group for found in self.ranking if (group := tuple(one for one in found if one != out)))
        return self.ranked(self._totals(points, self.case.rounding, self.judged))

    def without_evaluator(self, out: str) -> Ranking | None:
        """The ranking had this evaluator recused; None where nobody else scored some bid."""
        if any(set(own) == {out} for own in self.judged.values()):
            return None
        judged = {bidder: {who: points for who, points in own.items() if who != out} for bidder, own in self.judged.items()}
        return self.ranked(self._totals(self.points, self.case.rounding, judged), without=out)

    def with_mode(self, mode: str) -> Ranking:
        """The ranking had the tender document rounded another way at the same stage."""
        rounding = replace(self.case.rounding, mode=mode)
        judged = self._judged(rounding) if rounding.stage == "each_item" else self.judged
        return self.ranked(self._totals(self.points, rounding, judged))

    def _totals(
        self, points: Mapping[str, Fraction], rounding: Rounding, judged: Mapping[str, Mapping[str, Fraction]]
    ) -> dict[str, Fraction]:
        """Totals by bidder for these price points; the same steps as `scoring.score`."""
        return {bidder: self._total(bidder, rounding.at("price_item", price), rounding, judged) for bidder, price in points.items()}

    def _total(self, bidder: str, price: Fraction, rounding: Rounding, judged: Mapping[str, Mapping[str, Fraction]]) -> Fraction:
        own = judged[bidder]
        if not own:
            mean = rounding.at("evaluator_total", price)
        elif rounding.stage == "evaluator_total" and not (bidder in self.even_steps and rounding.mode != "half_even"):
            mean = sum((rounding.at("evaluator_total", one + price) for one in own.values()), Fraction(0)) / len(own)
        else:
            whole = self.sums[bidder] if judged is self.judged else sum(own.values(), Fraction(0))
            mean = whole / len(own) + rounding.at("evaluator_total", price)
        return rounding.at("final", mean)

    def ranked(self, totals: Mapping[str, Fraction], *, without: str = "") -> Ranking:
        """Bidders by total; only those who are equal are asked for the tie-break list, which is what takes time."""
        by_price = self.case.priced_by.kind == formula.LEAST_COST
        first = {bidder: self.evaluated[bidder] if by_price else -total for bidder, total in totals.items()}
        found: list[tuple[str, ...]] = []
        for _same, group in groupby(sorted(sorted(first), key=first.__getitem__), key=first.__getitem__):
            equal = list(group)
            found += [tuple(equal)] if len(equal) == 1 else self._apart(equal, totals, without)
        return tuple(found)

    def _apart(self, equal: Sequence[str], totals: Mapping[str, Fraction], without: str) -> Ranking:
        bids = [self.bids[bidder] for bidder in equal]
        if without:
            bids = [replace(bid, scores={who: sheet for who, sheet in bid.scores.items() if who != without}) for bid in bids]
        return ranking_of(self.case, bids, totals, self.result.price)
