"""The lowest price of a lot was rejected. Judged once there is a result."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tender.procurement.rules.red_flags.facts import BidFacts, TenderFacts
from tender.procurement.rules.red_flags.flag import LOW, Flag, Piece, flag


def find(facts: TenderFacts) -> Iterator[Flag]:
    """The lowest bids and the winner side by side, when they were rejected and it was dearer."""
    for lot, bids in facts.lots():
        priced = [(bid.price, bid) for bid in bids if bid.price]
        winners = [(price, bid) for price, bid in priced if bid.key in facts.winners]
        lowest = min((price for price, _bid in priced), default=Decimal(0))
        losers = [(price, bid) for price, bid in priced if price == lowest]
        if lot in facts.priced and winners and all(bid.is_rejected for _price, bid in losers):
            pieces = [_piece("rejected", *one) for one in losers] + [_piece("won", *one) for one in winners]
            yield flag("lowest_rejected", "lot", LOW, pieces, law=facts.rows["lowest_rejected"]["law"])


def _piece(where: str, price: Decimal, bid: BidFacts) -> Piece:
    return Piece(0, bid.key, where, f"{price:,.2f}")
