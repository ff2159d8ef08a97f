"""What anybody may read of planning: published intentions and plans, and the public tenders that came of them."""

from __future__ import annotations

from django.db.models import QuerySet

from tender.core.refusal import Refusal, _
from tender.procurement.models import Intention, Plan, Tender


def intentions() -> QuerySet[Intention]:
    """Published intentions, newest first."""
    return Intention.objects.select_related("buyer").order_by("-at", "-id")


def public_intention(pk: int) -> Intention:
    """An intention with its paper; not_found (404)."""
    found = intentions().select_related("paper").filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such intention."), status=404)
    return found


def tenders_of(intention: Intention) -> list[Tender]:
    """Public tenders that were drafted from its lines."""
    keys = intention.items.values("line_key")
    return list(Tender.objects.filter(planned__line_key__in=keys, published_at__isnull=False).order_by("published_at"))


def plans() -> QuerySet[Plan]:
    """Published plans, the year's latest edition first; one that was replaced stays readable."""
    return Plan.objects.select_related("buyer").filter(published_at__isnull=False).order_by("-year", "-edition")


def public_plan(pk: int) -> Plan:
    """A published plan with its paper; not_found (404), so that drafts do not betray themselves."""
    found = plans().select_related("paper").filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", _("There is no such plan."), status=404)
    return found
