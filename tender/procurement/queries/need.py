"""Reading training needs: the buyer's own people and supervisors only."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import Need


def needs_for(by: Actor) -> QuerySet[Need]:
    """Needs of the organisations this person buys for, with how many tenders were drafted from each."""
    found = Need.objects.select_related("buyer").annotate(drafted=Count("tenders"))
    if by.holds("supervisor"):
        return found
    return found.filter(buyer_id__in=by.organisations("officer") | by.organisations("approver"))


def access_need(by: Actor, pk: int) -> Need:
    """A need this person may see; not_found (404)."""
    found = needs_for(by).filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such training need."), status=404)
    return found
