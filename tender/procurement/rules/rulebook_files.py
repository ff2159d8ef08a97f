"""Where rulebooks are read from: the folders, one file, what it is based on, and the digest of it all.

Lives here: reading TOML. Not here: what the values mean (`rulebook.py`), which book is in force (`rulebook_choice.py`).
A district adds files in folders named by the environment variable KAIBIAO_RULEBOOKS (joined as in PATH); no code is needed.
"""

from __future__ import annotations

import hashlib
import os
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tender.core.refusal import Refusal, _

FOLDER = Path(__file__).resolve().parent.parent / "rulebooks"
VARIABLE = "KAIBIAO_RULEBOOKS"
HEAD = ("id", "version", "title", "jurisdiction", "effective_from", "effective_to", "based_on", "omit")
Stamp = tuple[Path, int, int]


@dataclass(frozen=True)
class Source:
    """A rulebook as its files say it: `raw` with everything it is based on, and the SHA-256 (hex) of what was read."""

    raw: Mapping[str, Any]
    sha256: str


def folders() -> tuple[Path, ...]:
    """The package's own folder first, then the district's."""
    named = os.environ.get(VARIABLE, "").split(os.pathsep)
    return (FOLDER, *(Path(name) for name in named if name.strip()))


def files(where: Sequence[Path] | None = None) -> list[Path]:
    """Every rulebook file, folder by folder in order of its name."""
    return [path for folder in where or folders() for path in sorted(folder.glob("*.toml"))]


def path_of(rulebook_id: str, where: Sequence[Path] | None = None) -> Path:
    """The file of a rulebook. Refuses rulebook_unknown."""
    if rulebook_id.replace("-", "").isalnum() and len(rulebook_id) <= 60:
        for folder in where or folders():
            if (path := folder / f"{rulebook_id}.toml").is_file():
                return path
    raise Refusal("rulebook_unknown", _("There is no rulebook “{rulebook}”."), status=422, rulebook=rulebook_id[:60])


def stamps(rulebook_id: str, where: Sequence[Path] | None = None) -> tuple[Stamp, ...]:
    """The file of a book and those it is based on, as they are on disk now: what `read` takes, and what caches go by.

    Refuses rulebook_unknown, rulebook_circular.
    """
    return tuple(_chain(rulebook_id, tuple(where) if where else folders()))


def _chain(rulebook_id: str, where: Sequence[Path]) -> Iterator[Stamp]:
    seen: list[str] = []
    while rulebook_id or not seen:
        path = path_of(rulebook_id, where)
        if rulebook_id in seen:
            says = _("The rulebook “{rulebook}” is based on itself.")
            raise Refusal("rulebook_circular", says, status=422, rulebook=rulebook_id)
        seen.append(rulebook_id)
        stat = path.stat()
        stamp = (path, stat.st_mtime_ns, stat.st_size)
        yield stamp
        rulebook_id = str(_parsed(stamp)[0].get("based_on", ""))


@lru_cache(maxsize=256)
def _parsed(stamp: Stamp) -> tuple[dict[str, Any], bytes]:
    """Refuses rulebook_unreadable."""
    content = stamp[0].read_bytes()
    try:
        return tomllib.loads(content.decode("utf-8")), content
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        says = _("The file {file} cannot be read: {error}.")
        raise Refusal("rulebook_unreadable", says, status=422, file=stamp[0].name, error=str(error)) from None


@lru_cache(maxsize=128)
def read(chain: tuple[Stamp, ...]) -> Source:
    """One book from its files, the last being the ground. A book that stands alone has the plain digest of its file."""
    found, digest = _parsed(chain[-1])[0], hashlib.sha256(_parsed(chain[-1])[1]).hexdigest()
    for stamp in reversed(chain[:-1]):
        own, content = _parsed(stamp)
        found = {**laid_over(_without(found, own.get("omit", ())), own), **{key: own.get(key) for key in HEAD}}
        digest = hashlib.sha256(content + digest.encode()).hexdigest()
    return Source({key: value for key, value in found.items() if value is not None}, digest)


def laid_over(ground: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """`ground` with the values of `own`: tables are joined, but a row with an article of its own replaces the row below it."""
    joined = dict(ground)
    for key, value in own.items():
        below = joined.get(key)
        is_joined = isinstance(value, dict) and isinstance(below, dict) and "law" not in value
        joined[key] = laid_over(below or {}, value) if is_joined else value
    return joined


def _without(raw: Mapping[str, Any], paths: Sequence[str]) -> dict[str, Any]:
    """The same without the tables at these dotted paths."""
    left = dict(raw)
    for path in paths:
        head, _dot, rest = path.partition(".")
        if rest and isinstance(left.get(head), dict):
            left[head] = _without(left[head], [rest])
        elif not rest:
            left.pop(head, None)
    return left
