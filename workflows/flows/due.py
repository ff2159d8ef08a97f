"""Until when a step should be done: from the thing's own dates or from a period of the law.

Each maker answers `due(thing, calendar)` → a moment, a day (until its end), or None while it is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localdate

from tender.core.refusal import Refusal
from tender.core.wording import SHANGHAI
from tender.core.workdays import WorkCalendar
from tender.procurement.rules import rulebook, timeline

Due = Callable[[Any, WorkCalendar], datetime | date | None]


def at(field: str) -> Due:
    """The moment or day in a field of the thing, as it is now (so it follows every change)."""
    return lambda thing, calendar: getattr(thing, field, None)


def by_law(period: str, since: str) -> Due:
    """The last day of a period of the rulebook that starts with the moment in field `since`; None where a year is unknown."""

    def due(thing: Any, calendar: WorkCalendar) -> date | None:
        start = getattr(thing, since, None)
        if start is None:
            return None
        try:
            return timeline.due(book_of(thing), period, localdate(start), calendar).on
        except Refusal:
            return None

    return due


def book_of(thing: Any) -> rulebook.Rulebook:
    """The rulebook of the tender that a thing belongs to. Refuses rulebook_changed."""
    return rulebook.load(getattr(thing, "tender", thing).rulebook)


def latest(due: datetime | date | None) -> datetime | None:
    """The moment after which it is late: a day ends at midnight in Shanghai."""
    if due is None or isinstance(due, datetime):
        return due
    return datetime.combine(due + timedelta(days=1), time(), SHANGHAI)
