"""Changing the district's working days. Each change is an audit line; periods that run already are not moved by it.

Not here: counting (`core/workdays.py`), the tables (`core/models/calendar.py`), the page (`core/office/calendar.py`).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import note
from tender.core.models.calendar import CalendarDay, CalendarYear
from tender.core.refusal import Refusal, _, forbidden


@transaction.atomic
def override_day(*, day: date, is_working: bool, name: str, by: Actor, at: datetime) -> CalendarDay:
    """Say what a day is here, whatever the national calendar says. Refuses forbidden (staff only), reason_missing."""
    _staff(by)
    if not name.strip():
        raise Refusal("reason_missing", _("Please give a reason."), status=422, field="name")
    row, _new = CalendarDay.objects.update_or_create(day=day, defaults={"is_working": is_working, "name": name.strip()})
    note(row, "calendar.day_set", by=by, at=at, reason=row.name, day=day, is_working=is_working)
    return row


@transaction.atomic
def take_back_day(pk: int, *, by: Actor, at: datetime) -> None:
    """The national calendar holds again for this day; a day that is gone already is left at that. Refuses forbidden."""
    _staff(by)
    row = CalendarDay.objects.select_for_update().filter(pk=pk).first()
    if row is not None:
        note(row, "calendar.day_taken_back", by=by, at=at, reason=row.name, day=row.day, is_working=row.is_working)
        row.delete()


@transaction.atomic
def complete_year(*, year: int, source: str, by: Actor, at: datetime) -> CalendarYear:
    """Declare that every day off and every worked weekend of a year is entered here.

    Refuses forbidden, and year_empty while no day of it is entered (weekends alone are no calendar of a Chinese year).
    """
    _staff(by)
    if not CalendarDay.objects.filter(day__year=year).exists():
        raise Refusal(
            "year_empty",
            _("No day of {year} is entered yet."),
            instead=_("Enter the days off and the weekends that are worked first."),
            status=422,
            field="year",
            year=str(year),
        )
    row, _new = CalendarYear.objects.update_or_create(year=year, defaults={"source": source.strip()})
    note(row, "calendar.year_completed", by=by, at=at, reason=row.source, year=year)
    return row


def _staff(by: Actor) -> None:
    if not by.is_staff:
        raise forbidden()
