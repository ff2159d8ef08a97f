"""Reading drafts: who edited what, what is complete, proposed dates. Changing: `services/draft.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.models import AuditLine
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.core.workdays import WorkCalendar
from tender.procurement.models import Tender, TenderDocument
from tender.procurement.models.facts import bond_refusal, criteria_refusal, date_refusals
from tender.procurement.models.procedure_facts import procedure_refusal
from tender.procurement.models.scoring_terms import formula_refusal
from tender.procurement.rules import rulebook, timeline
from tender.procurement.rules.tender import ceiling_refusal


@dataclass(frozen=True)
class Part:
    """One part of the draft. `refusal` says what is still wrong; `optional` parts never hold a tender back."""

    key: str
    label: Any
    is_done: bool
    refusal: Refusal | None = None
    optional: bool = False


PARTS: dict[str, Any] = {
    "procedure": _("Procedure"),
    "basics": _("Title and contact"),
    "requirement": _("What the training must be"),
    "lots": _("Lots, budget and ceiling"),
    "criteria": _("Criteria and points"),
    "requirements": _("Qualification and conformity"),
    "scoring": _("Scoring rules"),
    "formula": _("Price formula, rounding and ties"),
    "terms": _("Terms of the tender document"),
    "dates": _("Dates"),
    "documents": _("Documents"),
}


def access_draft(by: Actor, pk: int) -> Tender:
    """A tender that this officer may edit; not_found (404) for everybody else, so that drafts do not betray themselves."""
    found = (
        Tender.objects.select_related("buyer", "need", "terms", "choice", "scoring_terms")
        .filter(pk=pk, buyer_id__in=by.organisations("officer"))
        .first()
    )
    if found is None:
        raise Refusal("not_found", refused("There is no such tender."), status=404)
    if found.state != Tender.State.DRAFT:
        raise Refusal(
            "not_a_draft",
            refused("This tender is “{state}”; only a draft can be changed."),
            instead=refused("Ask the leader to return it, or publish an amendment once it is public."),
            state=found.get_state_display(),
        )
    return found


def access_draft_document(by: Actor, tender_pk: int, pk: int) -> TenderDocument:
    """A document of a draft that this officer may edit; not_found (404)."""
    tender = access_draft(by, tender_pk)
    found = tender.documents.filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", refused("There is no such document."), status=404)
    return found


def later_edits(tender: Tender, section: str, *, after: int, by: int | None, tab: str = "") -> list[AuditLine]:
    """The edits of one part of the draft that are younger than version `after` and not this form's own, oldest first.

    A form that names its `tab` owns the edits made from it; one that does not owns all edits of its person.
    """
    found = AuditLine.objects.filter(
        thing_type="tender",
        thing_id=str(tender.pk),
        event="tender.edited",
        args__section=section,
        args__version__gt=after,
    ).order_by("id")
    return [line for line in found if (line.args.get("tab") != tab if tab else line.actor_id != by)]


def parts_of(tender: Tender, at: datetime) -> list[Part]:
    """Every part of a draft with whether it is complete."""
    judges: dict[str, Callable[[], tuple[bool, Refusal | None]]] = {
        "procedure": lambda: _judged(procedure_refusal(tender, at), True),
        "basics": lambda: _filled(tender, "title", "contact_name", "contact_phone"),
        "requirement": lambda: _filled(tender, "requirement", "place", "period", "acceptance", "payment"),
        "lots": lambda: _lots(tender),
        "criteria": lambda: _judged(criteria_refusal(tender) if tender.criteria.all() else None, bool(tender.criteria.all())),
        "requirements": lambda: _judged(None, any(row.kind == "qualification" for row in tender.requirements.all())),
        "scoring": lambda: (True, None),
        "formula": lambda: _judged(formula_refusal(tender, ()), True),
        "terms": lambda: _judged(bond_refusal(tender), True),
        "dates": lambda: _dates(tender, at),
        "documents": lambda: (bool(tender.documents.all()), None),
    }
    return [
        Part(key, label, *judges[key](), optional=key in {"scoring", "formula", "terms", "documents"})
        for key, label in PARTS.items()
    ]


def _filled(tender: Tender, *names: str) -> tuple[bool, Refusal | None]:
    empty = [str(tender._meta.get_field(name).verbose_name) for name in names if not getattr(tender, name).strip()]
    if not empty:
        return True, None
    return False, Refusal("fields_missing", refused("Still empty: {fields}."), status=422, fields=empty)


def _judged(refusal: Refusal | None, is_there: bool) -> tuple[bool, Refusal | None]:
    return is_there and refusal is None, refusal


def _lots(tender: Tender) -> tuple[bool, Refusal | None]:
    lots = list(tender.lots.all())
    wrong = next(filter(None, (ceiling_refusal(lot.title, lot.budget, lot.ceiling) for lot in lots)), None)
    return _judged(wrong, bool(lots))


def _dates(tender: Tender, at: datetime) -> tuple[bool, Refusal | None]:
    found = date_refusals(tender, at)
    return not found, found[0] if found else None


def proposal(tender: Tender, at: datetime, calendar: WorkCalendar | None = None) -> timeline.Proposal:
    """Lawful dates for a notice published today."""
    days = calendar or district_calendar()
    return timeline.propose_dates(rulebook.load(tender.rulebook), days, tender.method, published_on=localdate(at))


def articles(tender: Tender, at: datetime, calendar: WorkCalendar | None = None) -> dict[str, timeline.StatutoryDate]:
    """Each date of the notice with the article it comes from, for a notice published today."""
    procedure = timeline.Procedure(
        method=tender.method,
        published_on=localdate(at),
        documents_until=tender.documents_until,
        deadline=localdate(tender.deadline) if tender.deadline else None,
    )
    return dict(timeline.timeline(procedure, rulebook.load(tender.rulebook), calendar or district_calendar()).dates)
