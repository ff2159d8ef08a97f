"""Reading complaints: the buyer's officers and leaders, and supervisors; nobody else.

Not here: objections (`challenge.py`).
"""

from __future__ import annotations

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Complaint, Effect, Tender
from tender.procurement.queries.committee import is_buyers


def access_complaints(by: Actor, tender_pk: int) -> tuple[Tender, list[Complaint]]:
    """The complaints about a public tender; not_found (404) to everybody outside."""
    tender = Tender.objects.select_related("buyer").filter(pk=tender_pk, published_at__isnull=False).first()
    if tender is None or not is_buyers(by, tender):
        raise Refusal("not_found", _("There is no such tender."), status=404)
    return tender, list(tender.complaints.select_related("complainant", "suspension")[:100])


def access_complaint(by: Actor, pk: int) -> Complaint:
    """One complaint; not_found (404) to everybody outside."""
    asked = ("tender__buyer", "complainant", "challenge__provider", "paper", "suspension")
    found = Complaint.objects.select_related(*asked).filter(pk=pk).first()
    if found is None or not is_buyers(by, found.tender):
        raise Refusal("not_found", _("There is no such complaint."), status=404)
    return found


def access_effect(by: Actor, pk: int) -> Effect:
    """What a remedy leads to, for the buyer's people; not_found (404) to everybody outside."""
    found = Effect.objects.select_related("tender__buyer", "challenge", "complaint").filter(pk=pk).first()
    if found is None or not is_buyers(by, found.tender):
        raise Refusal("not_found", _("There is no such effect."), status=404)
    return found
