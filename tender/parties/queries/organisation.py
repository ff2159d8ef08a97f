"""Reading organisations and their evidence on somebody's behalf."""

from __future__ import annotations

from django.db.models import Case, IntegerField, QuerySet, Value, When

from tender.core.actor import Actor
from tender.core.models import AuditLine
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Evidence, Organisation

PROVIDER_KINDS = ("party_school", "university", "cadre_academy", "agency")
OFFICE = ("officer", "approver", "supervisor")


def providers() -> QuerySet[Organisation]:
    """Every organisation that may in principle bid."""
    return Organisation.objects.filter(kind__in=PROVIDER_KINDS)


def organisations_for(by: Actor) -> QuerySet[Organisation]:
    """Providers as the office sees them, those that wait for verification first; a provider's people see their own."""
    if any(by.holds(role) for role in OFFICE):
        waiting = Case(When(state="submitted", then=Value(0)), default=Value(1), output_field=IntegerField())
        return providers().annotate(turn=waiting).order_by("turn", "name")
    return Organisation.objects.filter(pk__in=by.organisations("provider")).order_by("name")


def open_registration(by: Actor) -> Organisation | None:
    """The registration this person has begun and not handed in, if any."""
    return Organisation.objects.filter(pk__in=by.organisations("provider"), state__in=["registered", "returned"]).first()


def access_organisation(by: Actor, pk: int) -> Organisation:
    """An organisation for its own people, officers, approvers and supervisors; forbidden to others."""
    organisation = Organisation.objects.filter(pk=pk).first()
    allowed = any(by.holds(role) for role in OFFICE) or any(s.organisation_id == pk for s in by.seats)
    if organisation is None or not allowed:
        raise forbidden()
    return organisation


def access_evidence(by: Actor, organisation_id: int, pk: int) -> Evidence:
    """A paper of an organisation, for those who act for it and for the office (not for its learners or lecturers)."""
    allowed = any(by.holds(role) for role in OFFICE) or by.holds("provider", organisation_id)
    paper = Evidence.objects.select_related("file", "organisation").filter(pk=pk, organisation_id=organisation_id).first()
    if not allowed or paper is None:
        raise Refusal("not_found", _("There is no such paper."), status=404)
    return paper


def last_decision(organisation: Organisation) -> AuditLine | None:
    """The office's latest decision on this organisation, with its reason."""
    decisions = ["organisation.verified", "organisation.returned", "organisation.suspended", "organisation.reinstated"]
    lines = AuditLine.objects.filter(thing_type="organisation", thing_id=str(organisation.pk), event__in=decisions)
    return lines.order_by("-pk").first()
