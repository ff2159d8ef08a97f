"""The draw for those who may see it, and the register a pool is put together from."""

from __future__ import annotations

from django.db.models import QuerySet

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.parties.models import Organisation
from tender.procurement.models import Draw, Tender
from tender.procurement.models.procedure_facts import PROVIDERS
from tender.procurement.queries.tender import is_buyers
from tender.procurement.rules import provider, rulebook


def register_for(tender: Tender) -> QuerySet[Organisation]:
    """Verified providers whose kind may run classes for the tender's audience: the supplier register of this purchase."""
    allowed = provider.kinds_for(rulebook.load(tender.rulebook), tender.audience)
    kinds = [kind for kind in PROVIDERS if allowed is None or kind in allowed.kinds]
    return Organisation.objects.filter(state="verified", kind__in=kinds).exclude(standing__public_class="one").order_by("name")


def access_classed(by: Actor, pk: int) -> Organisation:
    """A provider that an officer may class; not_found (404) for everybody else."""
    found = Organisation.objects.filter(pk=pk, kind__in=PROVIDERS).first() if by.holds("officer") else None
    if found is None:
        raise Refusal("not_found", _("There is no such organisation."), status=404)
    return found


def access_draw(by: Actor, tender_pk: int) -> Draw:
    """A draw for the buyer's people and supervisors; for everybody once the bids are opened. not_found (404) otherwise.

    Before the opening nobody else may know whom the documents went to, nor how many there are (O87 art. 28).
    """
    found = Draw.objects.select_related("tender__buyer", "drawn_by").filter(tender_id=tender_pk).first()
    if found is None or not (found.tender.opened_at or is_buyers(by, found.tender)):
        raise Refusal("not_found", _("There is no such draw."), status=404)
    return found
