"""The negotiation of a single source by article (O74 art. 41–43): with whom, when, by whom, at which price, signed by all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from tender.procurement.rules import price_talk as rules
from tender.procurement.rules.rulebook import load

BOOK, DAY = load(), date(2026, 3, 4)
WHOLE = rules.TalkFacts(
    "single_source", "opened", held_on=DAY, opened_on=date(2026, 3, 2), people=3, experienced=1,
    prices=(("包1", Decimal(80000), Decimal(78000), Decimal(76000)),),
)  # fmt: skip


def code(facts: rules.TalkFacts) -> str:
    found = rules.may_hand_out(facts, BOOK, on=DAY)
    assert found is None or "财政部令第74号" in found.law
    return found.code if found else ""


def test_a_whole_record_may_be_handed_out():
    assert code(WHOLE) == ""


@pytest.mark.parametrize(
    ("changed", "refused"),
    [
        ({"method": "open_tender"}, "wrong_procedure"),
        ({"state": "evaluated"}, "talk_not_now"),
        ({"held_on": None}, "talk_day"),
        ({"held_on": date(2026, 3, 5)}, "talk_day"),
        ({"held_on": date(2026, 3, 1)}, "talk_day"),
        ({"people": 1}, "talk_people"),
        ({"experienced": 0}, "talk_people"),
        ({"missing": ("place",)}, "talk_incomplete"),
        ({"prices": (("包1", Decimal(80000), Decimal(78000), None),)}, "price_not_agreed"),
        ({"prices": (("包1", Decimal(80000), None, Decimal("80000.01")),)}, "price_above_ceiling"),
        ({"prices": (("包1", Decimal(80000), Decimal(78000), Decimal("78000.01")),)}, "price_above_offer"),
    ],
)
def test_what_is_missing_is_refused(changed, refused):
    assert code(replace(WHOLE, **changed)) == refused


def test_the_price_stands_when_all_have_signed():
    assert rules.not_signed(BOOK, unsigned=None).code == "talk_missing"
    assert rules.not_signed(BOOK, unsigned=2).code == "talk_unsigned"
    assert rules.not_signed(BOOK, unsigned=0) is None
