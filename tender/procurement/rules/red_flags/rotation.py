"""The same circle of bidders meets again and again, and another of them wins each time (GPR art. 74)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tender.procurement.rules.red_flags.facts import BidFacts, PastLot, TenderFacts
from tender.procurement.rules.red_flags.flag import MEDIUM, Flag, Piece, flag
from tender.procurement.rules.red_flags.partners import said


def find(facts: TenderFacts) -> Iterator[Flag]:
    """Circles of exactly the same bidders in at least `tenders_least` decided lots, never the same winner twice running."""
    row = facts.rows["rotation"]
    for _lot, bids in facts.lots():
        here = {bid.bidder: bid for bid in bids}
        circles: dict[frozenset[int], list[PastLot]] = {}
        for past in facts.past:
            if len(past.bidders & here.keys()) > 1:
                circles.setdefault(past.bidders, []).append(past)
        for circle, met in sorted(circles.items(), key=lambda item: sorted(item[0])):
            line = sorted(met, key=lambda lot: (lot.on, lot.title))
            in_turn = all(before.winners.isdisjoint(after.winners) for before, after in pairwise(line))
            if len(line) >= row["tenders_least"] and in_turn:
                yield flag("rotation", "circle", MEDIUM, _pieces(line, circle, here), law=row["law"])


def _pieces(line: list[PastLot], circle: frozenset[int], here: dict[int, BidFacts]) -> list[Piece]:
    return [
        Piece(n, here[pk].key, "won" if pk in lot.winners else "lost", said(lot))
        for n, lot in enumerate(line)
        for pk in circle
        if pk in here
    ]
