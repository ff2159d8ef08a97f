"""A file that could not be read within safe limits is itself noted, because nothing else can be said of it."""

from __future__ import annotations

from collections.abc import Iterator

from tender.procurement.rules.red_flags.facts import TenderFacts
from tender.procurement.rules.red_flags.flag import LOW, Flag, Piece, flag


def find(facts: TenderFacts) -> Iterator[Flag]:
    """One flag per bid and trouble."""
    for bid in facts.bids:
        for trouble in sorted({file.trouble for file in bid.files if file.trouble}):
            pieces = [Piece(n, bid.key, file.name, "") for n, file in enumerate(f for f in bid.files if f.trouble == trouble)]
            yield flag("unreadable", trouble, LOW, pieces, law=facts.rows["unreadable"]["law"])
