"""Reading JSON files that people wrote: every fault is refused with the path at which it stands.

Lives here: `parse` and `Node`. Numbers stay text until they are decimals, so that nothing passes through a float.
Not here: what the files mean (`evaluation_case.py`, `timeline_case.py`, `lint_case.py`, `criteria.py`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from tender.core.money import FULL_WIDTH
from tender.core.refusal import Refusal, _

T = TypeVar("T")
NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,12})?")
PLAIN_KEY = re.compile(r"[^\W\d]\w*")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
SHANGHAI = ZoneInfo("Asia/Shanghai")
FIRST_YEAR, LAST_YEAR = 1949, 2199


class Number(str):
    """A JSON number as it was written."""

    __slots__ = ()


class Twice(dict[str, Any]):
    """A JSON object in which `key` stands twice."""

    key = ""


def malformed(path: str, says: str, **params: Any) -> Refusal:
    """The refusal of a file: status 422, `field` is the JSON path."""
    return Refusal("malformed", says, status=422, field=path, path=path, **params)


def parse(text: str) -> Any:
    """The JSON value of a text, numbers as `Number`. Refuses malformed, also for a key that stands twice."""
    twice: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(found)
        if len(made) == len(found):
            return made
        marked = Twice(made)
        seen: set[str] = set()
        marked.key = next(key for key, _value in found if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        twice.append(marked.key)
        return marked

    try:
        value = json.loads(text, object_pairs_hook=pairs, parse_int=Number, parse_float=Number, parse_constant=Number)
        if twice:
            _refuse_twice(value, "$")
    except json.JSONDecodeError as error:
        says = _("{path}: this is not JSON (line {line}, column {column}).")
        raise malformed("$", says, line=str(error.lineno), column=str(error.colno)) from None
    except RecursionError:
        raise malformed("$", _("{path}: this is nested too deeply.")) from None
    return value


def _refuse_twice(value: Any, path: str) -> None:
    if isinstance(value, Twice):
        raise malformed(step(path, value.key), _("{path}: this key stands twice."))
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        _refuse_twice(child, step(path, key))


def step(path: str, key: str | int) -> str:
    """The JSON path of a member: `$.bids[1].price`, `$.scores["e 1"]` when the key is not a plain word."""
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if PLAIN_KEY.fullmatch(key) else f"{path}[{json.dumps(key, ensure_ascii=False)}]"


def show(value: Any) -> str:
    """A found value, short enough for one line."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    return " ".join(text.split())[:40]


def to_decimal(value: Any) -> Decimal | None:
    """A decimal from text or `Number` (full-width digits count), None for anything else: exponents, NaN, words, true, floats."""
    if not isinstance(value, str):
        return Decimal(value) if type(value) is int else None
    text = value if value.isascii() else value.translate(FULL_WIDTH)
    return Decimal(text) if NUMBER.fullmatch(text.strip()) else None


@dataclass(frozen=True)
class Node:
    """A value of the file with its path. `value` None stands for null."""

    value: Any
    path: str = "$"

    def get(self, key: str) -> Node | None:
        """A member, None when it is absent or null."""
        found = self.object().get(key)
        return None if found is None else Node(found, step(self.path, key))

    def need(self, key: str) -> Node:
        """A member that must be there. Refuses malformed."""
        found = self.get(key)
        if found is None:
            raise malformed(step(self.path, key), _("{path}: is missing."))
        return found

    def object(self) -> dict[str, Any]:
        """The value as an object. Refuses malformed."""
        if not isinstance(self.value, dict):
            raise malformed(self.path, _("{path}: an object is expected, not “{found}”."), found=show(self.value))
        return self.value

    def items(self) -> Iterable[tuple[str, Node]]:
        """The members of an object with their paths."""
        return [(key, Node(value, step(self.path, key))) for key, value in self.object().items()]

    def list(self) -> list[Node]:
        """The elements of a list with their paths. Refuses malformed."""
        if not isinstance(self.value, list):
            raise malformed(self.path, _("{path}: a list is expected, not “{found}”."), found=show(self.value))
        return [Node(value, step(self.path, n)) for n, value in enumerate(self.value)]

    def text(self) -> str:
        """The value as text with something in it. Refuses malformed."""
        if not isinstance(self.value, str) or isinstance(self.value, Number) or not self.value.strip():
            raise malformed(self.path, _("{path}: a text is expected, not “{found}”."), found=show(self.value))
        return self.value

    def decimal(self) -> Decimal:
        """The value as an exact decimal. Refuses malformed."""
        found = to_decimal(self.value)
        if found is None:
            raise malformed(self.path, _("{path}: a decimal number is expected, not “{found}”."), found=show(self.value))
        return found

    def integer(self, least: int, most: int) -> int:
        """The value as a whole number in a range. Refuses malformed."""
        found = self.decimal()
        if found != int(found) or not least <= found <= most:
            says = _("{path}: a whole number from {least} to {most} is expected, not “{found}”.")
            raise malformed(self.path, says, least=str(least), most=str(most), found=show(self.value))
        return int(found)

    def flag(self) -> bool:
        """The value as true or false. Refuses malformed."""
        if not isinstance(self.value, bool):
            raise malformed(self.path, _("{path}: true or false is expected, not “{found}”."), found=show(self.value))
        return self.value

    def choice(self, allowed: Iterable[str]) -> str:
        """The value as one of some words. Refuses malformed."""
        words = list(allowed)
        if self.value not in words:
            says = _("{path}: one of {allowed} is expected, not “{found}”.")
            raise malformed(self.path, says, allowed=", ".join(words), found=show(self.value))
        return str(self.value)

    def moment(self) -> datetime:
        """The value as a moment with its offset, e.g. 2026-03-02T09:00:00+08:00; without one it is Shanghai time."""
        try:
            found = datetime.fromisoformat(self.text() if DAY.match(self.text()) else "")
        except ValueError:
            says = _("{path}: a moment like 2026-03-02T09:00:00+08:00 is expected, not “{found}”.")
            raise malformed(self.path, says, found=show(self.value)) from None
        return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)

    def date(self) -> date:
        """The value as a date like 2026-03-02 (of a moment: its day in Shanghai). Refuses malformed."""
        text = self.text()
        try:
            found = date.fromisoformat(text) if DAY.fullmatch(text) else self.moment().astimezone(SHANGHAI).date()
        except (ValueError, OverflowError):
            found = None
        if found is None or not FIRST_YEAR <= found.year <= LAST_YEAR:
            raise malformed(self.path, _("{path}: a date like 2026-03-02 is expected, not “{found}”."), found=show(self.value))
        return found

    def optional(self, key: str, read: Callable[[Node], T]) -> T | None:
        """A member read by one of the methods above, None when absent: `node.optional("deadline", Node.date)`."""
        found = self.get(key)
        return None if found is None else read(found)
