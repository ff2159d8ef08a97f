"""The very same file, to the last byte, in bids of different bidders (O87 art. 37 (4), (5))."""

from __future__ import annotations

from collections.abc import Iterator

from tender.procurement.rules.red_flags.facts import TenderFacts
from tender.procurement.rules.red_flags.flag import HIGH, Flag, flag
from tender.procurement.rules.red_flags.shared import shared


def find(facts: TenderFacts) -> Iterator[Flag]:
    """One flag per file; a paper of the tender itself, handed back, says nothing."""
    said = [
        (bid, "digest", file.sha256, file.name, f"SHA-256 {file.sha256[:16]}…")
        for bid in facts.bids
        for file in bid.files
        if file.sha256 not in facts.own_digests
    ]
    for about, pieces in shared(said):
        yield flag("same_file", about, HIGH, pieces, law=facts.rows["same_file"]["law"])
