"""The district's own calendar for years of which the national data does not know the holidays yet.

The days off follow 《全国年节及纪念日放假办法》; which weekends are worked instead is not known before the State Council's notice.
"""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar

from tender.core.models.calendar import CalendarDay, CalendarYear

SOURCE = "演示数据：按《全国年节及纪念日放假办法》推定，未含调休；以国务院办公厅当年放假通知为准"
ONE_DAY = timedelta(days=1)
# first day of the lunar year, 清明, 端午, 中秋
MOVABLE = {
    2027: ((2, 6), (4, 5), (6, 9), (9, 15)),
    2028: ((1, 26), (4, 4), (5, 28), (10, 3)),
    2029: ((2, 13), (4, 4), (6, 16), (9, 22)),
    2030: ((2, 3), (4, 5), (6, 5), (9, 12)),
    2031: ((1, 23), (4, 5), (6, 24), (10, 1)),
}


def declare_years(*years: int) -> list[int]:
    """Enter the days off of those years that the national calendar lacks; return them."""
    lacking = [year for year in sorted(set(years)) if _is_lacking(year)]
    for year in lacking:
        CalendarYear.objects.create(year=year, source=SOURCE)
        CalendarDay.objects.bulk_create(
            CalendarDay(day=day, is_working=False, name=name) for day, name in sorted(days_off(year).items())
        )
    return lacking


def days_off(year: int) -> dict[date, str]:
    """Statutory days off with their names; a holiday on a weekend is made up for on the next working day."""
    spring, qingming, dragon, autumn = (date(year, month, day) for month, day in MOVABLE[year])
    wanted = [
        (date(year, 1, 1), 1, "元旦"),
        (spring - ONE_DAY, 4, "春节"),
        (qingming, 1, "清明节"),
        (date(year, 5, 1), 2, "劳动节"),
        (dragon, 1, "端午节"),
        (autumn, 1, "中秋节"),
        (date(year, 10, 1), 3, "国庆节"),
    ]
    found = {first + n * ONE_DAY: name for first, length, name in wanted for n in range(length)}
    for day, name in sorted(found.items()):
        if day.weekday() >= 5:
            instead = day
            while instead.weekday() >= 5 or instead in found:
                instead += ONE_DAY
            found[instead] = f"{name}补假"
    return found


def _is_lacking(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return True
    return False
