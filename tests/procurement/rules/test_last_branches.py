"""Branches that no story comes by: thresholds left open, interest below nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from tender.procurement.rules import bond, price


def test_without_thresholds_no_price_is_abnormally_low():
    bids = [price.Bid("甲", Decimal(1), {}), price.Bid("乙", Decimal(100), {})]
    assert price.low_flags(bids, price.LowPrice(None, None, None), ceiling=Decimal(100)) == {}


def test_interest_on_a_bond_is_never_negative():
    day = date(2026, 3, 2)
    found = bond.may_return(received=day, due=day, done=day, interest=Decimal(-1))
    assert found.code == "interest_negative"
    assert bond.may_return(received=day, due=day, done=day, interest=None) is None
