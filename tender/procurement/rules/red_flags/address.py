"""Bids of different bidders sealed from one network address: low, for the same Wi-Fi must not be the only proof."""

from __future__ import annotations

from collections.abc import Iterator

from tender.procurement.rules.red_flags.facts import TenderFacts
from tender.procurement.rules.red_flags.flag import LOW, Flag, flag
from tender.procurement.rules.red_flags.shared import shared

SHOWN = 12


def find(facts: TenderFacts) -> Iterator[Flag]:
    """One flag per address."""
    said = [(bid, "address", mark, "seal", mark[:SHOWN]) for bid in facts.bids if (mark := bid.traces.get("address", ""))]
    for about, pieces in shared(said):
        yield flag("address", about, LOW, pieces, law=facts.rows["address"]["law"])
