"""The road of a tender: every step with its date, who must act, and what closes next. For pages of both sides.

Lives here: combining what happened with what the rulebook plans. Not here: the periods (`rules/timeline.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal
from tender.core.workdays import WorkCalendar
from tender.procurement.models import Tender
from tender.procurement.rules import rulebook, timeline


@dataclass(frozen=True)
class Step:
    """One step: `state` is done, now, next or missed; `at` a moment (`exact`) or a day; `law` the article of a planned date."""

    key: str
    label: Any
    at: datetime | date | None
    exact: bool
    state: str
    who: Any = ""
    law: str = ""
    url: str = ""


@dataclass(frozen=True)
class Next:
    """What comes next: who must do it and until when."""

    label: Any
    who: Any
    until: datetime | None = None
    url: str = ""


# key, label, the tender's own moment, the planned date's key, who acts
STEPS: tuple[tuple[str, Any, str, str, Any], ...] = (
    ("drafted", _("Draft"), "created_at", "", _("procurement officer")),
    ("approved", _("Approval"), "approved_at", "", _("department leader")),
    ("published", _("Notice"), "published_at", "", _("procurement officer")),
    ("closed", _("Deadline for bids"), "closed_at", "", _("providers")),
    ("opened", _("Opening"), "opened_at", "", _("procurement officer")),
    ("evaluated", _("Evaluation report"), "evaluated_at", "report_by", _("evaluation committee")),
    ("awarded", _("Award decided"), "awarded_at", "decide_by", _("department leader")),
    ("publicity", _("Publicity of the award ends"), "", "publicity_ends", _("anybody")),
    ("concluded", _("Contract"), "ended_at", "contract_by", _("buyer and provider")),
)
DONE_BY_STATE = {
    "draft": 0, "in_review": 1, "approved": 2, "published": 3, "closed": 4, "opened": 5, "examining": 5, "evaluating": 5,
    "evaluated": 6, "awarded": 7, "concluded": 9,
}  # fmt: skip
NEXT = {
    "draft": (_("completes the draft and submits it"), _("Procurement officer")),
    "in_review": (_("approves, returns or refuses"), _("Department leader")),
    "approved": (_("publishes the notice"), _("Procurement officer")),
    "published": (_("may bid until the deadline"), _("Providers")),
    "closed": (_("opens the bids"), _("Procurement officer")),
    "opened": (_("begins the examination"), _("Procurement officer")),
    "examining": (_("examine qualification and conformity"), _("Buyer and committee")),
    "evaluating": (_("scores and signs the report"), _("Evaluation committee")),
    "evaluated": (_("decides the award"), _("Department leader")),
    "suspended": (_("decides the complaint; the tender goes on by itself when the time is over"), _("Finance department")),
    "awarded": (_("sign the contract"), _("Buyer and provider")),
}


def planned(tender: Tender, calendar: WorkCalendar | None = None) -> Mapping[str, timeline.StatutoryDate]:
    """Every statutory date that can be known now; empty before publication, and while the pinned rulebook is not to be had."""
    if not tender.published_at:
        return {}
    happened = {
        "opened_on": tender.opened_at, "evaluated_on": tender.evaluated_at, "reported_on": tender.evaluated_at,
        "awarded_on": tender.awarded_at, "noticed_on": tender.awarded_at,
    }  # fmt: skip
    procedure = timeline.Procedure(
        method=tender.method,
        published_on=localdate(tender.published_at),
        documents_until=tender.documents_until,
        deadline=localdate(tender.deadline) if tender.deadline else None,
        events={name: localdate(moment) for name, moment in happened.items() if moment},
    )
    try:
        return timeline.timeline(procedure, rulebook.load(tender.rulebook), calendar or district_calendar()).dates
    except Refusal:
        return {}


def road(tender: Tender, *, at: datetime, calendar: WorkCalendar | None = None) -> list[Step]:
    """The steps in order. A tender that ended early misses what it did not reach."""
    dates, over = planned(tender, calendar), tender.state in ("failed", "terminated")
    happened = [bool(field and getattr(tender, field)) for _key, _label, field, _plan, _who in STEPS]
    reached = DONE_BY_STATE.get(tender.state, sum(happened[:-1]))
    if tender.state == "published" and not tender.is_open(at):
        reached = 4
    return [_step(tender, index, reached, dates, over) for index in range(len(STEPS))]


def _step(tender: Tender, index: int, reached: int, dates: Mapping[str, timeline.StatutoryDate], over: bool) -> Step:
    key, label, field, plan, who = STEPS[index]
    is_done = index < reached
    state = "done" if is_done else "missed" if over else "now" if index == reached else "next"
    moment = getattr(tender, field, None) if field and is_done else None
    if key in ("closed", "opened") and not moment:
        moment = tender.deadline
    found = dates.get(plan)
    exact = key in ("closed", "opened")
    if moment and not exact:
        moment = localdate(moment)
    return Step(key, label, moment or (found.on if found else None), exact, state, who, found.law if found else "")


def next_of(tender: Tender, *, at: datetime) -> Next | None:
    """Who must act now, and the deadline while bids are taken."""
    state = "closed" if tender.state == "published" and not tender.is_open(at) else tender.state
    if state not in NEXT:
        return None
    label, who = NEXT[state]
    return Next(label, who, tender.deadline if state == "published" else None)
