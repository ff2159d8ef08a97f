"""Working days: national data, a district's overrides, and years nobody knows."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.core.workdays import WorkCalendar

NATIONAL = WorkCalendar()
DAYS = st.dates(date(2024, 1, 1), date(2025, 10, 1))


@pytest.mark.parametrize(
    ("day", "worked", "holiday"),
    [
        ("2025-09-28", True, False),  # make-up Sunday
        ("2025-10-01", False, True),
        ("2025-10-04", False, True),  # the Saturday inside the holiday
        ("2025-10-08", False, True),
        ("2025-10-09", True, False),
        ("2025-10-11", True, False),  # make-up Saturday
        ("2025-10-12", False, False),  # an ordinary Sunday
    ],
)
def test_autumn_2025(day: str, worked: bool, holiday: bool) -> None:
    on = date.fromisoformat(day)
    assert (NATIONAL.is_workday(on), NATIONAL.is_holiday(on)) == (worked, holiday)


def test_only_a_holiday_rolls() -> None:
    assert NATIONAL.roll(date(2025, 10, 12)) == date(2025, 10, 12)
    assert NATIONAL.roll(date(2025, 10, 3)) == date(2025, 10, 9)


def test_overrides_win_over_the_national_calendar() -> None:
    here = WorkCalendar({date(2025, 10, 8): True, date(2025, 10, 14): False})
    assert here.is_workday(date(2025, 10, 8))
    assert here.is_holiday(date(2025, 10, 14))
    assert here.add_workdays(date(2025, 10, 13), 1) == date(2025, 10, 15)


def test_unknown_year_is_refused_and_an_entered_year_is_not() -> None:
    with pytest.raises(Refusal) as refused:
        NATIONAL.is_workday(date(2031, 1, 2))
    assert (refused.value.code, refused.value.params["year"]) == ("calendar_year_unknown", "2031")
    entered = WorkCalendar({date(2031, 1, 1): False}, frozenset({2031}))
    assert [entered.is_workday(date(2031, 1, day)) for day in (1, 2, 4)] == [False, True, False]
    assert [entered.is_holiday(date(2031, 1, day)) for day in (1, 2, 4)] == [True, False, False]


@given(DAYS, st.integers(0, 40))
def test_adding_and_counting_agree(start: date, days: int) -> None:
    end = NATIONAL.add_workdays(start, days)
    assert NATIONAL.workdays_between(start, end) == days
    assert days == 0 or NATIONAL.is_workday(end)


@given(DAYS, st.integers(0, 40), st.sets(st.integers(0, 80), max_size=10))
def test_more_days_off_never_end_a_period_earlier(start: date, days: int, off: set[int]) -> None:
    fewer = WorkCalendar({start + timedelta(days=n): False for n in off})
    assert fewer.add_workdays(start, days) >= NATIONAL.add_workdays(start, days)


def test_days_are_not_counted_backwards() -> None:
    assert NATIONAL.workdays_between(date(2025, 10, 10), date(2025, 10, 9)) == 0
