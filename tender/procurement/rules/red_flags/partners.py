"""A bidder that has stood beside the same winner again and again and has won nothing against it (GPR art. 74)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import permutations

from tender.procurement.rules.red_flags.facts import BidFacts, PastLot, TenderFacts
from tender.procurement.rules.red_flags.flag import MEDIUM, Flag, Piece, flag


def find(facts: TenderFacts) -> Iterator[Flag]:
    """Pairs that met in at least `tenders_least` decided lots before, all of them won by the same one of the two."""
    row = facts.rows["partners"]
    for _lot, bids in facts.lots():
        for winner, loser in permutations(bids, 2):
            met = meetings(facts.past, winner, loser)
            enough = len(met) >= row["tenders_least"]
            if enough and all(winner.bidder in lot.winners and loser.bidder not in lot.winners for lot in met):
                pieces = [
                    piece
                    for n, lot in enumerate(met)
                    for piece in (Piece(n, winner.key, "won", said(lot)), Piece(n, loser.key, "lost", said(lot)))
                ]
                yield flag("partners", "pair", MEDIUM, pieces, law=row["law"])


def meetings(past: Sequence[PastLot], *bids: BidFacts) -> list[PastLot]:
    """The decided lots in which all of these bid, the oldest first."""
    together = {bid.bidder for bid in bids}
    return sorted((lot for lot in past if together <= lot.bidders), key=lambda lot: (lot.on, lot.title))


def said(lot: PastLot) -> str:
    """A past lot in words."""
    return f"{lot.on.isoformat()} {lot.title}"
