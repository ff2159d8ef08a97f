"""What holds for every evaluation, whatever the numbers; and that a large one is fast."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tender.procurement.rules import criteria, formula, rounding
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.evaluation import EvaluationCase, evaluate
from tender.procurement.rules.price import Bid
from tender.procurement.rules.rounding import Rounding
from tender.procurement.rules.scoring import score
from tests.procurement.rules.builders import BOOK, TREE

POINTS = {"方案": 40, "师资": 20, "商务": 30}
EVALUATORS = ("e1", "e2", "e3")
SHEETS = st.fixed_dictionaries({leaf: st.decimals(0, most, places=2) for leaf, most in POINTS.items()})
BIDS = st.lists(
    st.builds(
        Bid,
        bidder=st.just(""),
        price=st.decimals(1, 900, places=2),
        scores=st.fixed_dictionaries({evaluator: st.none() | SHEETS for evaluator in EVALUATORS[1:]} | {"e1": SHEETS}),
        small_micro=st.booleans(),
    ),
    min_size=3,
    max_size=6,
).map(lambda bids: [replace(one, bidder=f"b{n}") for n, one in enumerate(bids)])
ROUNDINGS = st.builds(Rounding, st.sampled_from(rounding.STAGES), st.integers(0, 3), st.sampled_from(rounding.MODES))


def case(bids: list[Bid], how: Rounding) -> EvaluationCase:
    return EvaluationCase(BOOK, TREE, bids, rounding=how)


@given(BIDS, ROUNDINGS, st.randoms(use_true_random=False))
def test_the_order_of_bidders_and_evaluators_changes_nothing(bids: list[Bid], how: Rounding, chance: random.Random) -> None:
    mixed = [replace(one, scores=dict(chance.sample(sorted(one.scores.items()), len(one.scores)))) for one in bids]
    chance.shuffle(mixed)
    assert evaluate(case(mixed, how)) == evaluate(case(bids, how))


@given(BIDS, ROUNDINGS, st.sampled_from(sorted(POINTS)), st.data())
def test_better_points_never_lower_the_place(bids: list[Bid], how: Rounding, leaf: str, data: st.DataObject) -> None:
    one = bids[0]
    sheet = one.scores["e1"]
    assert sheet is not None
    now = sheet[leaf]
    assert now is not None
    better = {**sheet, leaf: data.draw(st.decimals(now, POINTS[leaf], places=2))}
    improved = [replace(one, scores={**one.scores, "e1": better}), *bids[1:]]
    assert evaluate(case(improved, how)).place_of("b0") <= evaluate(case(bids, how)).place_of("b0")


@given(BIDS, ROUNDINGS, st.data())
def test_a_lower_price_never_lowers_the_price_score(bids: list[Bid], how: Rounding, data: st.DataObject) -> None:
    lower = data.draw(st.decimals(1, bids[0].price, places=2))
    cheaper = [replace(bids[0], price=lower), *bids[1:]]
    assert evaluate(case(cheaper, how)).price["b0"].score >= evaluate(case(bids, how)).price["b0"].score


@given(BIDS, ROUNDINGS, st.integers(2, 50))
def test_prices_in_another_unit_change_no_score(bids: list[Bid], how: Rounding, factor: int) -> None:
    scaled = evaluate(case([replace(one, price=one.price * factor) for one in bids], how))
    assert (scaled.totals, scaled.ranking) == (evaluate(case(bids, how)).totals, evaluate(case(bids, how)).ranking)


@given(BIDS, ROUNDINGS)
def test_splitting_a_leaf_in_two_halves_changes_nothing_exact(bids: list[Bid], how: Rounding) -> None:
    """Weights scaled down with their points: 商务 30 as twice 15."""
    halves = (Criterion("商务一", "quality", Decimal(15)), Criterion("商务二", "quality", Decimal(15)))
    split = [
        replace(one, scores={name: sheet and _halved(sheet) for name, sheet in one.scores.items()}) for one in bids
    ]  # fmt: skip
    final = replace(how, stage="final")
    found = evaluate(EvaluationCase(BOOK, (*TREE[:2], *halves), split, rounding=final))
    assert (found.totals, found.ranking) == (evaluate(case(bids, final)).totals, evaluate(case(bids, final)).ranking)


def _halved(sheet: dict[str, Decimal]) -> dict[str, Decimal]:
    half = sheet["商务"] / 2
    return {"方案": sheet["方案"], "师资": sheet["师资"], "商务一": half, "商务二": half}


@given(BIDS)
def test_totals_equal_an_independent_computation(bids: list[Bid]) -> None:
    """Straight from the formula of O87 art. 55, written a second time; nothing is rounded before the end."""
    found = evaluate(case(bids, Rounding("final", 3)))
    lowest = min(Fraction(one.price) for one in bids)
    for one in bids:
        sheets = [sheet for sheet in one.scores.values() if sheet is not None]
        quality = sum((Fraction(points) for sheet in sheets for points in sheet.values() if points is not None), Fraction(0))
        exact = quality / len(sheets) + 10 * lowest / Fraction(one.price)
        assert abs(found.totals[one.bidder] - exact) <= Fraction(1, 2000)
        assert found.totals[one.bidder] == Fraction(round((exact + Fraction(1, 10**30)) * 1000), 1000)


@given(BIDS, ROUNDINGS)
def test_scaling_all_weights_changes_nothing(bids: list[Bid], how: Rounding) -> None:
    """Ten times every weight and every point, with one place less: ten times every total, so no place changes. The tree is not
    judged here, for its weights make 1000."""
    finer, judged = replace(how, places=how.places + 1), criteria.judged(TREE)
    evaluated = {one.bidder: Fraction(one.price) for one in bids}
    price, wide = (formula.points(formula.Formula(), evaluated, Decimal(weight)) for weight in (10, 100))
    for one in bids:
        sheets = {who: sheet and {leaf: points * 10 for leaf, points in sheet.items()} for who, sheet in one.scores.items()}
        scaled = score(replace(one, scores=sheets), judged, wide[one.bidder], how)
        assert scaled.mean == 10 * score(one, judged, price[one.bidder], finer).mean


def large(bidders: int, evaluators: int, leaves: int) -> EvaluationCase:
    """A full evaluation with the same numbers every time."""
    chance = random.Random(11)
    names = [f"leaf {n}" for n in range(leaves)]
    tree = (Criterion("价格", "price", Decimal(10)), *(Criterion(name, "quality", Decimal(90) / leaves) for name in names))
    bids = [
        Bid(
            f"bidder {n}",
            Decimal(chance.randrange(100_000, 200_000)),
            {f"e{k}": {name: Decimal(chance.randrange(301)) / 100 for name in names} for k in range(evaluators)},
        )
        for n in range(bidders)
    ]
    return EvaluationCase(BOOK, tree, bids)


def test_200_bids_11_evaluators_30_leaves_are_evaluated_whole() -> None:
    """How fast: `tests/benchmarks`."""
    result = evaluate(large(200, 11, 30))
    assert (len(result.totals), result.refusals) == (200, ())
