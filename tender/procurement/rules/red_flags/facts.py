"""What the detectors of red flags are told of a tender after its opening: frozen values, read by `queries/red_flag_facts.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from tender.parties.rules.link import Body


@dataclass(frozen=True)
class FileFacts:
    """One opened file: its name and place, digest of its plain bytes, marks (kind, value), and text; `trouble` when unreadable."""

    name: str
    sha256: str = ""
    marks: tuple[tuple[str, str], ...] = ()
    text: str = ""
    trouble: str = ""


@dataclass(frozen=True)
class BidFacts:
    """One opened bid. `texts` are (place, text); `traces` what the system recorded at the seal (keyed digests, by kind)."""

    key: int
    lot: int
    body: Body
    price: Decimal | None = None
    is_rejected: bool = False
    texts: tuple[tuple[str, str], ...] = ()
    files: tuple[FileFacts, ...] = ()
    traces: Mapping[str, str] = field(default_factory=dict)

    @property
    def bidder(self) -> int:
        """The organisation that bids."""
        return self.body.pk

    def all_texts(self) -> list[tuple[str, str]]:
        """Answers first, then what was read from the files, each with where it stands."""
        return [*self.texts, *((file.name, file.text) for file in self.files if file.text)]


@dataclass(frozen=True)
class PastLot:
    """A lot that was decided before: who bid, who won, when."""

    title: str
    on: date
    bidders: frozenset[int]
    winners: frozenset[int]


@dataclass(frozen=True)
class TenderFacts:
    """Everything of one tender. `own_texts`, `own_marks`, `own_digests` stand in the tender's papers and so prove nothing.

    `priced`: lots in which the price is competed for. `winners`: bids that won, empty while no result is there.
    `rows` is the section `red_flags` of the rulebook: a detector without a row does not look.
    """

    bids: tuple[BidFacts, ...]
    rows: Mapping[str, Mapping[str, Any]]
    own_texts: tuple[str, ...] = ()
    own_marks: frozenset[tuple[str, str]] = frozenset()
    own_digests: frozenset[str] = frozenset()
    lecturers: frozenset[str] = frozenset()
    priced: frozenset[int] = frozenset()
    winners: frozenset[int] = frozenset()
    past: tuple[PastLot, ...] = ()

    def lots(self) -> list[tuple[int, list[BidFacts]]]:
        """Each lot with its bids, both in the order of their keys."""
        found: dict[int, list[BidFacts]] = {}
        for bid in sorted(self.bids, key=lambda bid: bid.key):
            found.setdefault(bid.lot, []).append(bid)
        return sorted(found.items())
