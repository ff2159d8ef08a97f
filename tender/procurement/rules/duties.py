"""Every date that the law sets to somebody in a tender: what is due, when, by which article, who must act, and how it stands.

Lives here: counting, from the facts of one tender. Pure. Not here: the table of kinds (`duty_kinds.py`), the facts
(`queries/duties.py`), the marks and the to-do list (`services/duty.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from tender.core.refusal import Refusal
from tender.core.workdays import WorkCalendar
from tender.procurement.rules.duty_kinds import KINDS, Kind
from tender.procurement.rules.rulebook import Rulebook
from tender.procurement.rules.timeline import last_day, last_free_day

NEAR = timedelta(days=3)
Known = dict[tuple[str, str], dict[str, tuple[date, bool]]]  # thing → name of a day → the day, and whether it is firm
TENDER = ("", "")


@dataclass(frozen=True)
class Thing:
    """Something that may happen several times in one tender: `kind` question, objection, contract or bond; `days` by name."""

    kind: str
    key: str
    name: str = ""
    days: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Facts:
    """What is known of one tender, as local dates. `done` are days by key of a duty, `without` kinds that do not arise."""

    method: str
    days: Mapping[str, date]
    things: tuple[Thing, ...] = ()
    done: Mapping[str, date] = field(default_factory=dict)
    without: frozenset[str] = frozenset()

    def of(self, kind: str) -> tuple[Thing, ...]:
        """The things of a kind; the tender itself where there is none (yet), so that the law's dates can be planned."""
        found = tuple(thing for thing in self.things if thing.kind == kind) if kind else ()
        return found or (Thing(kind, ""),)


@dataclass(frozen=True)
class Duty:
    """One date of the law. `is_firm`: it really runs; otherwise it is planned on the last lawful days of earlier steps."""

    kind: Kind
    key: str
    about: str
    on: date
    law: str
    is_firm: bool
    done_on: date | None = None

    @property
    def was_late(self) -> bool:
        """Done, but after its day."""
        return self.done_on is not None and self.done_on > self.on

    def state(self, today: date) -> str:
        """done, past (a day that passes by itself), missed, near (three days or less), ahead."""
        if self.done_on is not None:
            return "done"
        if today > self.on and self.is_firm:
            return "missed" if self.kind.is_task else "past"
        return "near" if self.is_firm and self.on - today <= NEAR else "ahead"

    def is_open(self) -> bool:
        """Whether somebody must still act on it."""
        return self.is_firm and self.kind.is_task and self.done_on is None


@dataclass(frozen=True)
class Dates:
    """All duties in order of their day, and what could not be counted (a year whose working days are not known)."""

    duties: tuple[Duty, ...]
    refusals: tuple[Refusal, ...] = ()

    def on(self, key: str) -> date | None:
        """The day of a duty, None when it is not known."""
        return next((duty.on for duty in self.duties if duty.key == key), None)

    def breaches(self, today: date) -> tuple[Duty, ...]:
        """What was missed or done too late."""
        return tuple(duty for duty in self.duties if duty.was_late or duty.state(today) == "missed")


@dataclass(frozen=True)
class Law:
    """What a duty is counted with."""

    facts: Facts
    rules: Rulebook
    calendar: WorkCalendar


def duties(facts: Facts, rules: Rulebook, calendar: WorkCalendar) -> Dates:
    """Every duty whose start is known or can be planned (counting: O87 art. 85)."""
    found: list[Duty] = []
    refusals: dict[Refusal, None] = {}
    known: Known = {TENDER: {name: (day, True) for name, day in facts.days.items()}}
    for kind in KINDS:
        if kind.key in facts.without or (kind.methods and facts.method not in kind.methods):
            continue
        for thing in facts.of(kind.per):
            days = _days(known, thing)
            try:
                duty = _duty(kind, thing, days, Law(facts, rules, calendar))
            except Refusal as unknown:
                refusals[unknown] = None
                continue
            if duty:
                found.append(duty)
                known.setdefault((thing.kind, thing.key), {})[kind.key] = (duty.on, duty.is_firm)
    return Dates(tuple(sorted(found, key=lambda duty: duty.on)), tuple(refusals))


def _days(known: Known, thing: Thing) -> dict[str, tuple[date, bool]]:
    """Days by name as this thing sees them: the tender's, its own, and those of its own duties."""
    own = {name: (day, True) for name, day in thing.days.items()}
    return {**known[TENDER], **own, **known.get((thing.kind, thing.key), {})}


def _duty(kind: Kind, thing: Thing, days: Mapping[str, tuple[date, bool]], law: Law) -> Duty | None:
    """The duty of one thing; None while nothing is known that it could be counted from, or where the method knows no such step."""
    start = next(_starts(kind, days), None)
    if start is None:
        return None
    since, is_firm = start
    if kind.period:
        key = kind.period_of(law.rules.method(law.facts.method))
        if not key:
            return None
        period = law.rules.period(key)
        on, article = (last_free_day if kind.is_back else last_day)(period, since, law.calendar), period.law
    else:
        on, article = since, law.rules.law("steps", kind.step)
    name = f"{kind.key}:{thing.key}" if thing.key else kind.key
    done = law.facts.done.get(name) or next((days[ended][0] for ended in kind.done if ended in days), None)
    return Duty(kind, name, thing.name, on, article, is_firm, done)


def _starts(kind: Kind, days: Mapping[str, tuple[date, bool]]) -> Iterator[tuple[date, bool]]:
    """The days it can be counted from, the best first. A start written with ~ is only good for planning."""
    for name in kind.since:
        plain = name.removeprefix("~")
        if plain in days:
            yield days[plain][0], days[plain][1] and plain == name
