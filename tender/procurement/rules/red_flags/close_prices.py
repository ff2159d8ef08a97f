"""Prices too close together, or equal to the cent (O87 art. 37 (4))."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from tender.procurement.rules.red_flags.facts import BidFacts, TenderFacts
from tender.procurement.rules.red_flags.flag import LOW, MEDIUM, Flag, Piece, flag


def find(facts: TenderFacts) -> Iterator[Flag]:
    """Equal prices; else all prices of a lot within `spread_percent` of the lowest (the limit itself counts as close)."""
    row = facts.rows["close_prices"]
    share = Fraction(row["spread_percent"]) / 100
    for lot, bids in facts.lots():
        priced = [bid for bid in bids if bid.price]
        if lot not in facts.priced:
            continue
        same: dict[object, list[BidFacts]] = {}
        for bid in priced:
            same.setdefault(bid.price, []).append(bid)
        for _price, equals in sorted(same.items(), key=lambda item: str(item[0])):
            if len(equals) > 1:
                yield _flag("equal", equals, MEDIUM, row["law"])
        known = sorted(bid.price for bid in priced if bid.price)
        if len(same) > 1 and len(known) >= row["prices_least"] and Fraction(known[-1] - known[0]) <= Fraction(known[0]) * share:
            yield _flag("spread", priced, LOW, row["law"])


def _flag(about: str, bids: list[BidFacts], severity: str, law: str) -> Flag:
    return flag("close_prices", about, severity, [Piece(0, bid.key, "price", f"{bid.price:,.2f}") for bid in bids], law=law)
