"""Who wins which lot: several winners per lot, and how many lots one bidder may win (the tender document's rule).

Lives here: `allocate`. Not here: the rankings themselves (`ranking.py`), deciding (a leader's act), drawing among equals.
Lots are filled in the order given (the document's order), seats of a lot best first (O87 art. 57, 68).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class LotRanking:
    """A lot with its ranking (groups of equal bidders, best first) and how many winners it has."""

    key: str
    ranking: Sequence[Sequence[str]]
    winners: int = 1


@dataclass(frozen=True)
class Seat:
    """One award of a lot. `winner` is set when nobody else can take it; else `eligible` are the equals among whom one is drawn.

    `waits`: an equal place before it must be drawn first. `passed`: bidders ranked better who have won all they may.
    """

    lot: str
    number: int
    winner: str | None = None
    eligible: tuple[str, ...] = ()
    waits: bool = False
    passed: tuple[str, ...] = ()


def allocate(
    lots: Sequence[LotRanking],
    *,
    most_lots: int | None = None,
    decided: Mapping[tuple[str, int], str] | None = None,
    out: Collection[tuple[str, str]] = (),
) -> tuple[Seat, ...]:
    """Every seat that has a bidder, lot by lot. `most_lots` None sets no limit; `decided` are (lot, seat) → bidder already fixed;
    `out` are (lot, bidder) that fell away (refused the contract, overturned).

    A group of equals that fits into the seats left takes them all, in the order given; one that does not is drawn.
    """
    fixed, won, found, waiting = decided or {}, Counter[str](), [], False
    for lot in lots:
        inside: set[str] = set()
        waits = waiting
        for number in range(1, lot.winners + 1):
            seat = _seat(lot, number, inside, won, most_lots=most_lots, fixed=fixed, out=out, waits=waits)
            if seat is None:
                break
            found.append(seat)
            if seat.winner is not None:
                inside.add(seat.winner)
                won[seat.winner] += 1
            else:
                waits = True
        waiting = waiting or (waits and most_lots is not None)
    return tuple(found)


def _seat(
    lot: LotRanking,
    number: int,
    inside: set[str],
    won: Counter[str],
    *,
    most_lots: int | None,
    fixed: Mapping[tuple[str, int], str],
    out: Collection[tuple[str, str]],
    waits: bool,
) -> Seat | None:
    """The next seat of a lot, None when no bidder is left for it."""
    if (lot.key, number) in fixed:
        winner = fixed[lot.key, number]
        return Seat(lot.key, number, winner, (winner,))
    if waits:
        return Seat(lot.key, number, waits=True)
    passed: list[str] = []
    for group in lot.ranking:
        standing = [bidder for bidder in group if bidder not in inside and (lot.key, bidder) not in out]
        free = [bidder for bidder in standing if most_lots is None or won[bidder] < most_lots]
        passed += [bidder for bidder in standing if bidder not in free]
        if free:
            left = lot.winners - number + 1
            return Seat(lot.key, number, free[0] if len(free) <= left else None, tuple(free), passed=tuple(passed))
    return None
