"""The audit trail, to be read by staff and supervisors: filtered, paged, exported; nothing here changes it.

Lines about things that must stay unknown for now (who has bid, before the opening) are left out; settings.TRAIL_HIDES names,
per kind of thing, the query of the ids that are still hidden.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import FieldDoesNotExist
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from tender.core import audit
from tender.core.card import Lifecycle, cards_of
from tender.core.models import AuditLine
from tender.core.office.access import access_office, tabs
from tender.core.tables import Column, Filter, Table

COLUMNS = (
    Column("at", _("when"), "moment", sort="id"),
    Column("actor_name", _("who"), sort="actor_name", value=lambda line: line.actor_name if line.actor_id else _("the system")),
    Column("event", _("event"), main=True, value=lambda line: words().get(line.event, line.event)),
    Column("thing", _("thing"), value=lambda line: f"{kinds().get(line.thing_type, line.thing_type)} {line.thing_id}"),
    Column("states", _("state"), value=lambda line: " → ".join(states_of(line))),
    Column("reason", _("reason")),
    Column("intact", _("check"), "state", value=lambda line: _("intact") if audit.is_intact(line) else _("changed"),
           tone=lambda line: "green" if audit.is_intact(line) else "red"),
)  # fmt: skip


@cache
def words() -> dict[str, Any]:
    """What each event is called: a card's by its label, the others by their table."""
    models = [model for model in apps.get_models() if issubclass(model, Lifecycle)]
    return {card.logs: card.label for model in models for card in cards_of(model).values()} | import_string(settings.EVENT_WORDS)


@cache
def kinds() -> dict[str, Any]:
    """What each kind of thing is called."""
    return dict(import_string(settings.THING_WORDS))


def states_of(line: AuditLine) -> list[str]:
    """The state before and after, each once, as the thing's own states are called."""
    try:
        labels = dict(apps.get_model("tender", line.thing_type)._meta.get_field("state").flatchoices)
    except (LookupError, FieldDoesNotExist):
        labels = {}
    return [str(labels.get(state, state)) for state in dict.fromkeys((line.source, line.target)) if state]


def lines() -> QuerySet[AuditLine]:
    """Every line that may be read now."""
    return without_hidden(AuditLine.objects.all())


def without_hidden(rows: QuerySet[Any], path: str = "") -> QuerySet[Any]:
    """The rows without those about things that must stay unknown for now; `path` leads to `thing_type` and `thing_id`."""
    for kind, hidden in settings.TRAIL_HIDES.items():
        rows = rows.exclude(**{f"{path}thing_type": kind, f"{path}thing_id__in": import_string(hidden)()})
    return rows


@login_required
def trail(request: HttpRequest) -> HttpResponse:
    """Who did what, newest first; each line with the check of its hash."""
    access_office(request.actor)
    found = lines().order_by("thing_type").values_list("thing_type", flat=True).distinct()
    table = Table(
        COLUMNS,
        lines(),
        request,
        caption=_("Audit trail"),
        search=("event", "actor_name", "thing_id", "reason"),
        filters=[Filter("kind", _("kind of thing"), [(kind, kinds().get(kind, kind)) for kind in found], "thing_type")],
        order=("-id",),
        per_page=50,
        file_name="audit-trail",
        empty={"title": _("Nothing found"), "text": _("Change the search or the filter.")},
    )
    return table.export_response() or render(request, "pages/office/trail.html", {"tabs": tabs(request), "table": table})
