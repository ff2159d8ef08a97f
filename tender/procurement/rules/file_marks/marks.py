"""What a file says of its making: marks (kind, value), its text, and what was wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

MOST_VALUE = 200
MOST_TEXT = 200_000


@dataclass(frozen=True)
class Marks:
    """Kinds: author, last_modified_by, company, producer, creator, document_id, pdf_id, rsid.

    `trouble`: "" none, "locked" (password), "broken" (not as its type must be), "too_large" (beyond the safe limits), "entities".
    """

    marks: tuple[tuple[str, str], ...] = ()
    text: str = ""
    trouble: str = ""


class Trouble(Exception):
    """Reading stops here; the code is kept as `Marks.trouble`."""


def tidied(found: list[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Each mark once, without empty ones, in order, no value longer than MOST_VALUE."""
    plain = ((kind, " ".join(value.replace("\x00", "").split())[:MOST_VALUE]) for kind, value in found)
    return tuple(sorted({mark for mark in plain if mark[1]}))
