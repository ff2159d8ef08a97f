"""What the dates screen shows beside its fields: the proposal counted forwards from today, and one counted backwards.

Not here: the counting (`rules/timeline.py`, `rules/backward.py`), saving (`services/draft.py`).
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal
from tender.core.wording import SHANGHAI
from tender.core.workdays import WorkCalendar
from tender.procurement.forms.dates import BEGINS, BackwardForm
from tender.procurement.models import Tender
from tender.procurement.queries import draft as queries
from tender.procurement.queries.rulebook_words import ROWS
from tender.procurement.rules import rulebook
from tender.procurement.rules.backward import Backward, contract_day, counted_back

OPENING_TIME = time(9, 30)
DAYS = (
    ("intention_on", _("Intention public at the latest"), "intention_lead"),
    ("published_on", _("Notice published at the latest"), ""),
    ("documents_until", _("Documents available at least until"), ""),
    ("clarification_on", _("Last day for a correction that leaves the deadline"), ""),
    ("deadline", _("Deadline, opening and evaluation"), ""),
    ("reported_on", _("Evaluation report handed over"), "report_delivery"),
    ("awarded_on", _("Winner decided"), "determine_winner"),
    ("noticed_on", _("Award published, winner notified"), "award_notice"),
    ("publicity_ends", _("Award publicity ends"), "award_publicity"),
    ("objections_until", _("Time for objections ends"), "objection_filing"),
    ("contract_on", _("Contract signed"), "sign_contract"),
)


def dates_context(request: HttpRequest, tender: Tender, at: datetime) -> dict[str, Any]:
    """Both proposals, each date with its article."""
    form, wanted = _asked(request, tender, at)
    calendar = district_calendar()
    forward = {"proposal": queries.proposal(tender, at, calendar), "articles": queries.articles(tender, at, calendar)}
    context = {**forward, "back": form}
    if wanted is None:
        return context
    try:
        found = _counted(tender, wanted, calendar)
        quick = _counted(tender, {**wanted, "at_once": True}, calendar)
    except Refusal as refusal:
        return {**context, "unknown": refusal}
    today = localdate(at)
    missing = found.missing(today)
    take = urlencode({**{name: value for name, value in request.GET.items() if name != "take"}, **_query(wanted), "take": "1"})
    return {
        **context,
        "rows": list(_rows(tender, found, today)),
        "missing": missing,
        "tightest": ROWS.get(found.tightest.rule, found.tightest.rule),
        "tight": found.tightest,
        "quick": quick if missing and not quick.missing(today) else None,
        "take": "" if missing else f"?{take}",
        "counted": found,
    }


def taken(request: HttpRequest, tender: Tender, at: datetime) -> dict[str, Any]:
    """The dates counted backwards as values of the form, when the officer asked to take them over."""
    _form, wanted = _asked(request, tender, at)
    if "take" not in request.GET or wanted is None:
        return {}
    found = _counted(tender, wanted, district_calendar())
    if found.missing(localdate(at)):
        return {}
    return {"documents_until": found.documents_until, "deadline": datetime.combine(found.deadline, OPENING_TIME, SHANGHAI)}


def _asked(request: HttpRequest, tender: Tender, at: datetime) -> tuple[BackwardForm, dict[str, Any] | None]:
    """The form and what it asks; a draft from a need begins with the month of its class."""
    if "day" in request.GET:
        form = BackwardForm(request.GET)
        return form, dict(form.cleaned_data) if form.is_valid() else None
    month = tender.need.month if tender.need else None
    if month is None or month <= localdate(at):
        return BackwardForm(), None
    asked = {"day": month, "what": BEGINS, "waits": True}
    return BackwardForm(initial=asked), asked


def _query(wanted: dict[str, Any]) -> dict[str, str]:
    return {"day": wanted["day"].isoformat(), "what": wanted["what"], **({"waits": "on"} if wanted["waits"] else {})}


def _counted(tender: Tender, wanted: dict[str, Any], calendar: WorkCalendar) -> Backward:
    signed: date = contract_day(calendar, wanted["day"]) if wanted["what"] == BEGINS else wanted["day"]
    return counted_back(
        rulebook.load(tender.rulebook), calendar, tender.method, contract_on=signed, waits=wanted["waits"],
        at_once=wanted.get("at_once", False),
    )  # fmt: skip


def _rows(tender: Tender, found: Backward, today: date) -> Any:
    book = rulebook.load(tender.rulebook)
    how = book.method(tender.method)
    periods = {
        "published_on": how.bid or "single_source_publicity",
        "documents_until": how.documents,
        "clarification_on": how.clarification,
    }
    for name, label, period in DAYS:
        if (on := getattr(found, name)) is not None:
            key = periods.get(name, period)
            yield {"label": label, "on": on, "law": book.period(key).law if key else "", "is_past": on < today}
