"""A score sheet: which points are possible, when a reason is asked, how far it is. Pure rules; points and weights are Decimal.

Not here: totals and ranking (`evaluation.py`), the criteria tree (`criteria.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tender.core.refusal import Refusal, _

PLACES = 2
STEMS = "甲乙丙丁戊己庚辛壬癸"
BOUNDS = "财政部令第87号 第55条、第64条"


@dataclass(frozen=True)
class Scored:
    """One cell of a sheet: points (None: not yet) and the reason given."""

    points: Decimal | None
    reason: str = ""


@dataclass(frozen=True)
class Bounds:
    """Below and above which share of a criterion's points (percent) the tender asks for a reason."""

    below: Decimal
    above: Decimal


@dataclass(frozen=True)
class Progress:
    """How many cells are scored, of how many; and how many of them still lack a reason."""

    done: int
    all: int
    bare: int

    @property
    def is_complete(self) -> bool:
        """Nothing missing, so the sheet may be signed."""
        return self.done == self.all and not self.bare


BIDDERS = ("投标人", "供应商")


def alias_order(alias: str) -> tuple[int, str]:
    """Sorts blind names as they are counted: 投标人甲, 投标人乙, …, 投标人癸, 投标人11."""
    tail = next((alias[len(word) :] for word in BIDDERS if alias.startswith(word)), alias)
    if tail in STEMS and tail:
        return STEMS.index(tail), ""
    return (int(tail), "") if tail.isdecimal() else (len(STEMS), alias)


def may_give(points: Decimal | None, *, weight: Decimal) -> Refusal | None:
    """Points lie between 0 and the criterion's weight, both included, with at most two decimals (O87 art. 55, 64 (2))."""
    if points is None:
        return None
    if not points.is_finite() or not 0 <= points <= weight:
        return Refusal(
            "points_out_of_bounds",
            _("{points} is not possible here: at least 0, at most {most} points."),
            law=BOUNDS,
            status=422,
            field="points",
            points=f"{points:f}",
            most=f"{weight.normalize():f}",
        )
    if points != points.quantize(Decimal(1).scaleb(-PLACES)):
        return Refusal(
            "points_too_fine",
            _("{points} has more than {places} decimal places."),
            law=BOUNDS,
            status=422,
            field="points",
            points=f"{points:f}",
            places=PLACES,
        )
    return None


def needs_reason(points: Decimal | None, *, weight: Decimal, bounds: Bounds) -> bool:
    """Whether these points lie outside the share of the weight within which no reason is asked (O87 art. 64 (4))."""
    if points is None or not weight:
        return False
    share = points * 100 / weight
    return share < bounds.below or share > bounds.above


def progress(
    cells: Mapping[tuple[int, int], Scored], *, bids: Collection[int], weights: Mapping[int, Decimal], bounds: Bounds
) -> Progress:
    """Progress of a sheet. Cells are keyed (bid, leaf); what is not of this sheet is not counted."""
    done = bare = 0
    for bid in bids:
        for leaf, weight in weights.items():
            cell = cells.get((bid, leaf))
            if cell is None or cell.points is None:
                continue
            done += 1
            bare += needs_reason(cell.points, weight=weight, bounds=bounds) and not cell.reason
    return Progress(done, len(bids) * len(weights), bare)


def may_sign(found: Progress) -> Refusal | None:
    """Every bid is scored on every judged criterion, with the reasons that the tender asks for (O87 art. 61, 64)."""
    if found.done < found.all:
        return Refusal(
            "scores_missing",
            _("{count} scores are still missing."),
            law="财政部令第87号 第61条",
            status=422,
            count=found.all - found.done,
        )
    if found.bare:
        return Refusal(
            "reasons_missing",
            _("{count} very low or very high scores need a reason."),
            law="财政部令第87号 第64条",
            status=422,
            count=found.bare,
        )
    return None
