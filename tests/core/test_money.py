"""Money as people type it and as papers print it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.money import LARGEST, capital, parse_amount, parse_decimal, show
from tender.core.refusal import Refusal


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("151250", "151250.00"),
        ("１２３", "123.00"),
        ("￥１，２３４．５０", "1234.50"),
        (" ¥ 1,234,567.8 ", "1234567.80"),
        ("1 234", "1234.00"),
        ("　12　", "12.00"),
        ("+5", "5.00"),
        (".5", "0.50"),
        ("5.", "5.00"),
        ("-0", "0.00"),
        ("0007", "7.00"),
        ("999999999999.99", "999999999999.99"),
        ("0.1000000000000000000000000", "0.10"),
    ],
)
def test_what_people_type_is_understood(typed: str, read: str) -> None:
    assert str(parse_amount(typed)) == read


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "not_a_number"),
        ("ten", "not_a_number"),
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("1e309", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("+-5", "not_a_number"),
        (".", "not_a_number"),
        ("1,5", "not_a_number"),
        ("1,2345", "not_a_number"),
        ("12 34", "not_a_number"),
        ("10²", "not_a_number"),
        ("٣", "not_a_number"),
        ("½", "not_a_number"),
        ("9" * 200, "not_a_number"),
        ("-1", "negative"),
        ("0.001", "too_many_places"),
        ("1.000000000000000000000000000001", "too_many_places"),
        ("1000000000000", "too_large"),
    ],
)
def test_what_is_no_amount_is_refused_and_quoted(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_amount(typed)
    assert (refused.value.code, refused.value.status, refused.value.params["text"]) == (code, 422, typed[:40])


def test_places_and_largest_can_be_chosen() -> None:
    assert str(parse_decimal("3.5", places=1, largest=Decimal(5))) == "3.5"
    with pytest.raises(Refusal) as refused:
        parse_decimal("5.1", places=1, largest=Decimal(5))
    assert refused.value.code == "too_large"


@given(st.decimals(0, LARGEST, places=2))
def test_what_is_shown_is_read_back(amount: Decimal) -> None:
    assert parse_amount(show(amount)) == amount


def test_negative_and_finer_amounts_are_shown_plainly() -> None:
    assert [show(Decimal(text)) for text in ("-1234.5", "0.005", "-0.001")] == ["-¥1,234.50", "¥0.01", "¥0.00"]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("0.55", "伍角伍分"),
        ("1", "壹元整"),
        ("10.05", "壹拾元零伍分"),
        ("100.50", "壹佰元伍角整"),
        ("1001", "壹仟零壹元整"),
        ("1010.10", "壹仟零壹拾元壹角整"),
        ("10000", "壹万元整"),
        ("10001", "壹万零壹元整"),
        ("151250", "壹拾伍万壹仟贰佰伍拾元整"),
        ("671550", "陆拾柒万壹仟伍佰伍拾元整"),
        ("1000100", "壹佰万零壹佰元整"),
        ("100000000", "壹亿元整"),
        ("100000001", "壹亿零壹元整"),
        ("100010000", "壹亿零壹万元整"),
        ("1020304050607.08", "壹万零贰佰零叁亿零肆佰零伍万零陆佰零柒元零捌分"),
        ("1234500000000", "壹万贰仟叁佰肆拾伍亿元整"),
        ("-12.30", "负壹拾贰元叁角整"),
        ("0.005", "壹分"),
    ],
)
def test_capital_numerals(amount: str, words: str) -> None:
    assert capital(Decimal(amount)) == words


def read_capital(words: str) -> Decimal:
    """An independent reading: digits times units, each big unit closing what stands before it."""
    digits = {word: n for n, word in enumerate("零壹贰叁肆伍陆柒捌玖")}
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total, section, digit, cents = 0, 0, 0, 0
    for word in words.removeprefix("负"):
        if word in digits:
            digit = digits[word]
        elif word in units:
            section, digit = section + digit * units[word], 0
        elif word == "万":
            section, digit = (section + digit) * 10_000, 0
        elif word == "亿":
            total, section, digit = (section + digit) * 10**8, 0, 0
        elif word == "元":
            total, section, digit = total + section + digit, 0, 0
        elif word in "角分":
            cents, digit = cents + digit * (10 if word == "角" else 1), 0
    return (Decimal(total) + Decimal(cents) / 100) * (-1 if words.startswith("负") else 1)


@given(st.decimals(-LARGEST, Decimal("9999999999999999.99"), places=2))
def test_capital_numerals_can_be_read_back(amount: Decimal) -> None:
    words = capital(amount)
    assert read_capital(words) == amount
    assert "零零" not in words
    assert "零元" not in words or words == "零元整"
