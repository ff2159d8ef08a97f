"""A pasted list of names read against those who can be sent: one person a line, with a part of the unit where names repeat.

Pure Python. Lives here: text → keys, and the lines that fit nobody or several. Not here: who can be sent (`views/dispatch.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

NUMBERING = re.compile(r"^\s*[(（]?\d{1,4}[)）.．、,，:：\t ]\s*")
GAPS = re.compile(r"[\s,，;；、·|/]+")


@dataclass(frozen=True)
class Known:
    """Somebody who can be sent."""

    key: int
    name: str
    unit: str


@dataclass(frozen=True)
class Matched:
    """Keys of the lines that fit exactly one person; lines that fit nobody, and lines that fit several."""

    found: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()


def match(text: str, people: Iterable[Known]) -> Matched:
    """Read the list. `王芳`, `3. 王芳`, `王芳<Tab>区教委` and `王 芳` are understood; empty lines are none."""
    everybody = list(people)
    found: list[int] = []
    unknown: list[str] = []
    unclear: list[str] = []
    for line in filter(None, (raw.strip() for raw in text.splitlines())):
        fits = _fits(NUMBERING.sub("", line), everybody)
        if len(fits) == 1:
            found.append(fits[0])
        else:
            (unclear if fits else unknown).append(line)
    return Matched(tuple(dict.fromkeys(found)), tuple(unknown), tuple(unclear))


def _fits(line: str, people: list[Known]) -> list[int]:
    words = [word for word in GAPS.split(line) if word]
    if not words:
        return []
    joined = "".join(words)
    whole = [one.key for one in people if one.name.replace(" ", "") == joined]
    return whole or [one.key for one in people if one.name == words[0] and all(word in one.unit for word in words[1:])]
