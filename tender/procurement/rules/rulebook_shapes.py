"""The typed shapes in which a rulebook answers: values, bands, periods, methods and tables, each with its article.

Not here: reading them from the file (`rulebook.py`), what follows from them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction


@dataclass(frozen=True)
class Value:
    """One number of the law: `amount` in the unit its key names, with article and how well it is known (V D S M I)."""

    amount: Fraction
    law: str
    seen: str


@dataclass(frozen=True)
class Band:
    """A range of points or percent, both ends included; `most` None is open upwards."""

    least: Decimal
    most: Decimal | None
    law: str


@dataclass(frozen=True)
class Period:
    """A period of the law: `amount` working days (`wd`), calendar days (`d`) or years (`y`)."""

    key: str
    amount: int
    unit: str
    since: str
    law: str


@dataclass(frozen=True)
class Method:
    """A procurement method: who is enough, how long each step takes (keys of periods), and which price weights are lawful."""

    key: str
    label: str
    min_suppliers: int
    law: str
    documents: str
    bid: str
    clarification: str
    committee: str
    price_weight: Mapping[str, Band]


@dataclass(frozen=True)
class AbnormalLow:
    """Thresholds (shares) under which a price must be explained; `most` is the highest a purchaser may set.

    None where the law of that time names no number and the committee alone judges (O87 art. 60).
    """

    mean: Decimal | None
    second_lowest: Decimal | None
    ceiling: Decimal | None
    most: Decimal | None
    compare: str
    explain_minutes: int
    law: str


@dataclass(frozen=True)
class CommitteeSize:
    """How a committee is made up; `large_least` members at or above `large_budget` yuan, or when the project is complex."""

    least: int
    experts: Fraction
    large_budget: Decimal | None
    large_least: int
    law: str


@dataclass(frozen=True)
class FeeTable:
    """A training-fee table: `caps` yuan per person and day, `taper` (after day, share), lecturer fees per hour or half day."""

    key: str
    title: str
    law: str
    lecturer_law: str
    caps: Mapping[str, Decimal]
    taper: tuple[tuple[int, Fraction], ...]
    staff_percent: int | None
    staff_most: int | None
    lecturers: Mapping[str, Decimal]
    lecturer_unit: str
    half_day_hours: int
    uplift_percent: int


@dataclass(frozen=True)
class Kinds:
    """Kinds of provider that may take part, with the article."""

    kinds: tuple[str, ...]
    law: str
