"""Dates counted backwards: from the day a contract must be signed or a class must begin to the last day for the notice.

Lives here: `counted_back`, what is missing when it is too late. Not here: counting itself and the forward proposal (`timeline.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tender.core.workdays import WorkCalendar
from tender.procurement.rules.rulebook import Period, Rulebook
from tender.procurement.rules.timeline import last_day, last_free_day, propose_dates

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """One period of the way: `rule` is its key in the rulebook, `law` its article."""

    rule: str
    since: date
    until: date
    law: str

    @property
    def days(self) -> int:
        """Calendar days it takes, holidays and weekends included."""
        return (self.until - self.since).days


@dataclass(frozen=True)
class Backward:
    """The latest days. Bids are opened, and evaluated, on the day of the deadline; all but `clarification_on` are working days or
    ends of periods. `objections_until` is None when nobody waits for objections, `intention_on` the last day for the intention."""

    intention_on: date
    published_on: date
    documents_until: date
    clarification_on: date | None
    deadline: date
    reported_on: date
    awarded_on: date
    noticed_on: date
    publicity_ends: date
    objections_until: date | None
    contract_on: date
    spans: tuple[Span, ...]

    def missing(self, today: date) -> int:
        """How many days too late a notice of today is; 0 when it is in time."""
        return max((today - self.published_on).days, 0)

    @property
    def tightest(self) -> Span:
        """The period that takes most of the way, the first of equals."""
        return max(self.spans, key=lambda span: span.days)


def contract_day(calendar: WorkCalendar, begins_on: date) -> date:
    """The last working day before a class begins: by then its contract must be signed."""
    return _worked(begins_on - ONE_DAY, calendar)


def counted_back(
    rules: Rulebook, calendar: WorkCalendar, method: str, *, contract_on: date, waits: bool = True, at_once: bool = False
) -> Backward:
    """The latest lawful days for a contract signed on a day (or the last working day before it).

    `waits`: the contract is signed after the time for objections, else after the award publicity. Report, decision and award
    notice take their full periods (O87 art. 68, 69), or none when the office does them `at_once`. Refuses calendar_year_unknown.
    """
    signed = _worked(contract_on, calendar)
    free = signed - ONE_DAY
    publicity, filing = rules.period("award_publicity"), rules.period("objection_filing")
    over = latest_start(filing, free, calendar) if waits else free
    noticed = _worked(latest_start(publicity, over, calendar), calendar)
    publicity_ends = last_day(publicity, noticed, calendar)
    awarded = noticed if at_once else _worked(latest_start(rules.period("award_notice"), noticed, calendar), calendar)
    reported = awarded if at_once else _worked(latest_start(rules.period("determine_winner"), awarded, calendar), calendar)
    deadline = reported if at_once else _worked(latest_start(rules.period("report_delivery"), reported, calendar), calendar)
    published = _worked(_latest_notice(rules, calendar, method, deadline), calendar)
    how, objections = rules.method(method), last_day(filing, publicity_ends, calendar)
    steps = (
        (how.bid or "single_source_publicity", published, deadline), ("report_delivery", deadline, reported),
        ("determine_winner", reported, awarded), ("award_notice", awarded, noticed), ("award_publicity", noticed, publicity_ends),
        *((("objection_filing", publicity_ends, objections),) if waits else ()),
    )  # fmt: skip
    return Backward(
        intention_on=latest_start(rules.period("intention_lead"), published, calendar),
        published_on=published,
        documents_until=propose_dates(rules, calendar, method, published_on=published).documents_until,
        clarification_on=last_free_day(rules.period(how.clarification), deadline, calendar) if how.clarification else None,
        deadline=deadline,
        reported_on=reported,
        awarded_on=awarded,
        noticed_on=noticed,
        publicity_ends=publicity_ends,
        objections_until=objections if waits else None,
        contract_on=signed,
        spans=tuple(Span(rule, since, until, rules.period(rule).law) for rule, since, until in steps),
    )


def latest_start(period: Period, until: date, calendar: WorkCalendar) -> date:
    """The last day from which a whole period still ends on `until` or before, rolling included (O87 art. 85)."""
    day = until - timedelta(days=period.amount)
    while last_day(period, day, calendar) > until:
        day -= ONE_DAY
    return day


def _latest_notice(rules: Rulebook, calendar: WorkCalendar, method: str, deadline: date) -> date:
    """The last day of a notice whose shortest lawful dates still fit before the deadline."""
    how = rules.method(method)
    if not how.bid:  # single source: publicity, and as long again (see `propose_dates`)
        first = rules.period("single_source_publicity")
        return latest_start(first, latest_start(first, deadline, calendar), calendar)
    return min(latest_start(rules.period(key), deadline, calendar) for key in (how.bid, how.documents) if key)


def _worked(day: date, calendar: WorkCalendar) -> date:
    """`day` itself if worked, else the last worked day before it."""
    while not calendar.is_workday(day):
        day -= ONE_DAY
    return day
