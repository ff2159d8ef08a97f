"""The page of differences: the tender as it stands beside the version that the leader saw last."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Field
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import wording
from tender.core.refusal import forbidden
from tender.procurement.forms.formula import STAGES
from tender.procurement.models import (
    BondMeans,
    Choice,
    Criterion,
    Lot,
    Need,
    Requirement,
    ScoringTerms,
    Tender,
    TenderDocument,
    TenderTerms,
)  # fmt: skip
from tender.procurement.queries import snapshot as queries
from tender.procurement.queries.draft import PARTS
from tender.procurement.queries.tender import access_tender, is_buyers
from tender.procurement.rules.difference import Change

MODELS: dict[str, Any] = {
    "lots": Lot, "criteria": Criterion, "requirements": Requirement, "terms": TenderTerms, "documents": TenderDocument,
}  # fmt: skip


def change_count(tender: Tender) -> int | None:
    """How many fields differ; None when there is no version to compare with."""
    kept = queries.compared_with(tender)
    return len(queries.changes_since(kept, tender)) if kept else None


@login_required
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """Every difference, grouped by part; for the buyer's people."""
    tender = access_tender(request.actor, pk)
    if not is_buyers(request.actor, tender):
        raise forbidden()
    kept = queries.compared_with(tender)
    found = queries.changes_since(kept, tender) if kept else []
    groups = [(label, [shown(one, kept) for one in found if one.part == part]) for part, label in PARTS.items()]
    trail = [
        (_("Tenders"), reverse("procurement:tenders")),
        (tender.number, tender.get_absolute_url()),
        (_("Changes since the leader saw it last"), ""),
    ]
    context = {"tender": tender, "kept": kept, "groups": [group for group in groups if group[1]], "trail": trail}
    return render(request, "pages/tender/changes.html", context)


def shown(change: Change, kept: Any = None) -> dict[str, Any]:
    """One difference as the pages show it; `kept` is the version that lots which are gone are named by."""
    field = _field(change.part, change.field)
    return {
        "row": _row(change, kept),
        "label": field.verbose_name,
        "before": worded(field, change.before),
        "after": worded(field, change.after),
        "is_new": change.before is None,
        "is_gone": change.after is None,
    }


def _field(part: str, name: str) -> Any:
    if part == "procedure" and name != "method":
        return Choice._meta.get_field(name)
    if part == "formula" and name not in queries.ROUNDING:
        return ScoringTerms._meta.get_field(name)
    return MODELS.get(part, Tender)._meta.get_field(name)


def _row(change: Change, kept: Any) -> str:
    """What the row is called: a lot by its number, a requirement by its kind, the rest by their own words."""
    if change.part == "requirements":
        kind, _colon, text = change.row.partition(": ")
        return f"{dict(Requirement.Kind.choices).get(kind, kind)}: {text}"
    if change.part != "lots":
        return change.row
    if not change.row.isdigit():
        return str(_("new lot"))
    lot = Lot.objects.filter(pk=change.row).values("number", "title").first() or (
        kept.parts["lots"].get(change.row, {}) if kept else {}
    )
    return str(_("Lot {number}: {title}").format(number=lot.get("number"), title=lot.get("title")))


def worded(field: Field[Any, Any], text: str | None) -> str:
    """A stored value as a reader knows it."""
    if not text:
        return ""
    kind = field.get_internal_type()
    named = {"audience": Need.Audience.choices, "rounding_stage": STAGES}
    choices = dict(field.flatchoices) or dict(named.get(field.name, ()))
    if field.name == "bond_forms":
        means = dict(BondMeans.choices)
        return wording.anything([means.get(one, one) for one in text.split(", ")])
    if kind == "BooleanField":
        return str(_("yes") if text == "True" else _("no"))
    if kind == "DateTimeField":
        return wording.moment(datetime.fromisoformat(text))
    if kind == "DateField":
        return wording.day(date.fromisoformat(text))
    return str(choices.get(text, text))
