"""The evaluation of bids: one case in, one result out, exact and the same in every order of bidders and evaluators.

Lives here: `evaluate` and its values. The steps are in `price.py`, `scoring.py`, `ranking.py`, `rounding.py`; the JSON door
is `evaluation_case.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from tender.core.refusal import Refusal, _
from tender.procurement.rules import criteria, formula, price, ranking, scoring
from tender.procurement.rules.criteria import Criterion, Tree
from tender.procurement.rules.formula import Formula
from tender.procurement.rules.price import Bid, LowPrice, Policy
from tender.procurement.rules.rounding import Rounding
from tender.procurement.rules.rulebook import Rulebook

TIE_BREAK = ("score", "price")


@dataclass(frozen=True)
class EvaluationCase:
    """Everything an evaluation depends on. `bids` are those that passed the examination; without a ceiling the budget is it.

    `low_price` None takes the rulebook's thresholds, `formula` None its usual one; `most_candidates` how many are named.
    """

    rules: Rulebook
    criteria: Tree
    bids: Sequence[Bid]
    method: str = "open_tender"
    object: str = "service"
    ceiling: Decimal | None = None
    budget: Decimal | None = None
    deadline: datetime | None = None
    rounding: Rounding = field(default_factory=Rounding)
    policy: Policy = field(default_factory=Policy)
    low_price: LowPrice | None = None
    tie_break: tuple[str, ...] = TIE_BREAK
    most_candidates: int = 3
    formula: Formula | None = None

    @property
    def priced_by(self) -> Formula:
        """The formula of the tender document, or the usual one of the rulebook for this method."""
        return self.formula or formula.usual(self.rules, self.method)


@dataclass(frozen=True)
class PriceResult:
    """The price as compared (yuan) and its points."""

    evaluated: Fraction
    score: Fraction


@dataclass(frozen=True)
class EvaluationResult:
    """What came out. Numbers are exact; `shown` gives them with the places of the tender document.

    Bids that do not take part are in `refused`. With anything in `blocked` there is no ranking and nobody to recommend.
    `refusals` is everything refused, these two included.
    """

    rounding: Rounding
    price: Mapping[str, PriceResult]
    evaluators: Mapping[str, Mapping[str, Fraction]]
    totals: Mapping[str, Fraction]
    ranking: tuple[tuple[str, ...], ...]
    candidates: tuple[tuple[str, ...], ...]
    award_price: Decimal | None
    flags: Mapping[str, Sequence[str]]
    refused: Mapping[str, Refusal]
    blocked: tuple[Refusal, ...]
    refusals: tuple[Refusal, ...]

    def shown(self, value: Fraction) -> Decimal:
        """A score with the places of the tender document."""
        return self.rounding.shown(value)

    def place_of(self, bidder: str) -> int:
        """1 is best; tied bidders share a place; 0 if not ranked."""
        return ranking.place_of(self.ranking, bidder)


def evaluate(case: EvaluationCase) -> EvaluationResult:
    """Price points, totals, means, ranking, candidates, flags and refusals of one lot (O87 art. 55, 57, 60, 63, 64)."""
    ceiling = case.ceiling if case.ceiling is not None else case.budget
    judged = criteria.judged(case.criteria)
    refused, taking_part = _admitted(case, ceiling, judged)
    prices = _prices(case, taking_part)
    faults = [*criteria.sum_refusals(case.criteria, case.rules), *_twice(case.bids)]
    wrong = scoring.score_refusals(taking_part, judged, case.rules)
    blocked = (*faults, *wrong)
    incomplete = {refusal.params["bidder"] for refusal in wrong if refusal.code != "objective_scores_differ"}
    scored = {
        bid.bidder: scoring.score(bid, judged, prices[bid.bidder].score, case.rounding)
        for bid in taking_part
        if bid.bidder not in incomplete and not faults
    }
    order = () if blocked else ranking_of(case, taking_part, {bidder: found.mean for bidder, found in scored.items()}, prices)
    few = _too_few(case, taking_part)
    first = {bid.price for bid in taking_part if order and bid.bidder in order[0]}
    notes = _notes(case, few)
    return EvaluationResult(
        rounding=case.rounding,
        price={bidder: _rounded_price(found, case.rounding) for bidder, found in prices.items()},
        evaluators={bidder: found.evaluators for bidder, found in scored.items()},
        totals={bidder: found.mean for bidder, found in scored.items()},
        ranking=order,
        candidates=() if few else ranking.candidates(order, case.most_candidates),
        award_price=first.pop() if len(first) == 1 else None,
        flags=price.low_flags(taking_part, case.low_price or price.low_price_default(case.rules), ceiling=ceiling),
        refused=refused,
        blocked=blocked,
        refusals=(*blocked, *refused.values(), *notes),
    )


def _admitted(case: EvaluationCase, ceiling: Decimal | None, judged: Sequence[Criterion]) -> tuple[dict[str, Refusal], list[Bid]]:
    refused: dict[str, Refusal] = {}
    taking_part, by = [], case.priced_by
    for bid in sorted(case.bids, key=lambda bid: bid.bidder):
        refusal = (
            formula.threshold_refusal(bid, judged, by, case.rules)
            or price.price_refusal(bid, case.rules, ceiling=ceiling, deadline=case.deadline)
            or formula.fixed_refusal(bid, by, case.rules, fixed=ceiling)
        )
        if refusal:
            refused[bid.bidder] = refusal
        else:
            taking_part.append(bid)
    return refused, taking_part


def _prices(case: EvaluationCase, bids: Sequence[Bid]) -> dict[str, PriceResult]:
    evaluated = {bid.bidder: price.evaluated_price(bid, case.policy, case.rules) for bid in bids}
    points = formula.points(case.priced_by, evaluated, criteria.price_weight(case.criteria))
    return {bidder: PriceResult(evaluated[bidder], points[bidder]) for bidder in evaluated}


def _rounded_price(found: PriceResult, rounding: Rounding) -> PriceResult:
    return PriceResult(found.evaluated, rounding.at("price_item", found.score))


def ranking_of(
    case: EvaluationCase, bids: Sequence[Bid], totals: Mapping[str, Fraction], prices: Mapping[str, PriceResult]
) -> tuple[tuple[str, ...], ...]:
    """The order of these bids by their totals and the tie-break list; where the lowest price decides, by the evaluated price."""
    by_price = case.priced_by.kind == formula.LEAST_COST

    def standing(bid: Bid) -> ranking.Standing:
        def leaf_means(ids: Sequence[str]) -> Fraction:
            sheets = [sheet for sheet in bid.scores.values() if sheet is not None]
            points = (Fraction(sheet[leaf]) for sheet in sheets for leaf in ids)  # type: ignore[arg-type]
            return sum(points, Fraction(0)) / max(len(sheets), 1)

        return ranking.Standing(-prices[bid.bidder].evaluated if by_price else totals[bid.bidder], bid, leaf_means)

    return ranking.rank({bid.bidder: standing(bid) for bid in bids}, case.tie_break, case.criteria)


def _twice(bids: Sequence[Bid]) -> list[Refusal]:
    names = [bid.bidder for bid in bids]
    says = _("{bidder} stands in the list of bids twice.")
    return [Refusal("bidder_twice", says, bidder=name) for name in sorted(set(names)) if names.count(name) > 1]


def _too_few(case: EvaluationCase, bids: Sequence[Bid]) -> Refusal | None:
    method = case.rules.method(case.method)
    if len(bids) >= method.min_suppliers:
        return None
    says = _("{found} bids take part; with fewer than {least} nobody can be recommended.")
    return Refusal("fewer_than_three", says, law=method.law, found=str(len(bids)), least=str(method.min_suppliers))


def _notes(case: EvaluationCase, few: Refusal | None) -> list[Refusal]:
    """What is refused about the case as a whole, though it can be computed."""
    by = case.priced_by
    is_fixed = by.kind == formula.FIXED
    band = None if is_fixed else criteria.band_refusal(case.criteria, case.rules, method=case.method, object=case.object)
    low = price.low_price_refusal(case.low_price, case.rules) if case.low_price else None
    wrong = formula.first_refusal(by, case.criteria, case.rules, method=case.method)
    return [refusal for refusal in (few, band, low, wrong) if refusal]
