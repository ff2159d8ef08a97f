"""The random draw that anybody can repeat. Pure; algorithm "sha256-sort-1":

    key(entry) = SHA-256, in hex, of the UTF-8 bytes of seed + line feed + entry
    the entries are sorted by key (then by entry), and the first `count` are drawn

An entry is a unified social credit code. Not here: where pool and seed come from (`services/invitation.py`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook import Rulebook

ALGORITHM = "sha256-sort-1"


@dataclass(frozen=True)
class Drawn:
    """One line of a draw: place from 1, its key, and whether it is among the first `count`."""

    place: int
    entry: str
    key: str
    is_drawn: bool


def key_of(seed: str, entry: str) -> str:
    """The hexadecimal key by which an entry is sorted."""
    return hashlib.sha256(f"{seed}\n{entry}".encode()).hexdigest()


def digest_of(entries: Iterable[str]) -> str:
    """SHA-256 (hex) of a pool: its entries sorted, one a line, each line ended. What is published before the draw."""
    return hashlib.sha256("".join(f"{entry}\n" for entry in sorted(entries)).encode()).hexdigest()


def draw(entries: Iterable[str], *, seed: str, count: int) -> tuple[Drawn, ...]:
    """Every entry in drawn order; the same entries in any order give the same result."""
    keyed = sorted((key_of(seed, entry), entry) for entry in set(entries))
    return tuple(Drawn(place, entry, key, place <= count) for place, (key, entry) in enumerate(keyed, 1))


def may_draw(rules: Rulebook, *, pool: int, count: int, source: str, witnesses: Sequence[str]) -> Refusal | None:
    """Three at least, out of a pool twice as large where it comes from a register or recommendation, before two purchaser's people.

    GPL art. 34; O87 art. 14. `source` is register, recommendation or prequalification.
    """
    row = rules.raw["procedures"]["draw"]
    least, law = int(row["least"]), str(row["law"])
    if count < least:
        says = _("At least {least} providers are drawn, not {count}.")
        return Refusal("draw_too_few", says, law=law, status=422, field="count", least=least, count=count)
    needed = count if source == "prequalification" else count * int(row["pool_times"])
    if pool < needed:
        says = _("The pool has {pool} providers; to draw {count}, it needs {needed} at least.")
        return Refusal("pool_too_small", says, law=law, status=422, pool=pool, count=count, needed=needed)
    named = {name.strip() for name in witnesses if name.strip()}
    if len(named) < int(row["witnesses"]):
        says = _("Name {least} of the purchaser's people who witness the draw.")
        return Refusal("witnesses_missing", says, law=law, status=422, field="witness_two", least=int(row["witnesses"]))
    return None
