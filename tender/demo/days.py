"""Days of the demo: working days counted from the anchor, and the lawful course of one procedure.

Everything follows from the rulebook and the district's calendar, so that the dates are lawful whatever day the anchor is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tender.core.workdays import WorkCalendar
from tender.procurement.rules import timeline
from tender.procurement.rules.rulebook import Rulebook

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
METHOD = "open_tender"


def on(day: date, clock: str) -> datetime:
    """The moment "9:30" of a day in China."""
    hour, minute = clock.split(":")
    return datetime.combine(day, time(int(hour), int(minute)), SHANGHAI)


@dataclass(frozen=True)
class Days:
    """Counting for one anchor. `last` is the last working day before the anchor's day: what people have done, they did by then."""

    at: datetime
    calendar: WorkCalendar
    rules: Rulebook

    @property
    def today(self) -> date:
        """The anchor's day in China."""
        return self.at.astimezone(SHANGHAI).date()

    @property
    def last(self) -> date:
        """The last working day before today."""
        return self.work(self.today, -1)

    def work(self, day: date, steps: int) -> date:
        """The working day that lies `steps` working days after (before, if negative) `day`."""
        step = ONE_DAY if steps > 0 else -ONE_DAY
        for _n in range(abs(steps)):
            day += step
            while not self.calendar.is_workday(day):
                day += step
        return day

    def due(self, period: str, since: date) -> date:
        """The last day of a period of the rulebook."""
        return timeline.due(self.rules, period, since, self.calendar).on

    def latest(self, limit: date, reaches: Callable[[Course], date], *, corrected: bool = False, objected: bool = False) -> Course:
        """The course with the latest publication for which `reaches(course)` is not after `limit`."""
        day = self.work(limit + ONE_DAY, -1)
        while (late := (reaches(found := Course.of(self, day, corrected=corrected, objected=objected)) - limit).days) > 0:
            day = self.work(day - late // 2 * ONE_DAY, -1)  # half the way, so that holidays between do not make it jump too far
        return found


@dataclass(frozen=True)
class Course:
    """The days of one procedure, from the need to the signed contract; each step as soon as people usually take it.

    `corrected`: published again with the deadline that the law then asks for. `deadline` is the final one.
    """

    needed: date
    drafted: date
    submitted: date
    approved: date
    published: date
    documents_until: date
    first_deadline: date
    corrected: date | None
    deadline: date
    scored: date
    decided: date
    publicised: date
    public_until: date
    answered: date | None
    notified: date
    signed: date

    @classmethod
    def of(cls, days: Days, published: date, *, corrected: bool, objected: bool) -> Course:
        """The course of a notice published on a working day."""
        dates = timeline.propose_dates(days.rules, days.calendar, METHOD, published_on=published)
        correction, deadline = _correction(days, dates.deadline) if corrected else (None, dates.deadline)
        scored = days.work(deadline, 1)
        decided = days.work(scored, 1)
        publicised = days.work(decided, 1)
        until = days.due("award_publicity", publicised)
        answered = days.work(until, 3) if objected else None
        notified = answered or until + ONE_DAY
        return cls(
            needed=days.work(published, -12), drafted=days.work(published, -6), submitted=days.work(published, -3),
            approved=days.work(published, -1), published=published, documents_until=dates.documents_until,
            first_deadline=dates.deadline, corrected=correction, deadline=deadline, scored=scored, decided=decided,
            publicised=publicised, public_until=until, answered=answered, notified=notified, signed=days.work(notified, 6),
        )  # fmt: skip


def _correction(days: Days, deadline: date) -> tuple[date, date]:
    """A day so late that a correction moves the deadline by law, and the new deadline (on a working day if possible)."""
    found = [
        (day, timeline.extended_deadline(days.rules, days.calendar, METHOD, deadline=deadline, clarified_on=day))
        for day in (days.work(deadline, -n) for n in range(9, 0, -1))
    ]
    moved = [(day, new) for day, new in found if new > deadline]
    return next(((day, new) for day, new in moved if days.calendar.is_workday(new)), moved[0])
