"""A price that does not add up, in the order of O87 art. 59: worked cases and properties."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.procurement.rules.correction import Figures, correct

AMOUNT = st.decimals(min_value=D("0.01"), max_value=D("9999999"), places=2)


@pytest.mark.parametrize(
    ("figures", "price", "codes"),
    [
        (Figures(D(100), body=D(90)), 100, ["list_over_body"]),
        (Figures(D(100), words=D(110)), 110, ["words_over_digits"]),
        (Figures(D(100), units=D(1000), is_decimal_slip=True), 100, ["total_over_slip"]),
        (Figures(D(100), units=D(95)), 95, ["units_over_total"]),
        (Figures(D(100), words=D(110), body=D(90)), 110, ["list_over_body", "words_over_digits"]),
        (Figures(D(100), words=D(110), units=D(11), is_decimal_slip=True), 110, ["words_over_digits", "total_over_slip"]),
        (Figures(D(100), words=D(110), units=D(95)), 95, ["words_over_digits", "units_over_total"]),
        (Figures(D(100), words=D(110), units=D(110)), 110, ["words_over_digits"]),
        (Figures(D(100), D(110), D(90), D(95)), 95, ["list_over_body", "words_over_digits", "units_over_total"]),
    ],
    ids=["body", "words", "slip", "units", "body+words", "words+slip", "words+units", "words agree with units", "all"],
)
def test_the_four_steps_of_order_87_article_59_in_their_order(figures: Figures, price: int, codes: list[str]) -> None:
    found = correct(figures)
    assert found.price == price
    assert [one.code for one in found.steps] == codes


def test_figures_that_agree_need_no_correction() -> None:
    with pytest.raises(Refusal) as refused:
        correct(Figures(D("100.00"), D(100), D(100), D(100)))
    assert (refused.value.code, refused.value.law) == ("no_discrepancy", "财政部令第87号 第59条")


def test_a_figure_of_nothing_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        correct(Figures(D(100), units=D(0)))
    assert (refused.value.code, refused.value.field) == ("figure_not_positive", "units")


@given(AMOUNT, AMOUNT, AMOUNT, AMOUNT, st.booleans())
def test_the_price_is_always_one_of_the_figures_and_never_the_body_alone(
    listed: D, words: D, body: D, units: D, slip: bool
) -> None:
    try:
        found = correct(Figures(listed, words, body, units, slip))
    except Refusal:
        assert listed == words == body == units
        return
    assert found.price == (words if slip else units)
    assert found.steps[-1].price == found.price
