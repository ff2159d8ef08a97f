"""Rounding against Python's own decimal module."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.procurement.rules import rounding
from tender.procurement.rules.rounding import Rounding, rounded
from tender.procurement.rules.scoring import ROUNDINGS
from tests.procurement.rules.builders import BOOK


@pytest.mark.parametrize(
    ("mode", "results"),
    [("half_up", ["0.13", "0.14", "-0.13"]), ("half_even", ["0.12", "0.14", "-0.12"]), ("down", ["0.12", "0.13", "-0.12"])],
)
def test_halves_go_as_the_mode_says(mode: str, results: list[str]) -> None:
    assert [str(rounded(Fraction(value), 2, mode)) for value in ("0.125", "0.135", "-0.125")] == results


@given(st.decimals(-1000, 1000, places=6), st.integers(0, 5), st.sampled_from(rounding.MODES))
def test_it_agrees_with_the_decimal_module(value: Decimal, places: int, mode: str) -> None:
    theirs = value.quantize(Decimal(1).scaleb(-places), ROUNDINGS[mode])
    assert rounded(Fraction(value), places, mode) == theirs


def test_only_the_named_stage_rounds_and_each_item_includes_the_price() -> None:
    third = Fraction(1, 3)
    for stage in rounding.STAGES:
        changed = [at for at in rounding.STAGES if Rounding(stage).at(at, third) != third]
        assert changed == (["price_item", "each_item"] if stage == "each_item" else [stage])


def test_default_of_the_rulebook_is_the_published_practice() -> None:
    assert rounding.default(BOOK) == Rounding("price_item", 2, "half_up")
