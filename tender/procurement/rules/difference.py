"""What differs between two versions of a tender: part by part, row by row, field by field.

Lives here: Change, `differences`. A version is part → row → field → text, the row "" for fields of the tender itself.
Not here: where versions come from (`queries/snapshot.py`), how values are worded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

Version = Mapping[str, Mapping[str, Mapping[str, str]]]


@dataclass(frozen=True)
class Change:
    """One difference. `before` None: the row is new; `after` None: the row is gone."""

    part: str
    row: str
    field: str
    before: str | None
    after: str | None


def differences(before: Version, after: Version) -> list[Change]:
    """Every difference in the order of `after`; rows and parts that are gone follow those that stayed."""
    found: list[Change] = []
    for part in _both(after, before):
        then, now = before.get(part, {}), after.get(part, {})
        for row in _both(now, then):
            found += _of_row(part, row, then.get(row), now.get(row))
    return found


def _of_row(part: str, row: str, then: Mapping[str, str] | None, now: Mapping[str, str] | None) -> Iterator[Change]:
    for field in _both(now or {}, then or {}):
        was, became = (then or {}).get(field, ""), (now or {}).get(field, "")
        if was != became:
            yield Change(part, row, field, None if then is None else was, None if now is None else became)


def _both(first: Iterable[str], second: Iterable[str]) -> list[str]:
    return list(dict.fromkeys((*first, *second)))
