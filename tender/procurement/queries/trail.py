"""Which bids must not show in the audit trail yet: who has bid is unknown to everybody until the opening."""

from __future__ import annotations

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from tender.procurement.models import Bid


def hidden_bids() -> QuerySet[Bid]:
    """Ids (as text) of bids in tenders that are not opened and not ended."""
    still = Bid.objects.filter(lot__tender__opened_at__isnull=True, lot__tender__ended_at__isnull=True)
    return still.annotate(text=Cast("pk", CharField())).values("text")
