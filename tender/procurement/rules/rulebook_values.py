"""A rulebook as a flat list of values, to be read, compared and searched: each with its place, article and certainty.

Lives here: `values_of`, `differences`, `places_of_article`. Not here: words for the keys (`queries/rulebook_words.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tender.procurement.rules.rulebook import Rulebook
from tender.procurement.rules.rulebook_files import HEAD

NOTES = ("law", "seen")
ARTICLE = re.compile(r"第\s*([\d、–\-,，]+)\s*条")


@dataclass(frozen=True)
class Entry:
    """One row of the file: where it stands (`path`, its keys), its named `values`, article, and how well it is known."""

    path: tuple[str, ...]
    values: Mapping[str, Any]
    law: str
    seen: str

    @property
    def section(self) -> str:
        """The table it belongs to."""
        return self.path[0]

    @property
    def anchor(self) -> str:
        """Its place on the page."""
        return re.sub(r"[^\w-]", "-", "-".join(self.path))


@dataclass(frozen=True)
class Difference:
    """What one row was and is; None where the other book has no such row."""

    path: tuple[str, ...]
    before: Entry | None
    after: Entry | None


def values_of(book: Rulebook) -> list[Entry]:
    """Every row in the order of the file."""
    sections = {key: value for key, value in book.raw.items() if key not in HEAD and isinstance(value, dict)}
    return [entry for key, value in sections.items() for entry in _rows((key,), value, "", "")]


def _rows(path: tuple[str, ...], table: Mapping[str, Any], law: str, seen: str) -> Iterator[Entry]:
    """The row of a table, then those of the tables in it; what has no article of its own has that of the table above."""
    law, seen = str(table.get("law", path[-1] if path[0] == "articles" and len(path) > 1 else law)), str(table.get("seen", seen))
    own = {key: value for key, value in table.items() if key not in NOTES and not isinstance(value, dict)}
    inner = {key: value for key, value in table.items() if isinstance(value, dict)}
    plain = {key: value for key, value in inner.items() if _is_plain(value)}
    if own or plain or "law" in table:
        yield Entry(path, {**own, **plain}, law, seen)
    for key, value in inner.items():
        if key not in plain:
            yield from _rows((*path, key), value, law, seen)


def _is_plain(table: Mapping[str, Any]) -> bool:
    """A table of bare numbers (fees by title, caps by class), which is one value of its row."""
    return not any(isinstance(value, dict) for value in table.values()) and not set(NOTES) & set(table)


def differences(old: Rulebook, new: Rulebook) -> list[Difference]:
    """Rows that are not the same in both, in the order of the newer book, then what it no longer has."""
    before = {entry.path: entry for entry in values_of(old)}
    after = {entry.path: entry for entry in values_of(new)}
    paths = [*after, *(path for path in before if path not in after)]
    return [Difference(path, before.get(path), after.get(path)) for path in paths if before.get(path) != after.get(path)]


def articles_in(law: str) -> list[tuple[str, str]]:
    """(document, number) of every article that a citation names: “财政部令第87号 第41、43条” is two; none is (document, "")."""
    found, document = [], ""
    for piece in re.split(r"[；;·]|、(?=第)", law):
        numbers = ARTICLE.search(piece)
        said = piece[: numbers.start()] if numbers else piece  # what follows names paragraph and item
        document = said.strip(" ，、") or document
        if not numbers:
            found.append((document, ""))
            continue
        for number in re.split(r"[、,，]", numbers.group(1)):
            first, _dash, last = re.sub("-", "–", number).partition("–")
            found += [(document, str(n)) for n in range(int(first), int(last or first) + 1)] if first.isdigit() else []
    return found


def _articles_of(entry: Entry) -> set[tuple[str, str]]:
    """The articles of a row, also those of single values (`lecturer_law`)."""
    more = [str(value) for key, value in entry.values.items() if key.endswith("_law")]
    return {article for law in (entry.law, *more) for article in articles_in(law)}


def places_of_article(book: Rulebook, law: str) -> list[Entry]:
    """Rows that stand on one of the cited articles; those that share most of them first, values before the bare article."""
    wanted = set(articles_in(law))
    shared = [(len(wanted & _articles_of(entry)), entry) for entry in values_of(book)]
    return [entry for count, entry in sorted(shared, key=lambda pair: (-pair[0], _is_bare(pair[1]))) if count]


def _is_bare(entry: Entry) -> bool:
    return entry.section == "articles"
