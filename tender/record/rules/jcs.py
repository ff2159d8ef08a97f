"""Canonical JSON: one value has one spelling in bytes, so that it can be hashed and signed. RFC 8785, restricted.

Allowed are objects with ASCII keys, arrays, strings and integers of -(2^53-1)…2^53-1; no true, false, null, fractions or lone
surrogates. So restricted, RFC 8785 is: UTF-8, no blanks, keys sorted, the shortest escapes.
Nesting at most 32, size at most 16 MiB.
"""

from __future__ import annotations

import json
from typing import Any

from tender.core.refusal import Refusal, _

LARGEST = 2**53 - 1
DEEPEST = 32
LONGEST = 16 * 1024 * 1024


def dumps(value: Any) -> bytes:
    """The canonical bytes of a value. Refuses `not_canonical` for what has none (floats, booleans, null, other types)."""
    _check(value, 0)
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")).encode()


def loads(data: bytes) -> Any:
    """The value that canonical bytes spell.

    Refuses `not_canonical` for every other spelling: blanks, key order, doubled keys, escapes that need not be, `-0`, exponents,
    a byte order mark, bytes that are not UTF-8, more than 16 MiB.
    """
    if len(data) > LONGEST:
        raise _refused("longer than 16 MiB")
    try:
        value = json.loads(data.decode(), object_pairs_hook=_object, parse_float=_no_number, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _refused("not JSON of whole numbers and strings") from None
    if dumps(value) != data:
        raise _refused("spelled otherwise than RFC 8785 spells it")
    return value


def _check(value: Any, depth: int) -> None:
    if depth > DEEPEST:
        raise _refused("nested too deeply")
    kind = type(value)  # a subclass (True is an int) is another thing
    if kind is str:
        if any("\ud800" <= sign <= "\udfff" for sign in value):
            raise _refused("half a character")
    elif kind is int:
        if abs(value) > LARGEST:
            raise _refused("a number beyond 2^53")
    elif kind is list or kind is tuple:
        for item in value:
            _check(item, depth + 1)
    elif kind is dict:
        for key, item in value.items():
            if type(key) is not str or not key.isascii():
                raise _refused("a key that is not ASCII text")
            _check(item, depth + 1)
    else:
        raise _refused(f"a value of type {kind.__name__}")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("doubled key")
    return found


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _refused(why: str) -> Refusal:
    return Refusal("not_canonical", _("This record is not in canonical form: {why}."), status=422, why=why)
