"""Feedback arithmetic: marks 5 (best) to 1, satisfied share, mean on 100 points, reply rate. Pure Python, exact.

满意率 = (marks 5 and 4) / valid replies; 满意度 = mean with 5→100, 4→80, 3→60, 2→40, 1→20; two places, half up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

MARKS = (5, 4, 3, 2, 1)
FEWEST = 5


@dataclass(frozen=True)
class Rated:
    """One question: replies per mark (best first), satisfied share in percent and mean on 100; None below five replies."""

    key: str
    counts: tuple[int, ...]
    satisfied: Decimal | None
    mean: Decimal | None

    @property
    def valid(self) -> int:
        """Replies to this question; a blank is no reply."""
        return sum(self.counts)


def rate(key: str, marks: Iterable[int]) -> Rated:
    """Count the marks of one question. 20, 10, 4, 2 of 36 give 83.33 % satisfied."""
    found = Counter(marks)
    counts = tuple(found[mark] for mark in MARKS)
    valid = sum(counts)
    if valid < FEWEST:
        return Rated(key, (0,) * len(MARKS), None, None)
    satisfied = Fraction(counts[0] + counts[1], valid) * 100
    mean = Fraction(sum(mark * 20 * count for mark, count in zip(MARKS, counts, strict=True)), valid)
    return Rated(key, counts, half_up(satisfied), half_up(mean))


def rate_all(keys: Sequence[str], answers: Iterable[Mapping[str, int]]) -> list[Rated]:
    """Every question over all answers."""
    given = list(answers)
    return [rate(key, (answer[key] for answer in given if key in answer)) for key in keys]


def overall(rated: Iterable[Rated]) -> Rated:
    """All questions together, weighted by their replies."""
    counts = [0] * len(MARKS)
    for item in rated:
        counts = [a + b for a, b in zip(counts, item.counts, strict=True)]
    return rate("", (mark for mark, count in zip(MARKS, counts, strict=True) for _n in range(count)))


def reply_rate(answers: int, enrolled: int) -> Decimal:
    """Answers per hundred enrolled, two places half up; 0 without participants."""
    return half_up(Fraction(answers * 100, enrolled)) if enrolled else Decimal("0.00")


def half_up(value: Fraction) -> Decimal:
    """Two places, half up."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)
