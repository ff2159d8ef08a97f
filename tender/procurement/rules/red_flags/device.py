"""Bids of different bidders sealed in the same browser (platform evidence; O87 art. 37 (2))."""

from __future__ import annotations

from collections.abc import Iterator

from tender.procurement.rules.red_flags.facts import TenderFacts
from tender.procurement.rules.red_flags.flag import HIGH, Flag, flag
from tender.procurement.rules.red_flags.shared import shared

SHOWN = 12


def find(facts: TenderFacts) -> Iterator[Flag]:
    """One flag per device."""
    said = [(bid, "device", mark, "seal", mark[:SHOWN]) for bid in facts.bids if (mark := bid.traces.get("device", ""))]
    for about, pieces in shared(said):
        yield flag("device", about, HIGH, pieces, law=facts.rows["device"]["law"])
