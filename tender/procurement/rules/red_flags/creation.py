"""Same creation numbers in files of different bidders: document ids, and the edit sessions (rsid) of Word (O87 art. 37)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tender.procurement.rules.red_flags.facts import BidFacts, TenderFacts
from tender.procurement.rules.red_flags.flag import HIGH, Flag, Piece, flag
from tender.procurement.rules.red_flags.shared import shared

IDS = ("document_id", "pdf_id")
SHOWN = 6


def find(facts: TenderFacts) -> Iterator[Flag]:
    """Equal ids, and at least `rsids_least` edit sessions in common. What the tender's own forms carry says nothing."""
    row = facts.rows["creation"]
    said = [
        (bid, kind, value, file.name, value)
        for bid in facts.bids
        for file in bid.files
        for kind, value in file.marks
        if kind in IDS and (kind, value) not in facts.own_marks
    ]
    copies = _copies(facts)
    for about, pieces in shared(said):
        # the very same file is a flag of its own
        if len({copies.get((piece.bid, piece.where), piece) for piece in pieces}) > 1:
            yield flag("creation", about, HIGH, pieces, law=row["law"])
    for one, other in combinations(sorted(facts.bids, key=lambda bid: bid.key), 2):
        if one.bidder != other.bidder:
            yield from _sessions(one, other, facts, row["rsids_least"], row["law"])


def _copies(facts: TenderFacts) -> dict[tuple[int, str], object]:
    return {(bid.key, file.name): file.sha256 for bid in facts.bids for file in bid.files if file.sha256}


def _sessions(one: BidFacts, other: BidFacts, facts: TenderFacts, least: int, law: str) -> Iterator[Flag]:
    for mine in one.files:
        for theirs in other.files:
            if mine.sha256 and mine.sha256 == theirs.sha256:
                continue
            common = {m for m in mine.marks if m[0] == "rsid"} & set(theirs.marks) - facts.own_marks
            if len(common) >= least:
                shown = "、".join(sorted(value for _kind, value in common)[:SHOWN])
                value = f"{shown}…（{len(common)}）" if len(common) > SHOWN else shown
                yield flag(
                    "creation", "rsid", HIGH,
                    [Piece(0, one.key, mine.name, value), Piece(0, other.key, theirs.name, value)], law=law,
                )  # fmt: skip
