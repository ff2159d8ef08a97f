"""All but the winner were rejected. Judged once there is a result."""

from __future__ import annotations

from collections.abc import Iterator

from tender.procurement.rules.red_flags.facts import TenderFacts
from tender.procurement.rules.red_flags.flag import MEDIUM, Flag, Piece, flag


def find(facts: TenderFacts) -> Iterator[Flag]:
    """One flag per lot with at least two bids."""
    for _lot, bids in facts.lots():
        left = [bid for bid in bids if not bid.is_rejected]
        if len(bids) > 1 and len(left) == 1 and left[0].key in facts.winners:
            pieces = [Piece(0, bid.key, "rejected" if bid.is_rejected else "won", "") for bid in bids]
            yield flag("winner_alone", "lot", MEDIUM, pieces, law=facts.rows["winner_alone"]["law"])
