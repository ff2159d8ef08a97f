"""A red flag: what was found, in which bids, on what evidence. A reason to look, never a verdict; nothing is excluded by it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from tender.procurement.rules.red_flags.kinds import KINDS, Kind

LOW, MEDIUM, HIGH = "low", "medium", "high"


@dataclass(frozen=True, order=True)
class Piece:
    """One piece of evidence: what stands where in which bid. Pieces with the same `row` are shown side by side."""

    row: int
    bid: int
    where: str
    value: str


@dataclass(frozen=True)
class Flag:
    """`about` says what of its kind (author, phone, ratio …); `bids` are keys in ascending order."""

    kind: str
    about: str
    severity: str
    bids: tuple[int, ...]
    evidence: tuple[Piece, ...]
    law: str

    @property
    def words(self) -> Kind:
        """How it is called, how it is to be read, and what innocent causes there are."""
        return KINDS[self.kind]

    @property
    def fingerprint(self) -> str:
        """The same finding has the same fingerprint, however often one looks."""
        said = repr((self.kind, self.about, self.bids, self.evidence))
        return hashlib.sha256(said.encode()).hexdigest()


def flag(kind: str, about: str, severity: str, evidence: Iterable[Piece], *, law: str) -> Flag:
    """A flag whose bids are those of its evidence, everything in one order whatever order it came in."""
    pieces = tuple(sorted(set(evidence)))
    return Flag(kind, about, severity, tuple(sorted({piece.bid for piece in pieces})), pieces, law)
