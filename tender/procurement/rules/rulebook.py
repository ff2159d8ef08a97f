"""The rulebook: what the law says in numbers, read from one dated file, each value with its article.

Lives here: `load` and the typed shape. Not here: what follows from the numbers (`timeline.py`, `price.py`, `lint.py` …).
The values themselves stand in `tender/procurement/rulebooks/<id>.toml`; a change of the law is a new file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from tender.core.refusal import Refusal, _

DEFAULT = "cn-gp-services-2026"
FOLDER = Path(__file__).resolve().parent.parent / "rulebooks"


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
    """A period of the law: `amount` working days (`wd`) or calendar days (`d`)."""

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
    """Thresholds (shares) under which a price must be explained; `most` is the highest a purchaser may set."""

    mean: Decimal
    second_lowest: Decimal
    ceiling: Decimal
    most: Decimal
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
class Rulebook:
    """One dated rulebook. Ask by the typed accessors; every answer carries its article."""

    id: str
    version: int
    title: str
    effective_from: date
    effective_to: date | None
    raw: Mapping[str, Any]

    @property
    def methods(self) -> tuple[str, ...]:
        """Keys of all methods."""
        return tuple(self.raw["methods"])

    def method(self, key: str) -> Method:
        """A procurement method. Refuses method_unknown."""
        row = self.raw["methods"].get(key)
        if row is None:
            raise Refusal("method_unknown", _("“{method}” is not a method of this rulebook."), status=422, method=key)
        bands = {kind: band(found) for kind, found in row.get("price_weight", {}).items()}
        return Method(
            key=key,
            label=row["label"],
            min_suppliers=row["min_suppliers"],
            law=row["law"],
            documents=row.get("documents", ""),
            bid=row.get("bid", ""),
            clarification=row.get("clarification", ""),
            committee=row.get("committee", ""),
            price_weight=bands,
        )

    def period(self, key: str) -> Period:
        """A period of the law by its key in the rulebook file."""
        row = self.raw["periods"][key]
        return Period(key=key, amount=row["amount"], unit=row["unit"], since=row["from"], law=row["law"])

    def limit(self, key: str) -> Value:
        """A single limit (percent, months, years, share) by its key."""
        row = self.raw["limits"][key]
        return Value(Fraction(row["value"]), row["law"], row["seen"])

    def deduction(self, kind: str) -> Band:
        """Lawful percent of price deduction for `small_micro` or `consortium`."""
        return band(self.raw["sme"][kind])

    @property
    def consortium_share(self) -> Decimal:
        """Percent of the contract that small enterprises must carry for a consortium to get its deduction (30 counts)."""
        return Decimal(self.raw["sme"]["consortium"]["share"])

    @property
    def abnormal_low(self) -> AbnormalLow:
        """Thresholds of an abnormally low price."""
        row = self.raw["abnormal_low"]
        shares = {key: Decimal(row[key]) for key in ("mean", "second_lowest", "ceiling", "most")}
        return AbnormalLow(**shares, compare=row["compare"], explain_minutes=row["explain_minutes"], law=row["law"])

    def committee(self, method: str) -> CommitteeSize:
        """How the committee of a method is made up. Refuses committee_not_used where the law asks for none."""
        kind = self.method(method).committee
        if not kind:
            raise Refusal("committee_not_used", _("“{method}” is decided without a committee."), status=422, method=method)
        row = self.raw["committees"][kind]
        budget = row.get("large_budget")
        return CommitteeSize(
            row["least"],
            Fraction(*row["experts"]),
            None if budget is None else Decimal(budget),
            row["large_least"],
            row["law"],
        )

    def fees(self, key: str = "central") -> FeeTable:
        """A training-fee table. Refuses fee_table_unknown."""
        row = self.raw["training_fees"].get(key)
        if row is None:
            raise Refusal("fee_table_unknown", _("There is no training-fee table “{table}”."), status=422, table=key)
        return FeeTable(
            key=key,
            title=row["title"],
            law=row["law"],
            lecturer_law=row["lecturer_law"],
            caps=_yuan(row.get("caps")),
            taper=tuple((step["after"], Fraction(step["share"])) for step in row.get("taper", ())),
            staff_percent=row.get("staff_percent"),
            staff_most=row.get("staff_most"),
            lecturers=_yuan(row.get("lecturers")),
            lecturer_unit=row.get("lecturer_unit", "hour"),
            half_day_hours=row.get("half_day_hours", 0),
            uplift_percent=row.get("uplift_percent", 0),
        )

    def law(self, section: str, key: str = "") -> str:
        """The article of a section, or of one entry of it, for a Refusal."""
        row = self.raw[section]
        return str(row[key]["law"] if key else row["law"])


@cache
def load(rulebook_id: str = DEFAULT) -> Rulebook:
    """The rulebook with this id, read once. Refuses rulebook_unknown."""
    path = FOLDER / f"{rulebook_id}.toml"
    if not rulebook_id.replace("-", "").isalnum() or not path.is_file():
        raise Refusal("rulebook_unknown", _("There is no rulebook “{rulebook}”."), status=422, rulebook=rulebook_id[:60])
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    return Rulebook(raw["id"], raw["version"], raw["title"], raw["effective_from"], raw.get("effective_to"), raw)


def band(row: Mapping[str, Any]) -> Band:
    """A Band from its row in the file."""
    most = row.get("most")
    return Band(Decimal(row["least"]), None if most is None else Decimal(most), row["law"])


def _yuan(row: Mapping[str, Any] | None) -> dict[str, Decimal]:
    return {key: Decimal(amount) for key, amount in (row or {}).items()}
