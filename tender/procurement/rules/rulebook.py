"""The rulebook: what the law says in numbers, read from one dated file, each value with its article.

Lives here: `load`, `every` and the accessors (shapes: `rulebook_shapes.py`). Not here: what follows from the numbers
(`timeline.py`, `price.py`, `lint.py` …). The values stand in `rulebooks/<id>.toml` (`rulebook_files.py`); a change of the
law is a new file.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook_files import FOLDER, Stamp, files, read, stamps
from tender.procurement.rules.rulebook_shapes import AbnormalLow, Band, CommitteeSize, FeeTable, Kinds, Method, Period, Value

__all__ = [
    "DEFAULT", "FOLDER", "AbnormalLow", "Band", "CommitteeSize", "FeeTable", "Kinds", "Method", "Period", "Rulebook", "Value",
    "every", "load",
]  # fmt: skip
DEFAULT = "cn-gp-services-2026"


@dataclass(frozen=True)
class Rulebook:
    """One dated rulebook. Ask by the typed accessors; every answer carries its article.

    In force from `effective_from` until the day before `effective_to`; `sha256` is the digest of what its files say.
    """

    id: str
    version: int
    title: str
    effective_from: date
    effective_to: date | None
    raw: Mapping[str, Any]
    jurisdiction: str = "CN"
    sha256: str = ""

    @property
    def pin(self) -> str:
        """What a tender keeps at publication: id, version and digest. `load` of it refuses when the files say something else."""
        return f"{self.id}@{self.version}#{self.sha256}"

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
        shares = {key: Decimal(row[key]) if key in row else None for key in ("mean", "second_lowest", "ceiling", "most")}
        minutes = row.get("explain_minutes", 0)
        return AbnormalLow(**shares, compare=row.get("compare", "lt"), explain_minutes=minutes, law=row["law"])

    def committee(self, method: str) -> CommitteeSize:
        """How the committee of a method is made up. Refuses committee_not_used where the law asks for none."""
        kind = self.method(method).committee
        if not kind:
            says, law = _("“{method}” is decided without a committee."), self.method(method).law
            raise Refusal("committee_not_used", says, law=law, status=422, method=method)
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

    def threshold(self, kind: str, *, level: str, object: str) -> Value:
        """The amount in yuan from which on something is asked (`open_tender`, `procurement`) at a budget level for an object.

        Refuses threshold_not_set where the district has not entered it: nothing is borrowed from another level.
        """
        row = self.raw.get("thresholds", {}).get(kind, {}).get(object, {}).get(level)
        if row is None:
            raise Refusal(
                "threshold_not_set",
                _("The rulebook “{rulebook}” sets no threshold “{kind}” for {object} at the level {level}."),
                instead=_("Ask the finance department for the figure and enter it in the district's rulebook file."),
                status=422,
                rulebook=self.title,
                kind=kind,
                object=object,
                level=level,
            )
        return Value(Fraction(row["amount"]), row["law"], row["seen"])

    def provider_kinds(self, audience: str) -> Kinds:
        """Which kinds of provider may train an audience. Refuses audience_unknown."""
        row = self.raw.get("providers", {}).get("audiences", {}).get(audience)
        if row is None:
            says = _("The rulebook “{rulebook}” does not say who may train “{audience}”.")
            raise Refusal("audience_unknown", says, status=422, rulebook=self.title, audience=audience)
        return Kinds(tuple(row["kinds"]), row["law"])

    def law(self, section: str, key: str = "") -> str:
        """The article of a section, or of one entry of it, for a Refusal."""
        row = self.raw[section]
        return str(row[key]["law"] if key else row["law"])


def load(rulebook_id: str = DEFAULT, where: Sequence[Path] | None = None) -> Rulebook:
    """The rulebook with this id, or the pinned one, read again only when its files have changed.

    Refuses rulebook_unknown, and rulebook_changed when a pin (`Rulebook.pin`) names other content than the files have now.
    """
    name, _at, pinned = rulebook_id.partition("@")
    book = _book(stamps(name, where))
    if pinned and book.pin != rulebook_id:
        raise Refusal(
            "rulebook_changed",
            _("The rulebook “{rulebook}” is not the one pinned at publication: version {version}, SHA-256 {sha256}."),
            instead=_("Restore the file {rulebook}.toml as it was, and put the change into a new file with its own dates."),
            rulebook=name,
            version=pinned.partition("#")[0],
            sha256=pinned.partition("#")[2][:16] + "…",
        )
    return book


def every(where: Sequence[Path] | None = None) -> list[Rulebook]:
    """All rulebooks there are, by jurisdiction, the newest first."""
    books = {path.stem: load(path.stem, where) for path in files(where)}
    newest = sorted(books.values(), key=lambda book: book.effective_from, reverse=True)
    return sorted(newest, key=lambda book: book.jurisdiction, reverse=True)


@lru_cache(maxsize=128)
def _book(chain: tuple[Stamp, ...]) -> Rulebook:
    """The book of these files. Refuses key_missing and date_wrong by the file's name: whose dates are unsure is never chosen."""
    found, name = read(chain), chain[0][0].name
    raw = found.raw
    for key in ("id", "version", "title", "effective_from"):
        if key not in raw:
            raise Refusal("key_missing", _("The key “{key}” is missing in {file}."), status=422, key=key, file=name)
    since, until = raw["effective_from"], raw.get("effective_to")
    if type(since) is not date or (until is not None and type(until) is not date):
        raise Refusal("date_wrong", _("effective_from and effective_to must be dates in {file}."), status=422, file=name)
    return Rulebook(raw["id"], raw["version"], raw["title"], since, until, raw, raw.get("jurisdiction", ""), found.sha256)


def band(row: Mapping[str, Any]) -> Band:
    """A Band from its row in the file."""
    most = row.get("most")
    return Band(Decimal(row["least"]), None if most is None else Decimal(most), row["law"])


def _yuan(row: Mapping[str, Any] | None) -> dict[str, Decimal]:
    return {key: Decimal(amount) for key, amount in (row or {}).items()}
