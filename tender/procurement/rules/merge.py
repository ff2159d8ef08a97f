"""What two people, or two windows, typed into the same fields: what stays of whom, and where they contradict each other.

Lives here: `mark` of a value, `merged`. Not here: who changed which field since (`services/draft.py`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any


@dataclass(frozen=True)
class Merged:
    """`values` to be stored; `clashes`: fields that both changed to different values; `changed`: fields that differ from before."""

    values: Mapping[str, Any]
    clashes: tuple[str, ...]
    changed: tuple[str, ...]


def mark(value: Any) -> str:
    """A short digest of a value: equal values have equal marks, whatever their writing (10 and 10.00, "" and None)."""
    return sha256(json.dumps(_plain(value), sort_keys=True, ensure_ascii=False).encode(errors="replace")).hexdigest()[:12]


def merged(mine: Mapping[str, Any], stored: Mapping[str, Any], *, seen: Mapping[str, str], theirs: Collection[str]) -> Merged:
    """Lay typed values over stored ones. `seen`: marks of what stood there when the form was opened; `theirs`: fields that
    somebody else changed since. Theirs stay where this form did not touch them."""
    values, clashes = dict(mine), []
    for name in mine:
        if name not in theirs or mark(mine[name]) == mark(stored[name]):
            continue
        if mark(mine[name]) == seen.get(name):
            values[name] = stored[name]
        else:
            clashes.append(name)
    return Merged(values, tuple(clashes), tuple(name for name in values if mark(values[name]) != mark(stored[name])))


def _plain(value: Any) -> Any:
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, bool):
        return value
    if isinstance(value, int | Decimal):
        return f"{Decimal(value).normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple) and all(isinstance(one, str) for one in value):
        return sorted(value)
    return value
