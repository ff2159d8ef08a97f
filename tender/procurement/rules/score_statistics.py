"""Statistics over signed scores: spread per leaf, deviation per evaluator, outliers, everybody alike. Pure and exact (Fraction).

Lives here: arithmetic on a list of scores; a recusal is not in it, so never zero. Not here: who may see it
(`queries/score_statistics.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

FAR = Fraction(30)  # percent of a leaf's points; what “abnormally high or low” is, no law says
FEWEST = 3  # with fewer scores nobody stands out


@dataclass(frozen=True)
class Given:
    """One score: by whom, for which bid, on which leaf."""

    evaluator: str
    bid: str
    leaf: str
    points: Fraction


@dataclass(frozen=True)
class Spread:
    """One leaf: mean share of its points (percent), and the widest gap between evaluators on one bid (percent), with that bid."""

    leaf: str
    mean: Fraction
    widest: Fraction
    at: str


@dataclass(frozen=True)
class Deviation:
    """One evaluator: mean signed and mean absolute distance from the other evaluators' mean, in percent of the points."""

    evaluator: str
    leaning: Fraction
    distance: Fraction


@dataclass(frozen=True)
class Outlier:
    """One score more than `FAR` percent of the leaf's points away from the median of the others."""

    given: Given
    median: Fraction
    distance: Fraction


@dataclass(frozen=True)
class Alike:
    """A pattern: `who` gave all bids the same points on every leaf, or two evaluators hold the same judged scores throughout."""

    kind: str
    who: tuple[str, ...]


@dataclass(frozen=True)
class Statistics:
    """Everything the page shows."""

    spreads: Sequence[Spread]
    deviations: Sequence[Deviation]
    outliers: Sequence[Outlier]
    alike: Sequence[Alike]


def statistics(
    scores: Sequence[Given], weights: Mapping[str, Fraction], *, judged: Sequence[str], far: Fraction = FAR
) -> Statistics:
    """Statistics over these scores; `judged` are the leaves that are a matter of opinion (others are alike by law, O87 art. 64)."""
    by_cell: dict[tuple[str, str], list[Given]] = {}
    for one in scores:
        by_cell.setdefault((one.bid, one.leaf), []).append(one)
    opinion = [one for one in scores if one.leaf in set(judged)]
    return Statistics(
        [_spread(leaf, by_cell, weights[leaf]) for leaf in weights if any(key[1] == leaf for key in by_cell)],
        [_deviation(name, by_cell, weights) for name in sorted({one.evaluator for one in scores})],
        _outliers(by_cell, weights, far),
        [*_same_for_all(opinion), *_same_as_another(opinion)],
    )


def median(values: Sequence[Fraction]) -> Fraction:
    """The middle value; of an even number the mean of the two in the middle."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(values) % 2 else (ordered[half - 1] + ordered[half]) / 2


def distance_of(points: Fraction, others: Sequence[Fraction], weight: Fraction) -> Fraction:
    """How far points lie from the median of the others, in percent of the leaf's points; 0 with fewer than two others.

    Example: 2 against 8, 8 and 9 of 10 → 60.
    """
    if len(others) + 1 < FEWEST or not weight:
        return Fraction(0)
    return abs(points - median(others)) * 100 / weight


def _spread(leaf: str, by_cell: Mapping[tuple[str, str], list[Given]], weight: Fraction) -> Spread:
    cells = {bid: [one.points for one in found] for (bid, key), found in by_cell.items() if key == leaf}
    points = [one for found in cells.values() for one in found]
    gaps = {bid: max(found) - min(found) for bid, found in cells.items()}
    at = max(sorted(gaps), key=lambda bid: gaps[bid])
    part = Fraction(100) / weight if weight else Fraction(0)
    return Spread(leaf, sum(points, Fraction(0)) / len(points) * part, gaps[at] * part, at if gaps[at] else "")


def _deviation(name: str, by_cell: Mapping[tuple[str, str], list[Given]], weights: Mapping[str, Fraction]) -> Deviation:
    apart = []
    for (_bid, leaf), found in by_cell.items():
        mine = [one.points for one in found if one.evaluator == name]
        others = [one.points for one in found if one.evaluator != name]
        if mine and others and weights[leaf]:
            apart.append((mine[0] - sum(others, Fraction(0)) / len(others)) * 100 / weights[leaf])
    count = max(len(apart), 1)
    return Deviation(name, sum(apart, Fraction(0)) / count, sum(map(abs, apart), Fraction(0)) / count)


def _outliers(by_cell: Mapping[tuple[str, str], list[Given]], weights: Mapping[str, Fraction], far: Fraction) -> list[Outlier]:
    found = []
    for (_bid, leaf), row in by_cell.items():
        for one in row:
            others = [other.points for other in row if other.evaluator != one.evaluator]
            apart = distance_of(one.points, others, weights[leaf])
            if apart > far:
                found.append(Outlier(one, median(others), apart))
    return sorted(found, key=lambda one: (-one.distance, one.given.evaluator, one.given.bid, one.given.leaf))


def _same_for_all(opinion: Sequence[Given]) -> list[Alike]:
    """Evaluators who gave every bid the same points on every judged leaf, with two bids or more."""
    alike = []
    for name in sorted({one.evaluator for one in opinion}):
        mine = [one for one in opinion if one.evaluator == name]
        bids, leaves = {one.bid for one in mine}, {one.leaf for one in mine}
        if len(bids) > 1 and all(len({one.points for one in mine if one.leaf == leaf}) == 1 for leaf in leaves):
            alike.append(Alike("all_bids", (name,)))
    return alike


def _same_as_another(opinion: Sequence[Given]) -> list[Alike]:
    """Evaluators whose judged scores are the same in every cell, with four cells or more."""
    sheets: dict[str, dict[tuple[str, str], Fraction]] = {}
    for one in opinion:
        sheets.setdefault(one.evaluator, {})[one.bid, one.leaf] = one.points
    groups: dict[frozenset[tuple[tuple[str, str], Fraction]], list[str]] = {}
    for name, sheet in sheets.items():
        if len(sheet) > FEWEST:
            groups.setdefault(frozenset(sheet.items()), []).append(name)
    return [Alike("same_sheet", tuple(sorted(names))) for names in groups.values() if len(names) > 1]
