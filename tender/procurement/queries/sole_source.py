"""Reading objections to a single source, for the buyer's officer."""

from __future__ import annotations

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.procurement.models import SourceObjection


def access_objection(by: Actor, pk: int) -> SourceObjection:
    """An objection that this officer may answer; not_found (404) for everybody else."""
    found = SourceObjection.objects.select_related("source__tender__buyer").filter(pk=pk).first()
    if found is None or not by.holds("officer", found.source.tender.buyer_id):
        raise Refusal("not_found", _("There is no such objection."), status=404)
    return found
