"""Working days in China: the national calendar with make-up days, and a district's own overrides.

Lives here: pure day arithmetic on a `WorkCalendar`. Not here: the override table (`core/models/calendar.py`),
building a calendar from it (`core/queries.py`), periods of the law (`procurement/rules/timeline.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

import chinese_calendar

from tender.core.refusal import Refusal, _

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkCalendar:
    """`overrides` says for single days whether they are worked; `complete_years` are entered wholly by the district.

    In a complete year a day without override is worked Monday to Friday. A year known to neither is refused, never guessed.
    """

    overrides: Mapping[date, bool] = field(default_factory=dict)
    complete_years: frozenset[int] = frozenset()

    def is_workday(self, day: date) -> bool:
        """Whether people work on `day`. Refuses calendar_year_unknown."""
        if day in self.overrides:
            return self.overrides[day]
        if day.year in self.complete_years:
            return day.weekday() < 5
        try:
            return _is_worked_in_china(day)
        except NotImplementedError:
            raise Refusal(
                "calendar_year_unknown",
                _("The working days of {year} are not known yet."),
                instead=_("Enter the State Council's holiday notice for {year} under “Calendar”."),
                law="国务院办公厅年度节假日安排",
                year=str(day.year),
            ) from None

    def is_holiday(self, day: date) -> bool:
        """Whether `day` belongs to a statutory holiday; an ordinary weekend does not. Refuses calendar_year_unknown."""
        if self.is_workday(day):
            return False
        if day in self.overrides or day.year in self.complete_years:
            return day in self.overrides
        return chinese_calendar.get_holiday_detail(day)[1] is not None

    def roll(self, day: date) -> date:
        """`day`, or when it falls on a statutory holiday the first worked day after it (O87 art. 85)."""
        return self.next_workday(day) if self.is_holiday(day) else day

    def add_workdays(self, start: date, days: int) -> date:
        """The last day of a period of `days` working days; the start day is not counted (O87 art. 85)."""
        day = start
        for _step in range(days):
            day = self.next_workday(day + ONE_DAY)
        return day

    def next_workday(self, day: date) -> date:
        """`day` itself if worked, else the first worked day after it."""
        while not self.is_workday(day):
            day += ONE_DAY
        return day

    def workdays_between(self, start: date, end: date) -> int:
        """Number of working days after `start` up to and including `end`."""
        return sum(self.is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))


@cache
def _is_worked_in_china(day: date) -> bool:
    """What the national data say of a day, asked once per day; NotImplementedError (for years without data) is not kept."""
    return bool(chinese_calendar.is_workday(day))
