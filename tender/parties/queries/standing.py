"""The standing of a provider: what of its papers is missing, near its end, returned and why; credit checks; debarments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.models import AuditLine, StoredFile
from tender.core.refusal import Refusal, _
from tender.parties.models import Debarment, Evidence, Organisation
from tender.parties.queries.organisation import OFFICE
from tender.parties.rules.evidence import best_of, is_near_end, needed_kinds
from tender.parties.rules.standing import Bar, debarred


@dataclass(frozen=True)
class Need:
    """One kind of paper that is needed: the paper that counts, how it stands, and why it was returned."""

    kind: str
    label: str
    paper: Evidence | None
    standing: str
    reason: str = ""

    @property
    def is_fine(self) -> bool:
        """Verified and not near its end."""
        return self.standing == "verified"


def needs_of(organisation: Organisation, *, on: date) -> list[Need]:
    """Every kind of paper that this organisation needs, with how it stands: verified, ending, shown, returned, expired, missing."""
    rows = list(organisation.evidence.select_related("file").order_by("at", "pk"))
    reasons = reasons_of(rows)
    found = []
    for kind in needed_kinds(organisation.kind):
        row, standing = standing_of_kind(rows, kind, on=on)
        found.append(Need(kind, str(Evidence.Kind(kind).label), row, standing, reasons.get(row.pk, "") if row else ""))
    return found


def standing_of_kind(rows: list[Evidence], kind: str, *, on: date) -> tuple[Evidence | None, str]:
    """The paper of these that counts for a kind, and how it stands."""
    paper = best_of([row.as_paper for row in rows], kind)
    row = next((row for row in reversed(rows) if row.as_paper == paper), None) if paper else None
    if row is not None and row.state == "verified" and is_near_end(row.valid_until, on=on):
        return row, "ending"
    return row, row.state if row else "missing"


def reasons_of(papers: list[Evidence]) -> dict[int, str]:
    """Why each returned paper was returned, by key (one query)."""
    keys = [str(paper.pk) for paper in papers if paper.state == "returned"]
    lines = (
        AuditLine.objects.filter(thing_type="evidence", thing_id__in=keys, event="evidence.returned").order_by("pk") if keys else ()
    )
    return {int(line.thing_id): line.reason for line in lines}


def bars_of(organisation_id: int) -> list[Bar]:
    """The debarments of an organisation as the rules know them."""
    return [bar for row in Debarment.objects.filter(organisation_id=organisation_id) if (bar := row.as_bar)]


def debarment_of(organisation_id: int, at: datetime) -> Refusal | None:
    """The refusal when this organisation is barred at a moment."""
    return debarred(bars_of(organisation_id), localdate(at))


def access_standing(by: Actor, pk: int) -> Organisation:
    """An organisation's standing for those who act for it and for the office; not_found (404) otherwise."""
    found = Organisation.objects.filter(pk=pk).first()
    if found is None or not (by.holds("provider", pk) or any(by.holds(role) for role in OFFICE)):
        raise Refusal("not_found", _("There is no such organisation."), status=404)
    return found


def access_paper(by: Actor, pk: int) -> Evidence:
    """A paper for those who act for its organisation and for the office; not_found (404) otherwise."""
    found = Evidence.objects.select_related("file", "organisation").filter(pk=pk).first()
    if found is None or not (by.holds("provider", found.organisation_id) or any(by.holds(role) for role in OFFICE)):
        raise Refusal("not_found", _("There is no such paper."), status=404)
    return found


def access_check_file(by: Actor, organisation_id: int, pk: int) -> StoredFile:
    """The printed page of a credit check, as its organisation's standing; not_found (404) otherwise."""
    organisation = access_standing(by, organisation_id)
    check = organisation.credit_checks.select_related("file").filter(pk=pk, file__isnull=False).first()
    if check is None:
        raise Refusal("not_found", _("There is no such paper."), status=404)
    return check.file


def access_debarment(by: Actor, organisation_id: int, pk: int) -> Debarment:
    """A debarment for the office; not_found (404) otherwise."""
    found = Debarment.objects.select_related("organisation").filter(pk=pk, organisation_id=organisation_id).first()
    if found is None or not by.holds("officer"):
        raise Refusal("not_found", _("There is no such record."), status=404)
    return found


def papers_for(by: Actor) -> QuerySet[Evidence]:
    """Papers as the office works through them, those that wait first; not_found (404) to others."""
    if not any(by.holds(role) for role in OFFICE):
        raise Refusal("not_found", _("There is no such page."), status=404)
    waiting = Case(When(state="shown", then=Value(0)), default=Value(1), output_field=IntegerField())
    return Evidence.objects.select_related("organisation").annotate(turn=waiting)


def history_of(paper: Evidence) -> list[AuditLine]:
    """What happened to a paper, the newest first."""
    return list(AuditLine.objects.filter(thing_type="evidence", thing_id=str(paper.pk)).order_by("-pk"))
