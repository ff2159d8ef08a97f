"""The statutory dates of a tender in words, for pages of both sides; and counted, for the to-do list and the clock.

Lives here: lines for pages. Not here: what is known of a tender (`duty_facts.py`), counting (`rules/duties.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal
from tender.core.workdays import WorkCalendar
from tender.procurement.models import Tender
from tender.procurement.models.duty_words import RECORDED, STATES, TONES, WHO, label_of
from tender.procurement.queries.duty_facts import known_of
from tender.procurement.rules import rulebook
from tender.procurement.rules.duties import Dates, Duty, duties

# What anybody may read. Nothing that tells of a question, an objection, a bond or a withdrawal stands here.
PUBLIC = frozenset(
    (
        "intention", "portal_publication", "notice_ends", "documents_until", "earliest_deadline", "last_free_clarification",
        "opening", "report_by", "decide_by", "award_notice_by", "publicity_ends", "objection_by", "contract_by",
        "publish_contract", "archive_until",
    )
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One row of the section “statutory dates”."""

    key: str
    label: Any
    about: str
    on: date
    law: str
    who: Any
    state: str
    word: Any
    tone: str
    is_firm: bool
    done_on: date | None
    note: str = ""
    may_mark: bool = False


@dataclass(frozen=True)
class Section:
    """What the page shows: the rulebook, the lines, the days recorded, and what could not be counted."""

    book: rulebook.Rulebook | None
    lines: tuple[Line, ...]
    recorded: tuple[tuple[Any, date, str], ...] = ()
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_missed(self) -> bool:
        """Whether anything was missed: then the section stands open."""
        return any(line.state in ("missed", "near") for line in self.lines)


def section_of(tender: Tender, *, at: datetime, calendar: WorkCalendar | None = None) -> Section | None:
    """The section of a tender's page (one query, and one for the calendar); None before publication."""
    if not tender.published_at:
        return None
    facts, marks = known_of(tender)
    try:
        book = rulebook.load(tender.rulebook)
        found = duties(facts, book, calendar or district_calendar())
    except Refusal as refusal:
        return Section(None, (), refusals=(refusal,))
    notes = {mark.key: mark.note for mark in marks}
    lines = tuple(line_of(duty, localdate(at), notes.get(duty.key, "")) for duty in found.duties)
    days = tuple((RECORDED.get(mark.starts[0], mark.key), mark.done_on, mark.note) for mark in marks if mark.starts[0])
    return Section(book, lines, days, found.refusals)


def public_section_of(tender: Tender, *, at: datetime, calendar: WorkCalendar | None = None) -> Section | None:
    """The same for everybody: only dates of the tender itself, without notes and recorded days."""
    found = section_of(tender, at=at, calendar=calendar)
    if found is None:
        return None
    lines = tuple(replace(line, note="", may_mark=False) for line in found.lines if line.key.partition(":")[0] in PUBLIC)
    return replace(found, lines=lines, recorded=())


def dates_of(tender: Tender) -> Dates:
    """All duties of a public tender. Refuses rulebook_changed."""
    return duties(known_of(tender)[0], rulebook.load(tender.rulebook), district_calendar())


def line_of(duty: Duty, today: date, note: str = "") -> Line:
    """A duty in words, as it stands today."""
    state = duty.state(today)
    state = "late" if state == "done" and duty.was_late else state
    is_open = duty.is_open() or (duty.kind.key == "intention" and duty.done_on is None)
    may_mark = is_open and not duty.kind.is_carried and duty.kind.who != "portal"
    return Line(
        duty.key, label_of(duty.key), duty.about, duty.on, duty.law, WHO[duty.kind.who], state, STATES[state], TONES.get(state, ""),
        duty.is_firm, duty.done_on, note, may_mark,
    )  # fmt: skip
