"""The simulation: worked examples with known answers, and what holds for any tree and any seed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.procurement.rules.chance import Chance
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.evaluation import EvaluationCase, evaluate
from tender.procurement.rules.rounding import Rounding
from tender.procurement.rules.simulation import SCENARIOS, Scenario, Setting, bids_of, simulate
from tender.procurement.rules.simulation_advice import sentences, warnings
from tests.procurement.rules.builders import BOOK, TREE

SETTING = Setting(BOOK, TREE, ceiling=Decimal(300_000))
# both places of price and quality are given: prices 80 % and 100 % of the ceiling, in turn by chance
TWO = Scenario(bidders=2, quality_level=100, quality_spread=0, past_prices=(Fraction(4, 5), Fraction(1)))


def tree(price: int) -> tuple[Criterion, ...]:
    return (Criterion("价格", "price", Decimal(price)), Criterion("方案", "quality", Decimal(100 - price)))


def test_the_generator_is_the_published_one() -> None:
    chance = Chance(1234567)
    assert [chance.next() for _n in range(5)] == [
        6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821,
    ]  # fmt: skip


def test_chance_stays_below_its_limit_and_reaches_every_number() -> None:
    chance = Chance(7)
    assert {chance.below(6) for _n in range(400)} == set(range(6))
    assert {chance.between(-1, 1) for _n in range(100)} == {-1, 0, 1}


def test_what_would_favour_small_numbers_is_drawn_again() -> None:
    half = 2**63 + 1  # a draw is thrown away about every other time
    assert all(Chance(seed).below(half) < half for seed in range(20))
    assert any(Chance(seed).below(half) != Chance(seed).next() % half for seed in range(20))


@pytest.mark.parametrize("mode", ["half_up", "half_even"])
def test_totals_count_as_the_tender_rounds_them(mode: str) -> None:
    setting = replace(SETTING, rounding=Rounding("final", 0, mode))
    found = simulate(setting, SCENARIOS["usual"], runs=20)
    assert found.runs == 20
    assert (
        found.first_ties >= simulate(replace(SETTING, rounding=Rounding("final", 4, mode)), SCENARIOS["usual"], runs=20).first_ties
    )


def test_one_bidder_alone_gives_no_warning_about_the_price() -> None:
    found = simulate(SETTING, Scenario(bidders=1, quality_level=80, quality_spread=0), runs=5)
    assert not any(one.code.startswith("price") for one in warnings(found))


def test_where_quality_is_equal_the_cheapest_always_wins_unless_prices_are_equal_too() -> None:
    found = simulate(SETTING, TWO, runs=100)
    assert found.cheapest_wins == 100
    assert found.places == (100, 0)
    assert found.first_ties == found.score_ties
    assert 30 < found.first_ties < 70
    assert found.reversals == 0
    equal = Fraction(found.first_ties, 100)
    assert found.correlation == 1 - equal + equal * 1


def test_only_price_means_that_the_cheapest_wins_every_time() -> None:
    setting = Setting(BOOK, (Criterion("价格", "price", Decimal(100)),))
    found = simulate(setting, SCENARIOS["price_war"], runs=40)
    assert (found.cheapest_wins, found.correlation, found.reversals) == (40, 1, 0)
    assert found.one_percent_share is None
    assert [(leaf.name, leaf.up, leaf.down) for leaf in found.leaves] == [("", 0, 0)]


def test_without_a_price_the_price_decides_nothing() -> None:
    found = simulate(Setting(BOOK, (Criterion("方案", "quality", Decimal(100)),)), SCENARIOS["usual"], runs=150)
    assert abs(found.correlation) < Fraction(1, 5)
    assert (found.price_weight, found.one_percent) == (0, 0)
    assert {one.code for one in sentences(found)}.isdisjoint({"one_percent"})


def test_one_percent_of_price_in_points_and_in_quality() -> None:
    found = simulate(SETTING, SCENARIOS["few"], runs=1)
    assert found.one_percent == Fraction(10, 101)
    assert found.one_percent_share == Fraction(1000, 101 * 90)
    assert next(str(one) for one in sentences(found) if one.code == "one_percent") == (
        "Asking 1% more than the lowest price costs 0.10 points; 0.11% of the judged points make up for it."
    )


def test_one_bidder_always_wins_alone() -> None:
    found = simulate(SETTING, Scenario(bidders=1), runs=20)
    assert (found.cheapest_wins, found.places, found.correlation) == (20, (20,), 1)
    assert (found.first_ties, found.score_ties, found.reversals) == (0, 0, 0)
    assert all((leaf.up, leaf.down, leaf.spread) == (0, 0, 0) for leaf in found.leaves)


def test_a_dear_bid_wins_where_quality_is_dear_and_price_light() -> None:
    found = simulate(
        replace(SETTING, criteria=tree(10)), Scenario(bidders=4, quality_spread=0, quality_link=20, price_spread=10), runs=50
    )
    assert found.cheapest_wins == 0
    assert found.places[3] >= 48
    assert found.correlation < Fraction(-9, 10)


def test_a_loser_can_turn_the_order_of_others() -> None:
    heavy = replace(SETTING, criteria=tree(60))
    found = simulate(heavy, Scenario(bidders=6, price_spread=45, quality_level=60, quality_spread=40), runs=200)
    assert found.reversals > 0
    assert "rank_reversal" in {one.code for one in warnings(replace(found, reversals=10))}


def test_warnings_say_what_to_change_and_where() -> None:
    calm = simulate(SETTING, SCENARIOS["usual"], runs=10)
    cases = {
        "price_decides": replace(calm, cheapest_wins=10),
        "price_hardly_counts": replace(calm, cheapest_wins=2, correlation=Fraction(1, 10)),
        "rank_reversal": replace(calm, reversals=1),
        "ties_likely": replace(calm, first_ties=1),
        "leaf_sways": replace(calm, leaves=(calm.leaves[0], replace(calm.leaves[1], up=3))),
        "leaf_idle": replace(calm, leaves=(calm.leaves[0], replace(calm.leaves[1], up=0, down=0, weight=Decimal(2)))),
    }
    for code, found in cases.items():
        (one,) = [one for one in warnings(found) if one.code == code]
        assert one.instead
        assert one.field in {"criteria", "scoring"}
        assert str(one)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"criteria": ()}, "criteria_missing"),
        ({"criteria": TREE[:2]}, "weights_sum"),
        ({"criteria": TREE}, None),
    ],
)
def test_what_cannot_be_scored_cannot_be_tried(change: dict[str, object], code: str | None) -> None:
    setting = replace(SETTING, **change)
    if code is None:
        assert simulate(setting, SCENARIOS["usual"], runs=1).runs == 1
        return
    with pytest.raises(Refusal) as refused:
        simulate(setting, SCENARIOS["usual"], runs=1)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "change", [{"runs": 0}, {"runs": 1001}, {"bidders": 0}, {"bidders": 21}, {"price_spread": 91}, {"quality_level": 101}]
)
def test_numbers_out_of_bounds_are_refused(change: dict[str, int]) -> None:
    runs = change.get("runs", 1)
    scenario = replace(SCENARIOS["few"], **{key: value for key, value in change.items() if key != "runs"})
    with pytest.raises(Refusal) as refused:
        simulate(SETTING, scenario, runs=runs)
    assert (refused.value.code, refused.value.field) == ("out_of_bounds", next(iter(change)))
    assert simulate(SETTING, SCENARIOS["few"], runs=1)


SCENES = st.builds(
    Scenario, bidders=st.integers(1, 6), price_spread=st.integers(0, 60), quality_level=st.integers(0, 100),
    quality_spread=st.integers(0, 60), quality_link=st.integers(0, 40),
)  # fmt: skip
SEEDS = st.integers(0, 2**70)


@settings(max_examples=25, deadline=None)
@given(scene=SCENES, seed=SEEDS)
def test_a_seed_repeats_its_result_and_counts_stay_within_the_rounds(scene: Scenario, seed: int) -> None:
    found = simulate(SETTING, scene, runs=5, seed=seed)
    assert found == simulate(SETTING, scene, runs=5, seed=seed)
    assert sum(found.places) == 5
    assert found.first_ties <= found.score_ties or found.bidders == 1
    assert -1 <= found.correlation <= 1
    assert all(0 <= count <= 5 for leaf in found.leaves for count in (leaf.up, leaf.down))


@settings(max_examples=25, deadline=None)
@given(scene=SCENES, seed=SEEDS, price=st.integers(1, 99))
def test_scaling_all_weights_changes_nothing(scene: Scenario, seed: int, price: int) -> None:
    """A tree written as two halves of the same criterion is the same tree scaled; so is the sum of its parts."""
    exact = replace(SETTING, criteria=tree(price), rounding=Rounding("evaluator_total", 6))
    chance = Chance(seed)
    bids = bids_of(exact, scene, chance)
    small = tuple(replace(node, weight=node.weight / 2) for node in tree(price))
    halves = (*small, *(replace(node, name=f"{node.name}二") for node in small))
    split = [
        replace(bid, scores={"committee": {"方案": points / 2, "方案二": points / 2}})
        for bid in bids
        for points in [bid.scores["committee"]["方案"]]
    ]
    one = evaluate(EvaluationCase(BOOK, exact.criteria, bids, ceiling=exact.ceiling, rounding=exact.rounding))
    two = evaluate(EvaluationCase(BOOK, halves, split, ceiling=exact.ceiling, rounding=exact.rounding))
    assert one.ranking == two.ranking


@settings(max_examples=40, deadline=None)
@given(scene=SCENES, seed=SEEDS, price=st.integers(1, 99))
def test_only_the_loser_with_the_lowest_price_can_turn_the_result(scene: Scenario, seed: int, price: int) -> None:
    """Leaving out every loser by brute force finds what the simulation finds by leaving out one."""
    setting = replace(SETTING, criteria=tree(price))
    found = simulate(setting, scene, runs=1, seed=seed)
    bids = bids_of(setting, scene, Chance(seed))

    def first(of: list[object]) -> tuple[str, ...]:
        return evaluate(EvaluationCase(BOOK, setting.criteria, of, ceiling=setting.ceiling)).ranking[0]  # type: ignore[arg-type]

    winners = first(list(bids))
    others = [[bid for bid in bids if bid.bidder != loser.bidder] for loser in bids if loser.bidder not in winners]
    assert found.reversals == any(first(list(rest)) != winners for rest in others)


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, price=st.integers(1, 99))
def test_moving_a_weight_is_the_same_as_scoring_the_moved_tree(seed: int, price: int) -> None:
    """With a fifth more on the price: 6 × price + 5 × quality, brought back to 100, decides as the simulation says."""
    setting = replace(SETTING, criteria=tree(price), rounding=Rounding("price_item", 6))
    found = simulate(setting, SCENARIOS["few"], runs=1, seed=seed)
    bids = bids_of(setting, SCENARIOS["few"], Chance(seed))
    result = evaluate(EvaluationCase(BOOK, setting.criteria, bids, ceiling=setting.ceiling, rounding=setting.rounding))

    def order(bid: object, price_times: int) -> tuple[Fraction, Decimal]:
        quality = Fraction(bid.scores["committee"]["方案"])  # type: ignore[attr-defined]
        return -(price_times * result.price[bid.bidder].score + 5 * quality), bid.price  # type: ignore[attr-defined]

    firsts = [min(bids, key=lambda bid, times=times: order(bid, times)).bidder for times in (5, 6)]
    assert result.ranking[0][0] == firsts[0]
    assert found.leaves[0].up == (firsts[0] != firsts[1])


def test_prices_lie_under_the_ceiling_and_points_within_their_leaf() -> None:
    for scene in SCENARIOS.values():
        for bid in bids_of(SETTING, scene, Chance(3)):
            assert 0 < bid.price <= 300_000
            assert bid.price >= 300_000 * (100 - scene.price_spread) / 100
            sheet = bid.scores["committee"]
            assert sheet is not None
            assert 0 <= sheet["方案"] <= 40
            assert -sheet["方案"].as_tuple().exponent <= 2
