"""Statistics of scores, worked by hand."""

from __future__ import annotations

from fractions import Fraction as F

from tender.procurement.rules.score_statistics import Given, distance_of, median, statistics

TABLE = {"甲": (8, 6), "乙": (8, 6), "丙": (9, 5), "丁": (2, 6)}
SCORES = [Given(who, bid, "方案", F(points)) for who, row in TABLE.items() for bid, points in zip("AB", row, strict=True)]


def test_spread_deviation_and_outlier_of_a_small_table():
    found = statistics(SCORES, {"方案": F(10)}, judged=["方案"])
    (spread,) = found.spreads
    assert (spread.mean, spread.widest, spread.at) == (F(125, 2), F(70), "A")  # 50 points of 8 × 10; 9 − 2 at A
    by_name = {one.evaluator: one for one in found.deviations}
    # 丁: 2 − 25/3 = −19/3 and 6 − 17/3 = 1/3 → mean −3 of 10 points; distance (19/3 + 1/3) / 2 = 10/3
    assert (by_name["丁"].leaning, by_name["丁"].distance) == (F(-30), F(100, 3))
    (one,) = found.outliers
    assert (one.given.evaluator, one.given.bid, one.median, one.distance) == ("丁", "A", F(8), F(60))
    assert found.alike == []


def test_everybody_alike_is_seen_where_opinion_counts_only():
    leaves = ("方案", "师资")
    given = [Given(who, bid, leaf, F(7)) for who in "甲乙" for bid in "AB" for leaf in leaves]
    found = statistics(given, dict.fromkeys(leaves, F(10)), judged=leaves)
    kinds = {(one.kind, frozenset(one.who)) for one in found.alike}
    assert kinds == {("all_bids", frozenset("甲")), ("all_bids", frozenset("乙")), ("same_sheet", frozenset("甲乙"))}
    assert statistics(given, dict.fromkeys(leaves, F(10)), judged=[]).alike == []


def test_a_recused_evaluator_is_no_zero():
    without = [one for one in SCORES if (one.evaluator, one.bid) != ("丁", "A")]
    found = statistics(without, {"方案": F(10)}, judged=["方案"])
    assert found.outliers == []
    assert found.spreads[0].widest == F(10)


def test_the_order_of_scores_changes_nothing():
    assert statistics(SCORES[::-1], {"方案": F(10)}, judged=["方案"]) == statistics(SCORES, {"方案": F(10)}, judged=["方案"])


def test_median_and_distance():
    assert (median([F(1), F(9), F(2)]), median([F(1), F(2)])) == (F(2), F(3, 2))
    assert (distance_of(F(2), [F(8), F(8), F(9)], F(10)), distance_of(F(2), [F(9)], F(10))) == (F(60), F(0))
