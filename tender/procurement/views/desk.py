"""The supervisor's desk: running tenders, what stands out first, and one tender with every reason. Nothing here changes a thing.

Not here: what is counted (`queries/desk.py`).
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tender.core import clock
from tender.core.tables import Column, Filter, Table
from tender.core.wording import day
from tender.procurement.models import Tender
from tender.procurement.models.duty_words import label_of
from tender.procurement.queries import desk as queries
from tender.procurement.views.tender import tone_of

OUTSTANDING: dict[str, tuple[Any, str]] = {
    "missed": (gettext_lazy("missed dates"), "missed__gt"),
    "flags": (gettext_lazy("undecided red flags"), "flags_open__gt"),
    "remedies": (gettext_lazy("objections or complaints"), ""),
    "aside": (gettext_lazy("rules set aside or warnings answered"), "aside__gt"),
    "again": (gettext_lazy("re-checks or voided evaluations"), "again__gt"),
    "suspended": (gettext_lazy("suspended now"), ""),
}


def to(name: str, when: str = "pk") -> Any:
    """Links of a column to a page of the row's tender; none where there is nothing to see."""
    return lambda row: reverse(f"procurement:{name}", args=[row.pk]) if getattr(row, when) else ""


def outstanding(row: Any) -> str:
    """What a supervisor looks at first, in words; the gravest of it."""
    if row.missed:
        return ngettext("{n} date missed", "{n} dates missed", row.missed).format(n=row.missed)
    if row.suspended_till:
        return _("suspended until {day}").format(day=day(row.suspended_till))
    if row.flags_serious:
        return ngettext("{n} serious sign", "{n} serious signs", row.flags_serious).format(n=row.flags_serious)
    if row.alarm:
        return ngettext("{n} thing unsettled", "{n} things unsettled", row.alarm).format(n=row.alarm)
    return _("nothing open")


def tone(row: Any) -> str:
    """Its colour."""
    if row.missed or row.flags_serious or row.suspended_till:
        return "red"
    return "amber" if row.alarm else "green"


def next_date(row: Any) -> str:
    """The next day of the law, with what is due."""
    if row.next_on is None:
        return ""
    is_deadline = row.bids_until is not None and row.bids_until == row.next_on
    return f"{day(row.next_on)} {_('Deadline for bids') if is_deadline else label_of(row.next_duty)}"


def share(part: str, whole: str) -> Any:
    """“open / all” of two counts, nothing where there is none."""
    return lambda row: f"{getattr(row, part)} / {getattr(row, whole)}" if getattr(row, whole) else ""


def columns() -> tuple[Column, ...]:
    """What the desk shows of each tender."""
    file_only = {"in_file_only": True}
    return (
        Column("title", _("Tender"), sort="title", main=True, link=to("desk-tender")),
        Column("alarm", _("Stands out"), kind="state", value=outstanding, tone=tone, sort="missed,flags_serious,alarm"),
        Column("state", _("State"), kind="state", value=lambda row: row.get_state_display(), tone=tone_of, sort="state"),
        Column("next", _("Next date"), value=next_date, sort="next_on", link=to("duties", "next_on")),
        Column("flags", _("Flags"), value=share("flags_open", "flags"), sort="flags_open", link=to("red-flags", "flags")),
        Column("remedies", _("Remedies"), value=share("remedies_open", "remedies"), sort="remedies_open",
               link=to("desk-tender", "remedies")),
        Column("aside", _("Set aside"), value=lambda row: row.aside or "", sort="aside", link=to("desk-tender", "aside")),
        Column("again", _("Done again"), value=lambda row: row.again or "", sort="again", link=to("desk-tender", "again")),
        Column("buyer", _("Buyer"), value=lambda row: row.buyer.name, sort="buyer__name"),
        Column("number", _("number"), **file_only),
        Column("missed", _("Dates missed"), kind="number", **file_only),
        Column("flags_decided", _("Red flags decided"), kind="number", **file_only),
        Column("objections", _("Objections open / all"), value=share("objections_open", "objections"), **file_only),
        Column("complaints", _("Complaints open / all"), value=share("complaints_open", "complaints_all"), **file_only),
        Column("suspended_till", _("suspended until"), kind="moment", **file_only),
        Column("why", _("Rules set aside: reasons"), **file_only),
        Column("why_standing", _("Warnings left standing: reasons"), **file_only),
        Column("recheck_count", _("Re-checks"), kind="number", **file_only),
        Column("voided", _("Voided evaluations"), kind="number", **file_only),
    )  # fmt: skip


def _standing_out(rows: QuerySet[Any], value: str) -> QuerySet[Any]:
    """The filter “stands out”."""
    if value == "suspended":
        return rows.filter(suspended_till__isnull=False)
    if value == "remedies":
        return rows.filter(remedies__gt=0)
    return rows.filter(**{OUTSTANDING[value][1]: 0})


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """Every running tender, what stands out first."""
    rows = queries.access_desk(request.actor, clock.now())  # type: ignore[attr-defined]
    states = [(key, label) for key, label in Tender.State.choices if key not in ENDED_OR_BEFORE]
    filters = [
        Filter("shows", _("Stands out"), [(key, label) for key, (label, _path) in OUTSTANDING.items()], _standing_out),
        Filter("state", _("State"), states),
        Filter("method", _("Method"), Tender.Method.choices),
    ]
    empty = {"title": _("No tender runs"), "text": _("Every tender stands here from its publication to its end.")}
    table = Table(
        columns(), rows, request, name="desk", caption=_("Running tenders"), search=["title", "number", "buyer__name"],
        filters=filters, order=["-missed", "-flags_serious", "-alarm", "next_on"], file_name="supervision", empty=empty,
    )  # fmt: skip
    answer = table.export_response()
    return answer or render(request, "pages/desk/list.html", {"table": table, "tiles": _tiles(queries.totals_of(rows))})


ENDED_OR_BEFORE = frozenset({"draft", "in_review", "approved", "concluded", "failed", "terminated"})


def _tiles(found: dict[str, int]) -> list[dict[str, Any]]:
    def one(label: Any, key: str, shows: str = "", tone: str = "") -> dict[str, Any]:
        url = f"?desk-shows={shows}" if shows and found[key] else ""
        return {"label": label, "value": found[key], "url": url, "tone": tone if found[key] else ""}

    return [
        one(_("Running tenders"), "tenders"),
        one(_("Dates missed"), "missed_all", "missed", "red"),
        one(_("Undecided red flags"), "flags_all", "flags", "red"),
        one(_("Open objections and complaints"), "remedies_all", "remedies", "amber"),
        one(_("Suspended now"), "suspended_all", "suspended", "red"),
        one(_("Rules set aside, warnings answered"), "aside_all", "aside"),
    ]


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """One tender as a supervisor reads it: missed dates, flags, reasons, remedies, re-checks, each with its link."""
    at = clock.now()
    tender = queries.access_desk_tender(request.actor, pk, at)  # type: ignore[attr-defined]
    sections = [
        (_("Dates missed"), queries.missed_of(tender, localdate(at)), True),
        (_("Red flags"), queries.flags_of(tender), False),
        (_("Rules set aside, warnings answered"), queries.reasons_of(tender), False),
        (_("Objections, complaints, suspensions"), queries.remedies_of(tender), False),
        (_("Re-checks, voided"), queries.again_of(tender), False),
    ]
    context = {
        "tender": tender,
        "tone": tone_of(tender),
        "stands_out": outstanding(tender),
        "stands_out_tone": tone(tender),
        "next_date": next_date(tender),
        "sections": sections,
        "trail": [(_("Supervision"), reverse("procurement:desk")), (tender.number, "")],
    }
    return render(request, "pages/desk/page.html", context)
