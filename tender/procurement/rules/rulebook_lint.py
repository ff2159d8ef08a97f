"""Reading rulebooks before they are used: what is missing, upside down, unknown or twice in time.

Lives here: `lint_files` (all files of some folders), `lint_book` (one), `lint_time` (gaps and overlaps). Pure but for reading.
Not here: the shape of each section (`rulebook_shape.py`), the command (`management/commands/lint_rulebooks.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

from tender.core.refusal import Refusal, _
from tender.procurement.rules.lint import Finding
from tender.procurement.rules.rulebook import Rulebook, load
from tender.procurement.rules.rulebook_files import files
from tender.procurement.rules.rulebook_schema import (
    CERTAINTIES,
    COUNTED,
    HEADS,
    PERIODS,
    POINTS_AT,
    SECTIONS,
    SHARES,
    UNITS,
    keys_at,
)
from tender.procurement.rules.rulebook_values import Entry, values_of


def lint_files(where: Sequence[Path] | None = None) -> list[Finding]:
    """Everything wrong with every rulebook of some folders (else of those that are used), errors first."""
    found: list[Finding] = []
    books: list[Rulebook] = []
    paths = files(where)
    for path in paths:
        if twins := [other for other in paths if other.stem == path.stem and other != path]:
            found.append(
                _error(
                    path.stem, "rulebook_twice", _("There is a second file of this name in {folder}."), folder=twins[0].parent.name
                )
            )
            continue
        try:
            book = load(path.stem, where)
        except Refusal as refusal:
            found.append(Finding("error", path.stem, refusal))
        else:
            books.append(book)
            found += lint_book(book, path.stem)
    found += lint_time([book for book in books if not list(_head(book, book.id))])
    return sorted(found, key=lambda finding: finding.severity != "error")


def lint_book(book: Rulebook, name: str = "") -> list[Finding]:
    """What is wrong with one book; `name` is that of its file."""
    name = name or book.id
    found = [*_head(book, name), *_keys(book.raw, name)]
    for entry in values_of(book):
        found += [_placed(finding, name, entry) for finding in _row(entry)]
    if not found:
        found += _references(book, name)
    return found


def lint_time(books: Sequence[Rulebook]) -> list[Finding]:
    """Days on which a jurisdiction has two books, or none between two."""
    found = []
    for jurisdiction in sorted({book.jurisdiction for book in books}):
        line = sorted((book for book in books if book.jurisdiction == jurisdiction), key=lambda book: book.effective_from)
        for book, following in pairwise(line):
            ends, begins = book.effective_to, following.effective_from
            if ends is None or ends > begins:
                says = _("From {on} on “{other}” is in force as well: end this one on that day (effective_to).")
                found.append(_error(book.id, "books_overlap", says, on=begins, other=following.id))
            elif ends < begins:
                says = _("From {on} to {until} no book is in force in {jurisdiction}: “{other}” begins on {until} only.")
                found.append(
                    _error(book.id, "books_gap", says, on=ends, until=begins, jurisdiction=jurisdiction, other=following.id)
                )
    return found


def _error(where: str, code: str, says: str, **params: Any) -> Finding:
    return Finding("error", where, Refusal(code, says, status=422, **params))


def _placed(finding: Finding, name: str, entry: Entry) -> Finding:
    return Finding(finding.severity, f"{name}: {'.'.join(entry.path)}", finding.refusal)


def _head(book: Rulebook, name: str) -> Iterator[Finding]:
    """Id, version, jurisdiction and dates."""
    if book.id != name:
        yield _error(name, "id_differs", _("The id “{id}” is not the name of the file."), id=book.id)
    if not isinstance(book.version, int) or book.version < 1:
        yield _error(name, "version_wrong", _("The version must be a whole number from 1 on."))
    if not book.jurisdiction or not all(book.jurisdiction.split("/")):
        yield _error(name, "jurisdiction_wrong", _("The jurisdiction must be a path such as CN/Chongqing/Dadukou."))
    if book.effective_to is not None and book.effective_to <= book.effective_from:
        yield _error(name, "dates_upside_down", _("The book ends before it begins."))


def _keys(raw: Mapping[str, Any], name: str) -> Iterator[Finding]:
    """Sections that no rule reads."""
    for key in raw:
        if key not in SECTIONS and key not in HEADS:
            yield _error(f"{name}: {key}", "key_unknown", _("No rule knows the key “{key}”."), key=key)
    for key in ("methods", "periods", "counting"):
        if key not in raw:
            yield _error(name, "key_missing", _("The key “{key}” is missing."), key=key)


def _row(entry: Entry) -> Iterator[Finding]:
    """Article, certainty, keys, unit, and bands of one row."""
    if not entry.law.strip():
        yield _error("", "article_missing", _("This value names no article."))
    if entry.seen not in CERTAINTIES:
        yield _error("", "certainty_missing", _("Say how well this value is known: one of V, D, S, M, I."))
    allowed = keys_at(entry.path)
    for key in entry.values:
        if allowed is not None and key not in allowed:
            yield _error("", "key_unknown", _("No rule knows the key “{key}”."), key=key)
    if entry.section == "periods":
        yield from _period(entry.values)
    yield from _numbers(entry)


def _period(values: Mapping[str, Any]) -> Iterator[Finding]:
    for key in ("amount", "unit", "from"):
        if key not in values:
            yield _error("", "key_missing", _("The key “{key}” is missing."), key=key)
    if values.get("unit", "d") not in UNITS:
        yield _error("", "unit_unknown", _("The unit “{unit}” is unknown: wd, d or y."), unit=values["unit"])
    if not isinstance(values.get("amount", 1), int) or values.get("amount", 1) < 1:
        yield _error("", "amount_wrong", _("The amount must be a whole number from 1 on."))


def _numbers(entry: Entry) -> Iterator[Finding]:
    """Bands the right way round, shares between 0 and 1, tapers that rise."""
    values = {key: _number(value) for key, value in entry.values.items()}
    least, most = values.get("least"), values.get("most")
    if least is not None and most is not None and least > most:
        says = _("The band is upside down: {least} is more than {most}.")
        yield _error("", "band_upside_down", says, least=str(entry.values["least"]), most=str(entry.values["most"]))
    for key in SHARES.get(entry.section, ()):
        share = values.get(key)
        if key in values and (share is None or not 0 <= share <= 1):
            yield _error("", "share_wrong", _("“{key}” must be a share between 0 and 1."), key=key)
    if entry.section == "abnormal_low" and most is not None:
        for key in ("mean", "second_lowest", "ceiling"):
            if (share := values.get(key)) is not None and share > most:
                says = _("The band is upside down: {least} is more than {most}.")
                yield _error("", "band_upside_down", says, least=str(entry.values[key]), most=str(entry.values["most"]))
    days = [step.get("after") for step in entry.values.get("taper", ())]
    if days and (days[0] != 0 or days != sorted(set(days))):
        yield _error("", "taper_wrong", _("A taper begins at day 0 and its days rise."))
    if any(isinstance(entry.values.get(key), int) and entry.values[key] < 0 for key in COUNTED):
        yield _error("", "amount_wrong", _("The amount must be a whole number from 1 on."))


def _number(value: Any) -> Fraction | None:
    """A number, also one written as text (0.50, 1/7)."""
    try:
        return Fraction(value)
    except (TypeError, ValueError, ZeroDivisionError):
        return None


def _references(book: Rulebook, name: str) -> Iterator[Finding]:
    """What methods name must be there, and so must the periods that the program computes."""
    for key, method in book.raw["methods"].items():
        for field, section in POINTS_AT.items():
            if (target := method.get(field)) and target not in book.raw.get(section, {}):
                says = _("The method names “{key}”, which section “{section}” lacks.")
                yield _error(f"{name}: methods.{key}.{field}", "reference_missing", says, key=target, section=section)
        if "label" not in method or "min_suppliers" not in method:
            yield _error(f"{name}: methods.{key}", "key_missing", _("The key “{key}” is missing."), key="label, min_suppliers")
    for key in PERIODS:
        if key not in book.raw["periods"]:
            says = _("The program computes the period “{key}”, which the book lacks.")
            yield _error(f"{name}: periods", "period_missing", says, key=key)
