"""The evaluation: every case, every rounding stage, recusal, ties, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules import ranking
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.evaluation import evaluate
from tender.procurement.rules.evaluation_case import case_from_json, result_to_json
from tender.procurement.rules.price import LowPrice, Policy
from tender.procurement.rules.rounding import Rounding
from tests.procurement.rules.builders import BOOK, TREE, bid, codes, run, sheet
from tests.procurement.rules.cases import assert_holds, cases

THREE = (bid("A", 100), bid("B", 110), bid("C", 120))
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)


@pytest.mark.parametrize("name", cases("evaluate"))
def test_case(name: str) -> None:
    case = cases("evaluate")[name]
    assert_holds(case["expected"], result_to_json(evaluate(case_from_json(case))))


def test_three_lawful_bids_are_ranked_with_nothing_refused() -> None:
    result = run(*THREE)
    assert (codes(result), result.ranking, result.candidates) == ([], (("A",), ("B",), ("C",)), (("A",), ("B",), ("C",)))
    assert (result.award_price, result.place_of("B"), result.place_of("nobody")) == (Decimal(100), 2, 0)
    assert result.shown(result.totals["A"]) == Decimal("75.00")


def test_fewer_than_three_bids_are_computed_but_nobody_is_recommended() -> None:
    result = run(*THREE[:2])
    assert (codes(result), result.ranking, result.candidates) == (["fewer_than_three"], (("A",), ("B",)), ())
    assert "第41、43、44条" in result.refusals[0].law


def test_a_price_above_the_ceiling_is_refused_and_does_not_set_the_benchmark() -> None:
    at = run(*THREE, ceiling=Decimal(120))
    assert (codes(at), at.refused) == ([], {})
    above = run(*THREE, bid("D", "120.01"), ceiling=Decimal(120))
    assert (codes(above), list(above.refused)) == (["price_above_ceiling"], ["D"])
    assert above.refused["D"].law == "财政部令第87号 第63条"
    assert "D" not in above.price
    assert above.ranking == at.ranking


def test_the_budget_is_the_ceiling_when_there_is_none() -> None:
    assert codes(run(*THREE, budget=Decimal(110))) == ["price_above_ceiling", "fewer_than_three"]
    assert codes(run(*THREE, budget=Decimal(110), ceiling=Decimal(120))) == []


def test_late_and_unpriced_bids_are_refused() -> None:
    on_time = [replace(one, received_at=NOON) for one in THREE]
    assert codes(run(*on_time, deadline=NOON)) == []
    late = replace(on_time[0], received_at=NOON + timedelta(seconds=1))
    assert codes(run(late, *on_time[1:], deadline=NOON)) == ["bid_late", "fewer_than_three"]
    assert codes(run(bid("Z", 0), *THREE)) == ["price_not_positive"]


def test_a_recused_evaluator_is_left_out_of_the_mean_and_a_missing_score_is_refused() -> None:
    given, better = sheet(30, 15, 20), sheet(40, 20, 30)
    recused = run(bid("A", 100, given, None), bid("B", 100, given, better), bid("C", 100, given, better))
    assert codes(recused) == []
    assert recused.totals["A"] == 75
    assert list(recused.evaluators["A"]) == ["e1"]
    for absent in ({}, {"方案": Decimal(1)}, {**better, "师资": None}):
        missing = run(bid("A", 100, given, absent), bid("B", 100, given, better), bid("C", 100, given, better))
        assert set(codes(missing)) == {"missing_score"}
        assert (missing.ranking, missing.candidates, missing.award_price, list(missing.totals)) == ((), (), None, ["B", "C"])


def test_an_evaluator_without_a_sheet_for_one_bid_is_missing_not_recused() -> None:
    result = run(bid("A", 100), bid("B", 100, sheet(1, 1, 1), sheet(1, 1, 1)), bid("C", 100, sheet(1, 1, 1), sheet(1, 1, 1)))
    assert [(r.code, r.params["evaluator"], r.params["bidder"]) for r in result.refusals] == [("missing_score", "e2", "A")] * 3


def test_when_everybody_recused_nobody_can_be_ranked() -> None:
    result = run(bid("A", 100, None), bid("B", 100), bid("C", 100))
    assert (codes(result), result.ranking) == (["nobody_scores"], ())


@pytest.mark.parametrize(
    ("points", "code"), [("0", []), ("40", []), ("40.01", ["score_out_of_bounds"]), ("-0.01", ["score_out_of_bounds"])]
)
def test_points_stay_between_zero_and_the_weight(points: str, code: list[str]) -> None:
    result = run(bid("A", 100, sheet(points, 15, 20)), *THREE[1:])
    assert codes(result) == code
    assert bool(result.ranking) == (not code)


def test_points_for_what_is_not_scored_are_refused() -> None:
    assert codes(run(bid("A", 100, {**sheet(1, 1, 1), "价格": Decimal(9)}), *THREE[1:])) == ["unknown_criterion"]
    both = run(bid("A", 100, {"方案": None, "师资": Decimal(1), "商务": Decimal(1), "礼品": Decimal(9)}), *THREE[1:])
    assert codes(both) == ["missing_score", "unknown_criterion"]


def test_evidence_must_be_scored_alike_by_all() -> None:
    tree = (*TREE[:2], replace(TREE[2], kind="fixed"))
    same, other = sheet(30, 15, 20), sheet(31, 15, 20)
    assert codes(run(*(bid(name, 100, same, other) for name in "ABC"), criteria=tree)) == []
    result = run(bid("A", 100, same, sheet(30, 15, 21)), *(bid(name, 100, same, other) for name in "BC"), criteria=tree)
    assert [(r.code, r.params["leaf"], r.law) for r in result.refusals] == [
        ("objective_scores_differ", "商务", "财政部令第87号 第64条")
    ]
    assert result.ranking == ()


def test_an_unlawful_tree_or_a_bidder_twice_blocks_everything() -> None:
    broken = run(*THREE, criteria=(*TREE[:2], replace(TREE[2], weight=Decimal(29))))
    assert (codes(broken), broken.totals, broken.ranking) == (["weights_sum"], {}, ())
    assert codes(run(*THREE, THREE[0])) == ["bidder_twice"]


def test_what_is_unlawful_but_can_be_computed_is_noted() -> None:
    result = run(*THREE, object="goods", low_price=LowPrice(Decimal("0.7"), Decimal("0.5"), Decimal("0.45")))
    assert codes(result) == ["price_weight_too_low", "abnormal_low_threshold"]
    assert len(result.ranking) == 3


def test_the_award_price_is_the_original_price_after_a_deduction() -> None:
    bids = (bid("A", 104, small_micro=True), bid("B", 100), bid("C", 120))
    result = run(*bids, policy=Policy(small_micro_deduction=Decimal(10)))
    assert (result.ranking[0], result.award_price, result.price["A"].evaluated) == (("A",), Decimal(104), Fraction("93.6"))


def test_price_alone_can_decide_where_nothing_is_judged() -> None:
    tree = (Criterion("价格", "price", Decimal(100)),)
    result = run(*(bid(name, amount, {}) for name, amount in (("A", 3), ("B", 2), ("C", 4))), criteria=tree)
    assert (codes(result), result.ranking) == ([], (("B",), ("A",), ("C",)))
    unscored = run(*(replace(bid(name, amount), scores={}) for name, amount in (("A", 3), ("B", 2), ("C", 4))), criteria=tree)
    assert unscored.shown(unscored.totals["A"]) == Decimal("66.67")


@pytest.mark.parametrize(
    ("stage", "price", "evaluators", "total"),
    [
        ("price_item", "6.67", ["8.005", "8.015", "7.675"], None),
        ("each_item", "6.67", ["8.01", "8.02", "7.68"], None),
        ("evaluator_total", None, ["8.00", "8.01", "7.67"], None),
        ("final", None, None, "7.90"),
    ],
)
def test_only_the_named_stage_rounds(stage: str, price: str | None, evaluators: list[str] | None, total: str | None) -> None:
    sheets = [sheet("1.335", 0, 0), sheet("1.345", 0, 0), sheet("1.005", 0, 0)]
    bids = [bid("A", 150, *sheets), bid("B", 100, *sheets), bid("C", 100, *sheets)]
    result = run(*bids, rounding=Rounding(stage, 2, "half_up"))
    exact = [Fraction(one["方案"]) + Fraction(20, 3) for one in sheets]
    assert result.price["A"].score == (Fraction(price) if price else Fraction(20, 3))
    found = list(result.evaluators["A"].values())
    assert found == ([Fraction(one) for one in evaluators] if evaluators else exact)
    assert result.totals["A"] == (Fraction(total) if total else sum(found, Fraction(0)) / 3)


def test_half_even_rounds_items_to_even() -> None:
    sheets = [sheet("1.125", 0, 0)]
    result = run(*(bid(name, 100, *sheets) for name in "ABC"), rounding=Rounding("each_item", 2, "half_even"))
    assert result.totals["A"] == Fraction("11.12")


def test_equal_totals_go_to_the_lower_price_and_else_stay_a_tie() -> None:
    # A is dearer but better, so that the totals meet exactly
    result = run(bid("A", 125, sheet(32, 15, 20)), bid("B", 100, sheet(30, 15, 20)), bid("C", 100, sheet(30, 15, 20)))
    assert set(result.totals.values()) == {Fraction(75)}
    assert result.ranking == (("B", "C"), ("A",))
    assert [result.place_of(name) for name in "BCA"] == [1, 1, 3]
    assert (result.candidates, result.award_price) == ((("B", "C"), ("A",)), Decimal(100))


def test_a_tie_of_unequal_prices_has_no_award_price() -> None:
    bids = (bid("A", 125, sheet(32, 15, 20)), bid("B", 100), bid("C", 200))
    result = run(*bids, tie_break=("score", "random_draw"))
    assert (result.ranking, result.award_price) == ((("A", "B"), ("C",)), None)


@pytest.mark.parametrize(
    ("tie_break", "expected"),
    [
        (("score", "price"), (("A", "B", "C"),)),
        (("score_desc", "price_asc", "file_rule", "random_draw"), (("A", "B", "C"),)),
        (("师资",), (("B",), ("A", "C"))),
        (("technical",), (("A", "C"), ("B",))),
        (("business", "received_at"), (("B",), ("C",), ("A",))),
        (("received_at",), (("B",), ("C",), ("A",))),
    ],
)
def test_the_tie_break_list_of_the_tender_document(tie_break: tuple[str, ...], expected: tuple[tuple[str, ...], ...]) -> None:
    bids = (
        bid("A", 100, sheet(30, 15, 20)),
        bid("B", 100, sheet(25, 16, 24), received_at=NOON),
        bid("C", 100, sheet(30, 15, 20), received_at=NOON + timedelta(minutes=1)),
    )
    assert run(*bids, tie_break=tie_break).ranking == expected


def test_an_unknown_tie_break_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        run(*THREE, tie_break=("beauty",))
    assert (refused.value.code, refused.value.field) == ("tie_break_unknown", "tie_break")


def test_candidates_stop_at_the_number_named_but_never_split_a_tie() -> None:
    order = (("A",), ("B", "C"), ("D",))
    assert [ranking.candidates(order, most) for most in (1, 2, 3, 9)] == [(("A",),), order[:2], order[:2], order]


@pytest.mark.parametrize(("qualified", "out"), [(2, 1), (3, 1), (5, 1), (6, 2), (9, 2), (10, 2), (11, 3)])
def test_elimination_of_a_framework_call_order_110_article_27(qualified: int, out: int) -> None:
    assert ranking.eliminated(BOOK, qualified) == out


def test_a_framework_call_needs_two() -> None:
    with pytest.raises(Refusal) as refused:
        ranking.eliminated(BOOK, 1)
    assert refused.value.law == "财政部令第110号 第27条"


FULL: dict[str, Any] = {
    "rulebook": BOOK.id, "method": "consultation", "object": "goods", "ceiling": "500", "budget": "600.00", "candidates": 2,
    "deadline": "2026-03-02T12:00:00+08:00", "rounding": {"stage": "evaluator_total", "places": 1, "mode": "half_even"},
    "policy": {"small_micro_deduction": "12", "consortium_deduction": "4"}, "tie_break": ["price"],
    "abnormal_low": {"mean": "0.6", "second_lowest": "0.6", "ceiling": "0", "compare": "le"},
    "criteria": [{"name": "价格", "weight": "30"}, {"name": "质量", "weight": "70"}],
    "bids": [{"bidder": "A", "price": "１００", "small_micro": True, "sme_share": "40", "received_at": "2026-03-02T11:00:00+08:00",
              "scores": {"e1": {"质量": "60"}, "e2": None}}],
}  # fmt: skip


def test_everything_in_a_case_is_read() -> None:
    case = case_from_json(FULL)
    (only,) = case.bids
    assert (case.method, case.object, case.ceiling, case.budget, case.most_candidates) == ("consultation", "goods", 500, 600, 2)
    assert (case.deadline, case.rounding, case.tie_break) == (NOON, Rounding("evaluator_total", 1, "half_even"), ("price",))
    assert case.policy == Policy(Decimal(12), Decimal(4))
    assert case.low_price == LowPrice(Decimal("0.6"), Decimal("0.6"), Decimal(0), "le")
    assert (only.price, only.small_micro, only.sme_share, only.scores) == (100, True, 40, {"e1": {"质量": 60}, "e2": None})
    least = {"criteria": FULL["criteria"], "bids": [{"bidder": "A", "price": "1"}]}
    bare = case_from_json({**least, "abnormal_low": {}, "rounding": {}, "policy": {}})
    assert bare == case_from_json(least)
    assert (bare.method, bare.object, bare.rounding) == ("open_tender", "service", Rounding("price_item", 2, "half_up"))
    assert bare.low_price == LowPrice(Decimal("0.5"), Decimal("0.5"), Decimal("0.45"))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"rulebook": "cn-gp-1999"}, "$.rulebook"),
        ({"rulebook": ["cn-gp-1999"]}, "$.rulebook"),
        ({"method": "lottery"}, "$.method"),
        ({"object": "works"}, "$.object"),
        ({"ceiling": "1e309"}, "$.ceiling"),
        ({"ceiling": "1.005"}, "$.ceiling"),
        ({"deadline": "noon"}, "$.deadline"),
        ({"rounding": {"stage": "sometimes"}}, "$.rounding.stage"),
        ({"rounding": {"places": "9"}}, "$.rounding.places"),
        ({"policy": {"small_micro_deduction": "100"}}, "$.policy.small_micro_deduction"),
        ({"abnormal_low": {"compare": "gt"}}, "$.abnormal_low.compare"),
        ({"tie_break": "price"}, "$.tie_break"),
        ({"candidates": "0"}, "$.candidates"),
        ({"criteria": None}, "$.criteria"),
        ({"bids": {}}, "$.bids"),
        ({"bids": [{"price": "1"}]}, "$.bids[0].bidder"),
        ({"bids": [{"bidder": "A", "price": "NaN"}]}, "$.bids[0].price"),
        ({"bids": [{"bidder": "A", "price": "1"}, {"bidder": "A", "price": "2"}]}, "$.bids[1].bidder"),
        ({"bids": [{"bidder": "A", "price": "1", "small_micro": "yes"}]}, "$.bids[0].small_micro"),
        ({"bids": [{"bidder": "A", "price": "1", "scores": []}]}, "$.bids[0].scores"),
        ({"bids": [{"bidder": "A", "price": "1", "scores": {"e1": [3]}}]}, "$.bids[0].scores.e1"),
        ({"bids": [{"bidder": "A", "price": "1", "scores": {"e1": {"质量": "good"}}}]}, "$.bids[0].scores.e1.质量"),
    ],
)
def test_a_malformed_case_names_the_path(change: dict[str, Any], path: str) -> None:
    assert case_from_json(FULL).bids
    with pytest.raises(Refusal) as refused:
        case_from_json({**FULL, **change})
    assert (refused.value.code, refused.value.field) == ("malformed", path)


def test_a_result_without_ranking_is_printed_too() -> None:
    printed = result_to_json(run(bid("A", 100, None), bid("B", 500), ceiling=Decimal(200)), translate=lambda says: f"→ {says}")
    assert (printed["ranking"], printed["award_price"], list(printed["refused"])) == ([], None, ["B"])
    assert printed["refusals"][0]["says"] == "→ Nobody is left to score A: every evaluator recused."
