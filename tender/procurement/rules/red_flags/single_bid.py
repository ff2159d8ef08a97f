"""Only one bid of a lot was opened (GPL art. 36)."""

from __future__ import annotations

from collections.abc import Iterator

from tender.procurement.rules.red_flags.facts import TenderFacts
from tender.procurement.rules.red_flags.flag import MEDIUM, Flag, Piece, flag


def find(facts: TenderFacts) -> Iterator[Flag]:
    """One flag per lot."""
    for _lot, bids in facts.lots():
        if len(bids) == 1:
            pieces = [Piece(0, bids[0].key, "price", f"{bids[0].price:,.2f}" if bids[0].price else "")]
            yield flag("single_bid", "lot", MEDIUM, pieces, law=facts.rows["single_bid"]["law"])
