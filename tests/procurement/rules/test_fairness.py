"""How firmly a result stands: worked examples with numbers computed by hand, and properties against a second evaluation."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tender.procurement.rules import formula, rounding
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.evaluation import EvaluationCase, evaluate
from tender.procurement.rules.fairness import Change, Fairness, LotCase, fairness
from tender.procurement.rules.fairness_field import Field
from tender.procurement.rules.formula import Formula
from tender.procurement.rules.price import Bid
from tender.procurement.rules.rounding import Rounding
from tests.procurement.rules.builders import BOOK, TREE
from tests.procurement.rules.test_evaluation_properties import BIDS, ROUNDINGS, large

TWO = (Criterion("价格", "price", Decimal(30)), Criterion("技术", "quality", Decimal(70)))
EXACT = Rounding("final", 2)


def one(bidder: str, price: int | str, *points: int | str | None) -> Bid:
    """A bid with the technical points of e1, e2 …; None recused."""
    sheets = {f"e{n}": None if given is None else {"技术": Decimal(given)} for n, given in enumerate(points, 1)}
    return Bid(bidder, Decimal(price), sheets)


def lot(*bids: Bid, key: str = "1", winners: int = 1, **more: Any) -> LotCase:
    case = EvaluationCase(BOOK, more.pop("criteria", TWO), bids, **{"rounding": EXACT, **more})
    return LotCase(key, case, evaluate(case), winners)


def report(*lots: LotCase, most_lots: int | None = None) -> Fairness:
    return fairness(lots, most_lots=most_lots)


# C is dearest to nobody: its low price sets the benchmark (50). Price points of A, B, C: 15, 18.75, 30; totals 75, 73.75, 50.
THREE = (one("A", 100, 70, 50), one("B", 80, 50, 60), one("C", 50, 20, 20))


def test_a_loser_whose_absence_changes_the_winner_is_named() -> None:
    """Without C the benchmark is 80: A has 60 + 24 = 84, B has 55 + 30 = 85."""
    found = report(lot(*THREE))
    assert dict(found.seats) == {("1", 1): ("A",)}
    assert [(left.who, left.lot, left.changes) for left in found.reversals] == [("C", "1", (Change("1", 1, ("A",), ("B",)),))]
    assert [left.who for left in found.bidders] == ["B", "C"]
    assert (found.moved, found.is_firm) == ((), False)


def test_a_loser_that_only_moves_others_is_told_apart() -> None:
    """D has no chance, and without C it falls behind E: 30·50/60 = 25 and 30·50/100 = 15, then 30 and 18 points for the price."""
    bids = (one("A", 60, 70), one("C", 50, 0), one("D", 100, 20), one("E", 60, 9))
    found = report(lot(*bids))
    assert found.fields[0].ranking == (("A",), ("D",), ("E",), ("C",))
    assert [(left.who, left.changes) for left in found.moved] == [("C", ())]
    assert found.reversals == ()


def test_the_margin_is_told_exactly_and_against_the_rounding() -> None:
    found = report(lot(*THREE)).margins
    assert [(one.winner, one.next, one.exact, one.shown, one.step) for one in found] == [
        ("A", "B", Fraction(5, 4), Decimal("1.25"), Decimal("0.01"))
    ]
    assert (found[0].is_within_rounding, found[0].modes, found[0].holds_unrounded) == (False, (), True)


def test_a_winner_by_rounding_alone_is_told() -> None:
    """To one place A and B both have 75.0 and the lower price of B decides; unrounded A has 60.03 + 15 = 75.03, B 75.01."""
    bids = (one("A", 100, "60.03"), one("B", 80, "56.26"), one("C", 50, 20))
    found = report(lot(*bids, rounding=Rounding("final", 1)))
    assert dict(found.seats) == {("1", 1): ("B",)}
    margin = found.margins[0]
    assert (margin.winner, margin.next, margin.exact, margin.shown) == ("B", "A", Fraction(-1, 50), Decimal("0.0"))
    assert (margin.is_within_rounding, margin.holds_unrounded, margin.modes) == (True, False, ())


def test_another_rounding_mode_that_changes_a_seat_is_named() -> None:
    """75.05 is 75.1 half up, 75.0 half even and cut; B has 75.00 and the lower price."""
    bids = (one("A", 100, "60.05"), one("B", 80, "56.25"), one("C", 50, 20))
    found = report(lot(*bids, rounding=Rounding("final", 1)))
    assert (dict(found.seats)["1", 1], found.margins[0].modes) == (("A",), ("half_even", "down"))


def test_without_one_evaluator() -> None:
    """Without e1: A 50 + 15 = 65, B 60 + 18.75 = 78.75. Without e2: A 85, B 68.75."""
    found = {left.who: left for left in report(lot(*THREE)).evaluators}
    assert found["e1"].changes == (Change("1", 1, ("A",), ("B",)),)
    assert (found["e2"].changes, found["e2"].moves) == ((), False)


def test_an_evaluator_who_scored_some_bid_alone_cannot_be_left_out() -> None:
    bids = (one("A", 100, 70, 50), one("B", 80, 50, None), one("C", 50, 20, 20))
    found = {left.who: left for left in report(lot(*bids)).evaluators}
    assert (found["e1"].is_possible, found["e1"].changes) == (False, ())
    assert found["e2"].is_possible


def test_the_smallest_change_of_weight() -> None:
    """From 技术 to 价格: B gains 55/… slower than A loses: 1.25 ÷ (11/56) = 70/11 points. The other way A only grows."""
    found = report(lot(*THREE)).shifts
    assert [(one.source, one.target, one.points, one.loses, one.gains) for one in found] == [
        ("技术", "价格", Fraction(70, 11), "A", "B")
    ]


def test_equal_totals_need_no_change_of_weight() -> None:
    bids = (one("A", 100, 60), one("B", 80, "56.25"), one("C", 50, 20))
    found = report(lot(*bids))
    assert dict(found.seats) == {("1", 1): ("B",)}
    assert [(one.points, one.loses, one.gains) for one in found.shifts[:1]] == [(0, "B", "A")]


def test_equals_for_one_seat_are_both_holders_and_nobody_is_ahead() -> None:
    bids = (one("A", 80, 60), one("B", 80, 60), one("C", 80, 60))
    found = report(lot(*bids))
    assert dict(found.seats) == {("1", 1): ("A", "B", "C")}
    assert (found.bidders, found.margins, found.shifts) == ((), (), ())


def test_several_winners_are_watched_seat_by_seat() -> None:
    """Two seats: A and B win; D is third. Without C the price points rise (A 24, B 30, D 15) and D still stays behind."""
    found = report(lot(*THREE, one("D", 160, 50, 50), winners=2))
    assert dict(found.seats) == {("1", 1): ("A",), ("1", 2): ("B",)}
    left = {one.who: one for one in found.bidders}
    assert left["C"].changes == (Change("1", 1, ("A",), ("B",)), Change("1", 2, ("B",), ("A",)))
    assert (found.margins[0].winner, found.margins[0].next) == ("B", "D")


def test_a_limit_on_lots_carries_a_change_into_the_next_lot() -> None:
    """Whoever wins lot 1 may not win lot 2. Without C in lot 1, B wins it, and so A takes lot 2."""
    second = lot(one("A", 80, 60), one("B", 80, 58), one("C", 80, 10), key="2")
    found = report(lot(*THREE), second, most_lots=1)
    assert dict(found.seats) == {("1", 1): ("A",), ("2", 1): ("B",)}
    (reversal,) = found.reversals
    assert (reversal.who, reversal.lot) == ("C", "1")
    assert reversal.changes == (Change("1", 1, ("A",), ("B",)), Change("2", 1, ("B",), ("A",)))
    assert [(one.lot, one.winner, one.next) for one in found.margins] == [("1", "A", "B"), ("2", "B", "C")]


def test_a_lot_without_a_ranking_is_left_out() -> None:
    blocked = lot(replace(THREE[0], scores={"e1": {}}), *THREE[1:], key="2")
    assert [field.key for field in report(lot(*THREE), blocked).fields] == ["1"]


def test_with_a_seat_for_everybody_nobody_is_left_out() -> None:
    """Three seats and three bids: nobody loses, so there is nothing to ask."""
    found = report(lot(*THREE, winners=3))
    assert (found.bidders, found.margins) == ((), ())


def test_where_the_lowest_price_decides_nothing_but_the_price_is_looked_at() -> None:
    alone = (Criterion("价格", "price", Decimal(100)),)
    bids = tuple(Bid(name, Decimal(price), {}) for name, price in (("A", 100), ("B", "100.01"), ("C", 120)))
    found = report(lot(*bids, criteria=alone, formula=Formula(formula.LEAST_COST), rounding=Rounding("evaluator_total", 0)))
    assert dict(found.seats) == {("1", 1): ("A",)}
    assert (found.evaluators, found.shifts, found.is_firm) == ((), (), False)


def test_a_clear_result_is_firm() -> None:
    assert report(lot(one("A", 100, 70), one("B", 100, 40), one("C", 100, 30))).is_firm


def test_leaves_add_up_to_the_unrounded_total() -> None:
    field = report(lot(*THREE)).fields[0]
    assert field.leaf_means["B"] == {"价格": Fraction(75, 4), "技术": 55}
    assert {who: sum(means.values()) for who, means in field.leaf_means.items()} == field.unrounded


KINDS = st.sampled_from([formula.LOWEST_FIRST, formula.LINEAR, formula.AVERAGE])


def made(bids: list[Bid], how: Rounding, kind: str) -> LotCase:
    case = EvaluationCase(BOOK, TREE, bids, rounding=how, formula=Formula(kind), tie_break=("price", "方案"))
    return LotCase("1", case, evaluate(case))


@given(BIDS, ROUNDINGS, KINDS)
def test_leaving_out_a_bid_is_as_if_it_had_never_been_made(bids: list[Bid], how: Rounding, kind: str) -> None:
    start = made(bids, how, kind)
    field = Field(start)
    for out in bids:
        again = evaluate(replace(start.case, bids=[one for one in bids if one is not out]))
        assert field.without_bidder(out.bidder) == again.ranking


@given(BIDS, ROUNDINGS, KINDS)
def test_leaving_out_an_evaluator_is_as_if_they_had_recused(bids: list[Bid], how: Rounding, kind: str) -> None:
    start = made(bids, how, kind)
    for out in ("e1", "e2", "e3"):
        left = [replace(one, scores={who: None if who == out else sheet for who, sheet in one.scores.items()}) for one in bids]
        again = evaluate(replace(start.case, bids=left))
        found = Field(start).without_evaluator(out)
        assert (found is None) == ("nobody_scores" in [refusal.code for refusal in again.refusals])
        assert found is None or found == again.ranking


@given(BIDS, ROUNDINGS, KINDS, st.sampled_from(rounding.MODES))
def test_another_mode_is_as_if_the_tender_had_said_so(bids: list[Bid], how: Rounding, kind: str, mode: str) -> None:
    start = made(bids, how, kind)
    assert Field(start).with_mode(mode) == evaluate(replace(start.case, rounding=replace(how, mode=mode))).ranking


@given(BIDS, KINDS)
def test_below_the_smallest_change_the_winner_stays_and_at_it_the_other_reaches_it(bids: list[Bid], kind: str) -> None:
    start = made(bids, Rounding("final", 6), kind)
    field = Field(start)
    totals = field.unrounded

    def moved(bidder: str, source: Criterion, target: Criterion, points: Fraction) -> Fraction:
        """The total after scaling both groups, written a second time."""
        rest = sum((field.node_points(bidder, node) for node in TREE if node not in (source, target)), Fraction(0))
        less = field.node_points(bidder, source) * (Fraction(source.weight) - points) / Fraction(source.weight)
        return rest + less + field.node_points(bidder, target) * (Fraction(target.weight) + points) / Fraction(target.weight)

    found, nodes = fairness([start]), {node.name: node for node in TREE}
    holders = {one for seated in found.seats.values() for one in seated}
    for shift in found.shifts:
        source, target = nodes[shift.source], nodes[shift.target]
        assert 0 <= shift.points <= source.weight
        ends = [moved(who, source, target, shift.points) for who in (shift.loses, shift.gains)]
        assert ends[0] == ends[1] or (shift.points == 0 and totals[shift.gains] > totals[shift.loses])
        half = {who: moved(who, source, target, shift.points / 2) for who in totals}
        least = min(half[who] for who in holders)
        assert shift.points == 0 or all(points <= least for who, points in half.items() if who not in holders)


@given(BIDS, ROUNDINGS)
def test_the_report_is_the_same_in_every_order(bids: list[Bid], how: Rounding) -> None:
    one, other = (fairness([made(given, how, formula.LOWEST_FIRST)]) for given in (bids, bids[::-1]))
    assert (one.seats, one.margins, one.bidders, one.evaluators) == (other.seats, other.margins, other.bidders, other.evaluators)
    assert [shift.points for shift in one.shifts] == [shift.points for shift in other.shifts]


def test_a_large_evaluation_is_reported_whole() -> None:
    """200 bids, 11 evaluators, 30 leaves: every losing bid and every evaluator was left out once."""
    case = large(200, 11, 30)
    found = fairness([LotCase("1", case, evaluate(case))])
    assert (len(found.bidders), len(found.evaluators), len(found.margins)) == (199, 11, 1)
