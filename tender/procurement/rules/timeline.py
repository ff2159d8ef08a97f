"""Every statutory date of a procedure, from the working-day calendar and the rulebook.

Lives here: counting, the chain of dates, and the small rules that pages ask (check, propose, extend).
Not here: the calendar (`core/workdays.py`), the lengths of the periods (`rulebook.py`), the JSON door (`timeline_case.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tender.core.refusal import Refusal, _
from tender.core.workdays import WorkCalendar
from tender.procurement.rules.rulebook import Method, Period, Rulebook

# key, period of the rulebook, what it counts from: the first of these that is known (an event or an earlier date)
CHAIN = (
    ("report_by", "report_delivery", ("evaluated_on", "opened_on", "deadline")),
    ("decide_by", "determine_winner", ("reported_on", "report_by")),
    ("award_notice_by", "award_notice", ("awarded_on", "decide_by")),
    ("publicity_ends", "award_publicity", ("noticed_on", "award_notice_by")),
    ("objection_by", "objection_filing", ("publicity_ends",)),
    ("objection_reply_by", "objection_reply", ("objected_on", "objection_by")),
    ("complaint_by", "complaint_filing", ("objection_reply_by",)),
    ("contract_by", "sign_contract", ("noticed_on", "award_notice_by")),
)
LATEST = {
    "reported_on": ("report_by", "reported_late", _("The evaluation report of {on} is late: it was due by {until}.")),
    "awarded_on": ("decide_by", "awarded_late", _("The award of {on} is late: it was due by {until}.")),
    "noticed_on": ("award_notice_by", "noticed_late", _("The award notice of {on} is late: it was due by {until}.")),
    "objected_on": ("objection_by", "objected_late", _("The objection of {on} is late: the period ended on {until}.")),
    "replied_on": ("objection_reply_by", "replied_late", _("The reply of {on} is late: it was due by {until}.")),
    "complained_on": ("complaint_by", "complained_late", _("The complaint of {on} is late: the period ended on {until}.")),
    "contracted_on": ("contract_by", "contracted_late", _("The contract of {on} is late: it was due by {until}.")),
}
EVENTS = ("clarification_on", "opened_on", "evaluated_on", *LATEST)


@dataclass(frozen=True)
class StatutoryDate:
    """One date of the law: `rule` is the period's key in the rulebook, `law` its article."""

    key: str
    on: date
    rule: str
    law: str


@dataclass(frozen=True)
class Procedure:
    """What is known of one procedure. `events` are local dates by name (see EVENTS); None is not known yet."""

    method: str
    published_on: date
    documents_from: date | None = None
    documents_until: date | None = None
    deadline: date | None = None
    events: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Timeline:
    """The statutory dates in order, and what of the procedure is refused."""

    dates: Mapping[str, StatutoryDate]
    refusals: tuple[Refusal, ...]

    def on(self, key: str) -> date | None:
        """The date of a key, None when it cannot be known yet."""
        return self.dates[key].on if key in self.dates else None


@dataclass(frozen=True)
class Proposal:
    """Dates that an officer can start from; all lawful, the deadline on a working day."""

    documents_from: date
    documents_until: date
    earliest_deadline: date
    deadline: date


def last_day(period: Period, since: date, calendar: WorkCalendar) -> date:
    """The last day of a period; the first day is not counted, a last day on a statutory holiday rolls (O87 art. 85).

    Years end on the same day of the year (the last of February for the 29th) and do not roll: no calendar is known that far.
    """
    if period.unit == "wd":
        return calendar.add_workdays(since, period.amount)
    if period.unit == "y":
        year, leap_day = since.year + period.amount, (since.month, since.day) == (2, 29)
        return since.replace(year=year, day=28 if leap_day else since.day)
    return calendar.roll(since + timedelta(days=period.amount))


def last_free_day(period: Period, deadline: date, calendar: WorkCalendar) -> date:
    """The last day on which something may happen that must lie a whole period before `deadline`."""
    day = deadline - timedelta(days=period.amount)
    while period.unit == "wd" and calendar.workdays_between(day, deadline) < period.amount:
        day -= timedelta(days=1)
    return day


def due(rules: Rulebook, period: str, since: date, calendar: WorkCalendar, key: str = "") -> StatutoryDate:
    """The last day of any period of the rulebook, e.g. `due(rules, "publish_contract", signed_on, calendar)`."""
    found = rules.period(period)
    return StatutoryDate(key or period, last_day(found, since, calendar), period, found.law)


def extended_deadline(rules: Rulebook, calendar: WorkCalendar, method: str, *, deadline: date, clarified_on: date) -> date:
    """The deadline after a clarification that may affect bids: unchanged if its lead is kept, else moved (O87 art. 27)."""
    lead = rules.period(rules.method(method).clarification)
    if clarified_on <= last_free_day(lead, deadline, calendar):
        return deadline
    return max(deadline, last_day(lead, clarified_on, calendar))


def propose_dates(
    rules: Rulebook,
    calendar: WorkCalendar,
    method: str,
    *,
    published_on: date,
    documents_from: date | None = None,
) -> Proposal:
    """The shortest lawful dates for a notice published on a day, with the deadline on the next working day."""
    how, start = rules.method(method), documents_from or published_on
    if not how.bid:  # single source: no period of the law, so as long again as the publicity that comes first
        first = rules.period("single_source_publicity")
        over = last_day(first, published_on, calendar)
        earliest = last_day(first, over, calendar)
        return Proposal(start, earliest, earliest, calendar.next_workday(earliest))
    earliest = last_day(rules.period(how.bid), start, calendar)
    until = last_day(rules.period(how.documents), published_on, calendar)
    return Proposal(start, until, earliest, calendar.next_workday(earliest))


def check_dates(
    rules: Rulebook,
    calendar: WorkCalendar,
    method: str,
    *,
    published_on: date | None,
    deadline: date | None,
    documents_from: date | None = None,
    documents_until: date | None = None,
) -> list[Refusal]:
    """What the law refuses about the dates of a notice; empty when nothing. A missing date is not judged,
    and without the day of publication nothing can be."""
    if published_on is None:
        return []
    how, start = rules.method(method), documents_from or published_on
    found: list[Refusal] = []
    if start < published_on and how.documents:
        says, law = _("Documents cannot be issued on {on}, before the notice of {published}."), rules.period(how.documents).law
        found.append(Refusal("documents_before_notice", says, law=law, field="documents_from", on=start, published=published_on))
    if documents_until and how.documents:
        least = due(rules, how.documents, published_on, calendar)
        if documents_until < least.on:
            says, until = _("Documents must be available until {least} at least, not only until {until}."), documents_until
            found.append(Refusal("documents_too_short", says, law=least.law, field="documents_until", until=until, least=least.on))
    if deadline and how.bid:
        first = due(rules, how.bid, start, calendar)
        if deadline < first.on:
            says, day = _("The deadline {deadline} is too early: the first lawful day is {earliest}."), first.on
            found.append(Refusal("deadline_too_early", says, law=first.law, field="deadline", deadline=deadline, earliest=day))
    return found


def timeline(procedure: Procedure, rules: Rulebook, calendar: WorkCalendar) -> Timeline:
    """Every statutory date that follows from what is known; later steps are planned on the last lawful day of earlier ones.

    A date in a year whose working days are not known is left out and named once in `refusals`, never guessed.
    """
    how = rules.method(procedure.method)
    dates: dict[str, StatutoryDate] = {}
    refusals: dict[Refusal, None] = {}
    for make in (*_opening_steps(procedure, how, rules, calendar), *_chain(procedure, dates, rules, calendar)):
        try:
            if step := make():
                dates[step.key] = step
        except Refusal as unknown:
            refusals[unknown] = None
    if "earliest_deadline" in dates:
        refusals |= dict.fromkeys(
            check_dates(
                rules,
                calendar,
                procedure.method,
                published_on=procedure.published_on,
                deadline=procedure.deadline,
                documents_from=procedure.documents_from,
                documents_until=procedure.documents_until,
            )
        )
    return Timeline(dates, (*refusals, *_breaches(procedure, dates, rules)))


Make = Callable[[], StatutoryDate | None]


def _opening_steps(procedure: Procedure, how: Method, rules: Rulebook, calendar: WorkCalendar) -> Iterator[Make]:
    published, start = procedure.published_on, procedure.documents_from or procedure.published_on
    notice = "notice_publicity" if how.bid else "single_source_publicity"
    yield lambda: due(rules, notice, published, calendar, "notice_ends")
    if not how.bid:
        return
    yield lambda: due(rules, how.documents, published, calendar, "documents_until")
    yield lambda: due(rules, how.bid, start, calendar, "earliest_deadline")
    deadline, clarified = procedure.deadline, procedure.events.get("clarification_on")
    if deadline:
        lead = rules.period(how.clarification)
        yield lambda: StatutoryDate("last_free_clarification", last_free_day(lead, deadline, calendar), lead.key, lead.law)
        if clarified:
            yield lambda: StatutoryDate(
                "deadline_after_clarification",
                extended_deadline(rules, calendar, how.key, deadline=deadline, clarified_on=clarified),
                lead.key,
                lead.law,
            )


def _chain(procedure: Procedure, dates: Mapping[str, StatutoryDate], rules: Rulebook, calendar: WorkCalendar) -> Iterator[Make]:
    """One maker per step of CHAIN; each looks its start up when called, so that it sees the dates made before it."""

    def make(key: str, period: str, starts: tuple[str, ...]) -> Make:
        def step() -> StatutoryDate | None:
            known = {"deadline": procedure.deadline, **{name: found.on for name, found in dates.items()}, **procedure.events}
            since = next((known[name] for name in starts if known.get(name)), None)
            return due(rules, period, since, calendar, key) if since else None

        return step

    for key, period, starts in CHAIN:
        yield make(key, period, starts)


def _breaches(procedure: Procedure, dates: Mapping[str, StatutoryDate], rules: Rulebook) -> Iterator[Refusal]:
    """Events that came too late, too early or have an unknown name."""
    deadline, events = procedure.deadline, procedure.events
    moved = dates.get("deadline_after_clarification")
    if deadline and moved and moved.on > deadline:
        yield Refusal(
            "clarification_too_late",
            _("The clarification of {on} moves the deadline from {deadline} to {earliest} at least."),
            law=moved.law,
            field="deadline",
            on=events["clarification_on"],
            deadline=deadline,
            earliest=moved.on,
        )
    for name, law in (("opened_on", rules.law("steps", "opening")), ("evaluated_on", rules.law("steps", "evaluation"))):
        on = events.get(name)
        if deadline and on and (on < deadline or (name == "opened_on" and on != deadline)):
            says = (
                _("Bids are opened at the deadline of {deadline}, not on {on}.")
                if name == "opened_on"
                else _("Bids cannot be evaluated on {on}, before the deadline of {deadline}.")
            )
            yield Refusal(f"{name.removesuffix('_on')}_off_deadline", says, law=law, on=on, deadline=deadline)
    for name, (key, code, says) in LATEST.items():
        until = dates.get(key)
        if until and name in events and events[name] > until.on:
            yield Refusal(code, says, law=until.law, on=events[name], until=until.on)
    for name in sorted(set(events) - set(EVENTS)):
        yield Refusal("event_unknown", _("“{event}” is not an event that a date follows from."), status=422, event=name)
