"""How hours become points and points become a total: a pure function of ledger and rule set.

Points have two places, rounded half up when they are given; caps apply to sums per part and cycle, never to single entries.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

from tender.core.refusal import Refusal, _

FOLDER = Path(__file__).resolve().parent.parent / "rulebooks"
DEFAULT = "ddk-credit-2026"
CENT = Decimal("0.01")
PARTS = ("base", "self_study", "theory", "performance")


@dataclass(frozen=True)
class RuleSet:
    """One dated rule set. `full_hours`: teaching hours in a cycle that give the full base score, by rank group.

    `review_days`: days within which a claim is answered.
    """

    id: str
    title: str
    effective_from: date
    cycle_start: int
    cycle_years: int
    caps: Mapping[str, Decimal]
    full_hours: Mapping[str, int]
    review_days: int = 15


@dataclass(frozen=True)
class Standing:
    """What a learner has in a cycle: points per part after the cap, and what lies above the cap."""

    parts: Mapping[str, Decimal]
    above: Mapping[str, Decimal]

    @property
    def total(self) -> Decimal:
        """Base + comprehensive score, at most 200."""
        return sum(self.parts.values(), Decimal(0))


@cache
def load(rule_id: str = DEFAULT) -> RuleSet:
    """A rule set by its id. Refuses rules_unknown."""
    path = FOLDER / f"{rule_id}.toml"
    if not rule_id.replace("-", "").isalnum() or not path.is_file():
        raise Refusal("rules_unknown", _("There is no credit rule set “{id}”."), status=404, id=rule_id)
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return RuleSet(
        raw["id"], raw["title"], raw["effective_from"], raw["cycle_start"], raw["cycle_years"],
        {part: Decimal(raw["caps"][part]) for part in PARTS}, {group: row["hours"] for group, row in raw["full_hours"].items()},
        raw.get("review_days", 15),
    )  # fmt: skip


def base_points(hours: Decimal, group: str, rules: RuleSet) -> Decimal:
    """Base points for teaching hours: cap × hours / full hours of the rank group. 440 h at county level give 80.00."""
    full = rules.full_hours.get(group) or rules.full_hours["staff"]
    exact = Fraction(hours) * Fraction(rules.caps["base"]) / full
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)


def working(hours: Decimal, group: str, rules: RuleSet) -> str:
    """How base points come about, in words: 8学时，100分×8÷450学时."""
    full = rules.full_hours.get(group) or rules.full_hours["staff"]
    said = f"{hours.normalize():f}"
    return f"{said}学时，{rules.caps['base']:f}分×{said}÷{full}学时"


def cycle_of(day: date, rules: RuleSet) -> tuple[date, date]:
    """First day of the five-year cycle that `day` lies in, and first day after it."""
    first = rules.cycle_start + (day.year - rules.cycle_start) // rules.cycle_years * rules.cycle_years
    return date(first, 1, 1), date(first + rules.cycle_years, 1, 1)


def standing(entries: Iterable[tuple[str, Decimal]], rules: RuleSet) -> Standing:
    """Sum (part, points) entries of one cycle and cap each part; a part never falls below zero."""
    sums = dict.fromkeys(PARTS, Decimal(0))
    for part, points in entries:
        sums[part] += points
    kept = {part: max(Decimal(0), min(points, rules.caps[part])) for part, points in sums.items()}
    return Standing(kept, {part: max(Decimal(0), sums[part] - rules.caps[part]) for part in PARTS})
