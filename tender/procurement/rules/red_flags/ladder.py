"""Prices that follow each other by a constant difference or ratio (O87 art. 37 (4)). Exact fractions, no logarithms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from tender.procurement.rules.red_flags.facts import BidFacts, TenderFacts
from tender.procurement.rules.red_flags.flag import LOW, MEDIUM, Flag, Piece, flag

Step = Callable[[Fraction, Fraction], Fraction]
STEPS: dict[str, Step] = {
    "difference": lambda high, low: high - low,
    "ratio": lambda high, low: 1 - low / high,
}


def find(facts: TenderFacts) -> Iterator[Flag]:
    """Exact ladders of neighbouring prices anywhere in a lot, and nearly regular ones of all its prices.

    A step may differ from the mean step by `exact_percent` (rounding to cents) or `near_percent` of it.
    """
    row = facts.rows["ladder"]
    least, exact, near = row["prices_least"], Fraction(row["exact_percent"]) / 100, Fraction(row["near_percent"]) / 100
    for lot, bids in facts.lots():
        line = sorted((bid for bid in bids if bid.price), key=lambda bid: (-(bid.price or 0), bid.key))
        if lot not in facts.priced or len(line) < least:
            continue
        found = [(about, run) for about in STEPS for run in _runs(line, STEPS[about], exact, least)]
        for about, run in found:
            yield _flag(about, run, MEDIUM, row["law"])
        if not found:
            for about, step in STEPS.items():
                if is_regular(_steps(line, step), near):
                    yield _flag(about, line, LOW, row["law"])
                    break


def _prices(line: Sequence[BidFacts]) -> list[Fraction]:
    return [Fraction(bid.price or 0) for bid in line]


def _steps(line: Sequence[BidFacts], step: Step) -> list[Fraction]:
    return [step(high, low) for high, low in pairwise(_prices(line))]


def is_regular(steps: Sequence[Fraction], tolerance: Fraction) -> bool:
    """Whether all steps are alike: none further from their mean than this share of it. Equal prices make no ladder."""
    mean = sum(steps, Fraction(0)) / len(steps)
    return min(steps) > 0 and all(abs(step - mean) <= tolerance * mean for step in steps)


def _runs(line: Sequence[BidFacts], step: Step, tolerance: Fraction, least: int) -> Iterator[Sequence[BidFacts]]:
    """The longest regular runs of neighbouring prices."""
    start = 0
    while start + least <= len(line):
        end = start + least
        if not is_regular(_steps(line[start:end], step), tolerance):
            start += 1
            continue
        while end < len(line) and is_regular(_steps(line[start : end + 1], step), tolerance):
            end += 1
        yield line[start:end]
        start = end - 1


def _flag(about: str, run: Sequence[BidFacts], severity: str, law: str) -> Flag:
    steps = ["", *(f"（{_shown(about, one, other)}）" for one, other in pairwise(bid.price or Decimal(0) for bid in run))]
    pieces = [Piece(0, bid.key, "price", f"{bid.price:,.2f}{step}") for bid, step in zip(run, steps, strict=True)]
    return flag("ladder", about, severity, pieces, law=law)


def _shown(about: str, high: Decimal, low: Decimal) -> str:
    """The step to the next lower price as people write it: to the cent, or the ratio to four places."""
    return f"−{high - low:,.2f}" if about == "difference" else f"×{low / high:.4f}"
