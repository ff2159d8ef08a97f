"""What an archive of a tender (采购档案) is made of: entries with fixed places, sums, an index; and when one may be asked for.

Pure: nothing is read or stored here. Not here: which papers there are (`queries/archive_papers.py`, `archive_records.py`),
writing the file (`services/archive_file.py`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tender.core.refusal import Refusal, _

LAW = "政府采购法 第42条；政府采购法实施条例 第46条；财政部令第87号 第76条"
SECTIONS = (
    "planning", "document", "notices", "questions", "opening", "bids", "examination", "evaluation", "award", "remedies",
    "contracts", "supervision", "trail",
)  # fmt: skip
# What would tell who evaluates and how (O87 art. 47, 66) stays out while that is secret.
SECRET = frozenset({"examination", "evaluation", "award"})
SUMS = "SHA256SUMS"
INDEX = ("index.html", "index.json")


@dataclass(frozen=True)
class ArchiveFacts:
    """What decides whether an archive may be asked for now; `is_current`: nothing happened since the last one."""

    has_ended: bool
    is_opened: bool
    is_supervisor: bool
    is_under_way: bool = False
    is_current: bool = False


@dataclass(frozen=True)
class Entry:
    """One file of the archive. `group` is a folder below the section's; `chunks` gives its bytes when they are written; `digest` is
    the SHA-256 it was stored with, where one is known."""

    section: str
    stem: str
    ending: str
    title: str
    chunks: Callable[[], Iterable[bytes]]
    group: str = ""
    at: datetime | None = None
    digest: str = ""


@dataclass(frozen=True)
class Line:
    """One file as it stands in the archive: hash and size are those of the bytes written."""

    path: str
    section: str
    group: str
    title: str
    size: int
    sha256: str
    at: datetime | None = None


@dataclass(frozen=True)
class Record:
    """A list kept as rows of the database: written as a page to read and as JSON. `rows` gives the rows when they are written."""

    section: str
    stem: str
    title: str
    columns: Sequence[str]
    rows: Callable[[], Iterable[Sequence[Any]]]
    group: str = ""
    as_csv: bool = False


def may_ask(facts: ArchiveFacts) -> Refusal | None:
    """The buyer's people once the tender has ended, supervisors from the opening on; one at a time, only if something is new."""
    if not facts.has_ended and not facts.is_supervisor:
        return Refusal("not_ended", _("The archive is made when the tender has ended."), law=LAW)
    if not facts.has_ended and not facts.is_opened:
        return Refusal("not_opened", _("Before the opening there is nothing that may be archived."), law="财政部令第87号 第39条")
    if facts.is_under_way:
        return Refusal("archive_under_way", _("An archive is being made; it will be on this page in a moment."), law=LAW)
    if facts.is_current:
        return Refusal("archive_current", _("Nothing has happened since the latest archive was made."), law=LAW)
    return None


def placed(entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
    """Every entry with its path, numbered within its folder in the order given, sorted by path. ASCII only, so that every
    program unpacks the names as they were written."""
    counts: dict[tuple[str, str], int] = {}
    found = []
    for entry in entries:
        folder = (entry.section, entry.group)
        counts[folder] = counts.get(folder, 0) + 1
        where = "/".join(filter(None, (f"{SECTIONS.index(entry.section) + 1:02d}-{entry.section}", entry.group)))
        found.append((f"{where}/{counts[folder]:03d}-{entry.stem}.{entry.ending}", entry))
    return iter(sorted(found, key=lambda pair: pair[0]))


def sums(lines: Iterable[tuple[str, str]]) -> str:
    """(path, SHA-256) as `sha256sum -c` reads it."""
    return "".join(f"{digest}  {path}\n" for path, digest in lines)


def index_of(head: dict[str, Any], lines: Iterable[Line], left_out: Iterable[str]) -> str:
    """The index for machines (JSON). Holds nothing of the moment or the person of its making: the same state, the same bytes."""
    files = [
        {
            "path": line.path,
            "section": line.section,
            "title": line.title,
            "size": line.size,
            "sha256": line.sha256,
            "at": line.at.isoformat() if line.at else None,
        }
        for line in lines
    ]
    return json.dumps({**head, "left_out": list(left_out), "files": files}, ensure_ascii=False, indent=1) + "\n"
