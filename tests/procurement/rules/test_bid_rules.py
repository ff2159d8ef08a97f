"""Rules of a bid: in time, verified, within the ceiling, complete; lots with too few bids; blind names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.procurement.rules import bid as rules

DEADLINE = datetime(2026, 3, 23, 1, 0, tzinfo=UTC)
OPEN = rules.BidFacts("published", DEADLINE, "verified", 1)


@pytest.mark.parametrize("early", [timedelta(milliseconds=1), timedelta(seconds=1), timedelta(days=9)])
def test_before_the_deadline_everything_is_possible(early):
    for may in (rules.may_seal, rules.may_withdraw, rules.may_edit):
        assert may(OPEN, at=DEADLINE - early) is None


@pytest.mark.parametrize("late", [timedelta(0), timedelta(milliseconds=1), timedelta(days=9)])
def test_from_the_deadline_on_nothing_is(late):
    for may in (rules.may_seal, rules.may_withdraw, rules.may_edit):
        assert may(OPEN, at=DEADLINE + late).code == "bid_late"


@pytest.mark.parametrize("state", ["draft", "approved", "closed", "terminated", "failed"])
def test_a_tender_that_is_not_public_takes_no_bid_even_in_time(state):
    facts = rules.BidFacts(state, DEADLINE, "verified")
    assert rules.may_seal(facts, at=DEADLINE - timedelta(days=1)).code == "tender_not_open"
    assert rules.may_seal(rules.BidFacts(state, None, "verified"), at=DEADLINE).code == "tender_not_open"


@pytest.mark.parametrize("state", ["registered", "submitted", "returned", "suspended"])
def test_only_a_verified_organisation_seals(state):
    facts = rules.BidFacts("published", DEADLINE, state)
    assert rules.may_seal(facts, at=DEADLINE - timedelta(days=1)).code == "provider_unverified"
    assert rules.may_withdraw(facts, at=DEADLINE - timedelta(days=1)) is None


@given(st.decimals("0.01", "999999", places=2), st.decimals("0.01", "999999", places=2))
def test_a_price_is_lawful_up_to_the_ceiling(price, ceiling):
    refusal = rules.may_offer(price, ceiling=ceiling)
    assert (refusal is None) == (price <= ceiling)
    assert refusal is None or refusal.code == "price_above_ceiling"


@pytest.mark.parametrize("price", ["0", "-1"])
def test_a_price_of_nothing_is_refused(price):
    assert rules.may_offer(Decimal(price), ceiling=Decimal(1)).code == "price_zero"


WHOLE = {"price": "90", "declares_no_collusion": True, "answers": {"1": "x"}, "files": {}}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"price": ""}, "price_missing"),
        ({"price": "101"}, "price_above_ceiling"),
        ({"declares_no_collusion": False}, "declaration_missing"),
        ({"answers": {}}, "bid_empty"),
        ({"answers": {"1": ""}}, "bid_empty"),
    ],
)
def test_an_incomplete_bid_says_what_is_missing(change, code):
    assert rules.may_submit_content({**WHOLE, **change}, ceiling=Decimal(100)).code == code


def test_a_complete_bid_may_be_sealed_with_answers_or_files():
    assert rules.may_submit_content(WHOLE, ceiling=Decimal(100)) is None
    assert rules.may_submit_content({**WHOLE, "answers": {}, "files": {"a": {}}}, ceiling=Decimal(100)) is None
    for said in (
        {"summary": "方案"},
        {"evidence": {"2": "营业执照"}},
    ):  # a negotiation scores the price alone and asks no criterion
        assert rules.may_submit_content({**WHOLE, "answers": {}, **said}, ceiling=Decimal(100)) is None


@pytest.mark.parametrize(("bids", "words"), [(0, "无供应商投标"), (1, "仅有1家"), (2, "仅有2家"), (3, ""), (9, "")])
def test_a_lot_fails_below_three_bids(bids, words):
    said = rules.lot_failure(bids)
    assert words in said
    assert bool(said) == (bids < 3)


def test_blind_names_are_all_different():
    names = [rules.alias(place) for place in range(40)]
    assert names[:2] == ["投标人甲", "投标人乙"]
    assert names[10] == "投标人11"
    assert len(set(names)) == 40
