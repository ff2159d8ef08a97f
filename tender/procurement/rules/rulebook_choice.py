"""Which rulebook is in force: by jurisdiction and day, the most specific first.

Lives here: `in_force`, `choose`, pure on a list of books. Not here: reading them (`rulebook.py`), gaps and overlaps
among all of them (`rulebook_lint.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook import Rulebook


def covers(book: Rulebook, on: date) -> bool:
    """Whether the book is in force on a day; `effective_to` is the first day on which it no longer is."""
    return book.effective_from <= on and (book.effective_to is None or on < book.effective_to)


def is_within(jurisdiction: str, wider: str) -> bool:
    """CN/Chongqing/Dadukou lies within CN/Chongqing and within CN."""
    return jurisdiction == wider or jurisdiction.startswith(wider + "/")


def choose(books: Sequence[Rulebook], jurisdiction: str, on: date) -> Rulebook:
    """The one book in force for a jurisdiction on a day; of several levels the most specific.

    Refuses rulebook_missing when there is none, rulebooks_overlap when one level has two; both name what was found.
    """
    found = [book for book in books if covers(book, on) and is_within(jurisdiction, book.jurisdiction)]
    if not found:
        raise Refusal(
            "rulebook_missing",
            _("No rulebook is in force for {jurisdiction} on {on}."),
            instead=_("Add a rulebook file for that time to the district's folder; known are: {known}."),
            jurisdiction=jurisdiction,
            on=on,
            known=[book.id for book in books if is_within(jurisdiction, book.jurisdiction)],
        )
    nearest = max(book.jurisdiction.count("/") for book in found)
    found = [book for book in found if book.jurisdiction.count("/") == nearest]
    if len(found) > 1:
        raise Refusal(
            "rulebooks_overlap",
            _("Several rulebooks are in force for {jurisdiction} on {on}: {found}."),
            instead=_("End one of them in its file (effective_to)."),
            jurisdiction=found[0].jurisdiction,
            on=on,
            found=sorted(book.id for book in found),
        )
    return found[0]
