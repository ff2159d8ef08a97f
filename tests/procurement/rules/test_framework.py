"""Closed frameworks by article: elimination (O110 art. 27), time (art. 15), the three ways to call off (art. 32–34)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.procurement.rules import framework as rules
from tender.procurement.rules.framework import RoundOffer
from tender.procurement.rules.rulebook import load

BOOK = load()
FIRST, LAST = date(2026, 3, 2), date(2028, 3, 2)


@pytest.mark.parametrize(("qualified", "eliminated"), [(9, 2), (5, 1), (3, 1), (2, 1), (10, 2), (11, 3)])
def test_o110_27_worked_examples(qualified: int, eliminated: int):
    found = rules.split(qualified, BOOK)
    assert (found.entering, found.eliminated) == (qualified - eliminated, eliminated)
    assert "第27条" in found.law


@given(st.integers(2, 500))
def test_at_least_a_fifth_and_one_are_out_and_somebody_enters(qualified: int):
    found = rules.split(qualified, BOOK)
    assert found.eliminated >= 1
    assert found.eliminated * 5 >= qualified
    assert found.entering >= 1


def test_fewer_than_two_make_no_framework():
    with pytest.raises(Refusal) as refused:
        rules.split(1, BOOK)
    assert refused.value.code == "framework_too_few"


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        (FIRST, LAST, None),
        (FIRST, date(2028, 3, 3), "framework_period"),
        (FIRST, FIRST, "framework_period"),
        (date(2028, 2, 29), date(2030, 2, 28), None),
    ],
)
def test_o110_15_two_years_at_most(starts: date, ends: date, code: str | None):
    found = rules.period_refusal(starts, ends)
    assert (found.code if found else None) == code


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, None),
        ({"way": "lottery"}, "call_off_way"),
        ({"on": date(2028, 3, 3)}, "framework_over"),
        ({"on": date(2026, 3, 1)}, "framework_over"),
        ({"price": Decimal("100.01")}, "call_off_price"),
        ({"price": Decimal(0)}, "call_off_price"),
        ({"reason": " "}, "reason_missing"),
    ],
)
def test_a_call_off_stays_within_time_and_agreement_price(changed: dict[str, object], code: str | None):
    known = {
        "way": "direct",
        "price": Decimal(100),
        "ceiling": Decimal(100),
        "reason": "学员选择",
        "starts_on": FIRST,
        "ends_on": LAST,
        "on": FIRST,
    }
    found = rules.may_call_off(**{**known, **changed})  # type: ignore[arg-type]
    assert (found.code if found else None) == code
    assert found is None or found.law


def test_the_lowest_offer_within_its_own_agreement_price_wins():
    offers = [
        RoundOffer(1, Decimal(90), Decimal(100), 1),
        RoundOffer(2, Decimal(80), Decimal(79), 2),
        RoundOffer(3, Decimal(85), Decimal(90), 3),
        RoundOffer(4, Decimal(85), Decimal(90), 2),
    ]
    found = rules.lowest(offers)
    assert found
    assert found.entrant == 4
    assert rules.lowest(offers[1:2]) is None


def test_rotation_gives_one_chance_per_round_in_the_fixed_order():
    order, chances, turns = [7, 5, 9], {}, []
    for _n in range(7):
        turn = rules.next_in_turn(order, chances)
        chances[turn] = chances.get(turn, 0) + 1
        turns.append(turn)
    assert turns == [7, 5, 9, 7, 5, 9, 7]


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({}, ""),
        ({"is_summarised": True}, "framework_summarised"),
        ({"on": LAST}, "framework_running"),
        ({"rounds": 1}, "rounds_open"),
    ],
)
def test_the_summary_comes_once_after_the_last_day_and_after_the_last_round(changed, refused):
    known = {"law": "财政部令第110号 第35条", "ends_on": LAST, "on": date(2028, 3, 3), "rounds": 0, "is_summarised": False}
    found = rules.may_summarise(**known | changed)
    assert (found.code if found else "") == refused
