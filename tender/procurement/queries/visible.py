"""Which published tenders somebody may read: procedures by invitation are for the invited until the award is public."""

from __future__ import annotations

from django.db.models import Q

from tender.core.actor import NOBODY, Actor
from tender.procurement.models import Invitation, Notice, Tender
from tender.procurement.models.procedure_facts import INVITED

# The notices that name the committee (O87 art. 69; O110 art. 28): until then its members are secret (O87 art. 47). The publicity
# of the candidates comes before.
RESULTS = (Notice.Kind.AWARD, Notice.Kind.ENTRANTS)


def has_result(tender: Tender) -> bool:
    """Whether the result is announced, and with it the names of the committee."""
    return tender.notices.filter(kind__in=RESULTS).exists()


def without_result(prefix: str = "") -> Q:
    """Tenders that go on and whose result is not announced."""
    announced = Notice.objects.filter(kind__in=RESULTS).values("tender_id")
    return Q(**{f"{prefix}ended_at__isnull": True}) & ~Q(**{f"{prefix}pk__in": announced})


def visible(by: Actor = NOBODY, *, prefix: str = "") -> Q:
    """Public tenders whose documents this person may read: by invitation only the invited and the buyer's side, until the award."""
    if by.holds("supervisor"):
        return Q(**{f"{prefix}pk__isnull": False})
    mine, own = by.organisations("provider"), by.organisations("officer") | by.organisations("approver")
    found = ~Q(**{f"{prefix}method__in": INVITED}) | Q(**{f"{prefix}awarded_at__isnull": False})
    if mine:
        found |= Q(**{f"{prefix}pk__in": Invitation.objects.filter(provider_id__in=mine).values("tender_id")})
    return found | Q(**{f"{prefix}buyer_id__in": own}) if own else found
