"""When an objection may be filed, and until when it is answered. Pure rules on dates in Shanghai.

Not here: the periods themselves (`rulebook.py`), counting working days (`core/workdays.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tender.core.refusal import Refusal, _
from tender.core.workdays import WorkCalendar
from tender.procurement.rules.rulebook import Rulebook
from tender.procurement.rules.timeline import due

FILING = "财政部令第94号 第10条、第11条"
SUPPLEMENT_WORKDAYS = 5


@dataclass(frozen=True)
class Window:
    """When each step was known or ended; None: not yet. `took_part` says whether the provider has a bid or holds the document."""

    notice_ended: date | None
    step_ended: date | None
    publicity_ended: date | None
    took_part: bool
    is_bidder: bool


def filing_ends(step: str, window: Window, *, rules: Rulebook, calendar: WorkCalendar) -> date | None:
    """The last day for an objection to this step (7 working days); None while the step has not come."""
    since = {"document": window.notice_ended, "process": window.step_ended, "result": window.publicity_ended}[step]
    return due(rules, "objection_filing", since, calendar).on if since else None


def may_file(step: str, window: Window, *, on: date, rules: Rulebook, calendar: WorkCalendar) -> Refusal | None:
    """Only who took part (O94 art. 11), only after the step, only within seven working days (O94 art. 10)."""
    if not (window.took_part if step == "document" else window.is_bidder):
        return Refusal("not_took_part", _("Only a provider that takes part in this tender can object."), law=FILING, status=403)
    ends = filing_ends(step, window, rules=rules, calendar=calendar)
    if ends is None:
        return Refusal("step_not_come", _("This step has not come yet."), law=FILING, status=422, field="step")
    if on > ends:
        return Refusal(
            "objected_late",
            _("The objection of {on} is late: the period ended on {until}."),
            law=FILING,
            status=422,
            field="step",
            on=on,
            until=ends,
        )
    return None


def reply_due(on: date, *, rules: Rulebook, calendar: WorkCalendar) -> date:
    """The last day for the answer: seven working days after it was received (O94 art. 13)."""
    return due(rules, "objection_reply", on, calendar).on


def supplement_due(on: date, *, calendar: WorkCalendar) -> date:
    """The last day to complete an objection: five working days, as for a complaint (O94 art. 21); the law names none of its own."""
    return calendar.add_workdays(on, SUPPLEMENT_WORKDAYS)


def complaint_due(reply_by: date, *, rules: Rulebook, calendar: WorkCalendar) -> date:
    """The last day for a complaint: fifteen working days after the reply period (O94 art. 17)."""
    return due(rules, "complaint_filing", reply_by, calendar).on
