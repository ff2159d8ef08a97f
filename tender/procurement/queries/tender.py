"""Reading tenders. `access_tender` is the only way to fetch one on somebody's behalf."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Tender

PUBLIC = ["published", "closed", "opened", "examining", "evaluating", "evaluated", "awarded", "concluded", "failed", "terminated"]


def tenders_for(by: Actor) -> QuerySet[Tender]:
    """Tenders that somebody may see: the buyer's people and supervisors all of theirs, everybody what is published."""
    if by.holds("supervisor"):
        return Tender.objects.all()
    own = by.organisations("officer") | by.organisations("approver")
    return Tender.objects.filter(Q(buyer_id__in=own) | Q(published_at__isnull=False))


def access_tender(by: Actor, pk: int) -> Tender:
    """A tender this actor may see; not_found (404) otherwise, so that drafts do not betray themselves."""
    tender = tenders_for(by).select_related("buyer", "need").filter(pk=pk).first()
    if tender is None:
        raise Refusal("not_found", _("There is no such tender."), status=404)
    return tender
