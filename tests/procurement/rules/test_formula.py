"""Price formulas: worked numbers, what the rulebook allows, and what each asks of the criteria."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.procurement.rules import formula
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.evaluation import EvaluationCase, evaluate
from tender.procurement.rules.evaluation_case import case_from_json
from tender.procurement.rules.formula import Formula, allowed, points, usual
from tender.procurement.rules.price import Policy
from tender.procurement.rules.rounding import Rounding, rounded
from tests.procurement.rules.builders import BOOK, TREE, bid, codes, run, sheet

PRICES = {"A": Fraction(100), "B": Fraction(120), "C": Fraction(140)}
ALONE = (Criterion("价格", "price", Decimal(100)),)
JUDGED = (Criterion("技术", "quality", Decimal(100)),)
FREE = replace(
    BOOK,
    raw={
        **BOOK.raw,
        "price_formulas": {kind: {"methods": ["open_tender"], "law": f"本区办法 {kind}", "seen": "I"} for kind in formula.KINDS},
    },
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        # 30 × 100/100, 100/120, 100/140
        ("lowest_first", ["30.00", "25.00", "21.43"]),
        # mean 120: A is 16.67 % below (half a point each), C as much above (one point each)
        ("average", ["21.67", "30.00", "13.33"]),
        # none left at 100 % above the lowest: B is 20 % above, C 40 %
        ("linear", ["30.00", "24.00", "18.00"]),
        ("least_cost", ["30.00", "25.00", "21.43"]),
        ("quality_cost", ["30.00", "25.00", "21.43"]),
    ],
)
def test_points_of_each_formula(kind: str, expected: list[str]) -> None:
    found = points(Formula(kind), PRICES, Decimal(30))
    assert [str(rounded(found[name], 2)) for name in "ABC"] == expected


def test_numbers_of_the_tender_document_are_used() -> None:
    steep = points(Formula("average", above=Decimal(2), below=Decimal(1)), PRICES, Decimal(30))
    assert [str(rounded(steep[name], 2)) for name in "ABC"] == ["13.33", "30.00", "0.00"]
    short = points(Formula("linear", zero_at=Decimal(20)), PRICES, Decimal(30))
    assert short == {"A": 30, "B": 0, "C": 0}
    assert points(Formula("average"), {}, Decimal(30)) == {}


CENTS = st.integers(100, 100_000).map(lambda cents: Fraction(cents, 100))
PRICED = st.dictionaries(st.sampled_from("ABCDEF"), CENTS, min_size=1)


@given(PRICED, st.sampled_from(formula.KINDS))
def test_points_lie_between_nothing_and_the_weight(evaluated: dict[str, Fraction], kind: str) -> None:
    assert all(0 <= one <= 30 for one in points(Formula(kind), evaluated, Decimal(30)).values())


@given(PRICED, st.sampled_from(["lowest_first", "linear", "least_cost", "quality_cost"]))
def test_the_cheaper_never_has_fewer_points(evaluated: dict[str, Fraction], kind: str) -> None:
    found = points(Formula(kind), evaluated, Decimal(30))
    ordered = [found[bidder] for bidder in sorted(evaluated, key=evaluated.__getitem__)]
    assert ordered == sorted(ordered, reverse=True)


@given(PRICED, st.sampled_from(formula.KINDS), st.integers(2, 9))
def test_prices_in_another_unit_change_nothing(evaluated: dict[str, Fraction], kind: str, factor: int) -> None:
    scaled = {bidder: price * factor for bidder, price in evaluated.items()}
    assert points(Formula(kind), scaled, Decimal(30)) == points(Formula(kind), evaluated, Decimal(30))


def test_the_rulebook_allows_formulas_by_method() -> None:
    assert allowed(BOOK, "open_tender") == ["lowest_first", "fixed", "least_cost"]
    assert allowed(BOOK, "consultation") == ["lowest_first", "fixed"]
    assert (usual(BOOK, "open_tender"), usual(BOOK, "negotiation")) == (Formula(), Formula("least_cost"))
    silent = replace(BOOK, raw={key: value for key, value in BOOK.raw.items() if key != "price_formulas"})
    assert allowed(silent, "open_tender") == ["lowest_first"]
    assert formula.kind_refusal("average", silent, method="open_tender").law == "财政部令第87号 第55条"  # type: ignore[union-attr]


@pytest.mark.parametrize("kind", ["average", "linear", "quality_cost"])
def test_a_formula_outside_the_rulebook_is_refused_with_the_article(kind: str) -> None:
    found = formula.kind_refusal(kind, BOOK, method="open_tender")
    assert found is not None
    assert (found.code, found.law, found.params["allowed"]) == (
        "formula_not_allowed", "财政部令第87号 第55条", ["lowest_first", "fixed", "least_cost"],
    )  # fmt: skip
    assert formula.kind_refusal(kind, FREE, method="open_tender") is None
    assert formula.first_refusal(Formula(kind), TREE, FREE, method="open_tender") is None
    assert "formula_not_allowed" in codes(run(bid("A", 100), bid("B", 110), bid("C", 120), formula=Formula(kind)))


def test_a_fixed_price_is_not_scored_and_another_offer_does_not_take_part() -> None:
    found = formula.first_refusal(Formula("fixed"), TREE, BOOK, method="open_tender")
    assert found is not None
    assert (found.code, found.law) == ("fixed_price_scored", "财政部令第87号 第55条")
    assert formula.first_refusal(Formula("fixed"), JUDGED, BOOK, method="open_tender") is None
    bids = [bid(name, price, {"技术": Decimal(given)}) for name, price, given in (
        ("A", 100, 70), ("B", 100, 80), ("C", 100, 75), ("D", 99, 90)
    )]  # fmt: skip
    result = run(*bids, criteria=JUDGED, formula=Formula("fixed"), ceiling=Decimal(100))
    assert (codes(result), result.ranking) == (["price_not_fixed"], (("B",), ("C",), ("A",)))
    assert result.price["A"].score == 0
    assert codes(run(*bids, criteria=JUDGED, formula=Formula("fixed"))) == []


def test_where_the_lowest_price_decides_nothing_else_is_scored() -> None:
    found = formula.first_refusal(Formula("least_cost"), TREE, BOOK, method="open_tender")
    assert found is not None
    assert (found.code, found.law) == ("only_price_decides", "财政部令第87号 第54条；财政部令第74号 第35条")
    assert formula.first_refusal(Formula("least_cost"), (), BOOK, method="open_tender") is None


def test_the_lowest_evaluated_price_wins_even_where_rounded_points_are_equal() -> None:
    """100.00 and 100.01 both have 100 points to no place; a small enterprise's 104 counts as 93.6 and wins at its own price."""
    bids = [bid("A", "100.01"), bid("B", 100), bid("C", 110), bid("D", 104, small_micro=True)]
    bids = [replace(one, scores={}) for one in bids]
    how = {"criteria": ALONE, "formula": Formula("least_cost"), "rounding": Rounding("final", 0)}
    assert run(*bids[:3], **how).ranking == (("B",), ("A",), ("C",))
    deducted = run(*bids, **how, policy=Policy(small_micro_deduction=Decimal(10)))
    assert (deducted.ranking[0], deducted.award_price) == (("D",), Decimal(104))


def technical(points: int) -> dict[str, Decimal]:
    """A sheet with these points of 90, spread over the leaves of TREE."""
    return sheet(min(points, 40), min(max(points - 40, 0), 20), max(points - 60, 0))


def quality_cost(*shown: tuple[str, int, int], **more: Any) -> Any:
    bids = [bid(name, price, technical(given)) for name, price, given in shown]
    return evaluate(EvaluationCase(FREE, TREE, bids, formula=Formula("quality_cost", threshold=Decimal(60)), **more))


def test_a_bid_below_the_technical_threshold_sets_no_benchmark() -> None:
    """60 percent of 90 points are 54. D has 53 and the lowest price, which is never read."""
    result = quality_cost(("A", 100, 54), ("B", 110, 80), ("C", 120, 70), ("D", 1, 53))
    assert (codes(result), list(result.refused)) == (["below_threshold"], ["D"])
    assert result.refused["D"].law == "本区办法 quality_cost"
    assert "D" not in result.price
    assert result.price["A"].score == 10
    assert result.ranking == (("B",), ("C",), ("A",))


def test_an_incomplete_sheet_is_not_below_the_threshold_but_missing() -> None:
    empty = bid("A", 100, {})
    bids = [empty, bid("B", 110, technical(80)), bid("C", 120, technical(70))]
    result = evaluate(EvaluationCase(FREE, TREE, bids, formula=Formula("quality_cost")))
    assert set(codes(result)) == {"missing_score"}


def test_a_case_names_its_formula() -> None:
    case = {
        "criteria": [{"name": "价格", "weight": "30"}, {"name": "技术", "weight": "70"}], "bids": [],
        "formula": {"kind": "linear", "zero_at": "50"},
    }  # fmt: skip
    assert case_from_json(case).formula == Formula("linear", zero_at=Decimal(50))
    assert case_from_json({**case, "formula": None}).formula is None
    for wrong in ({"kind": "other"}, {"kind": "linear", "zero_at": "0"}, {"kind": "average", "above": "-1"}):
        with pytest.raises(Refusal) as refused:
            case_from_json({**case, "formula": wrong})
        assert refused.value.code == "malformed"
