"""What must not show in the audit trail yet: who has bid or asked is unknown to everybody until the opening (O87 art. 28)."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from tender.procurement.models import Bid, Bond, Invitation, LastOffer, Question


def hidden_bids() -> QuerySet[Any]:
    """Ids (as text) of bids in tenders that are not opened and not ended."""
    return _ids(Bid.objects.filter(lot__tender__opened_at__isnull=True, lot__tender__ended_at__isnull=True))


def hidden_bonds() -> QuerySet[Any]:
    """Ids (as text) of bonds that a withdrawn bidder asked back before the opening."""
    return _ids(Bond.objects.filter(tender__opened_at__isnull=True, tender__ended_at__isnull=True))


def hidden_questions() -> QuerySet[Any]:
    """Ids (as text) of questions on tenders that are not opened and not ended."""
    return _ids(Question.objects.filter(tender__opened_at__isnull=True, tender__ended_at__isnull=True))


def hidden_invitations() -> QuerySet[Any]:
    """Ids (as text) of invitations to tenders that are not opened and not ended."""
    return _ids(Invitation.objects.filter(tender__opened_at__isnull=True, tender__ended_at__isnull=True))


def hidden_offers() -> QuerySet[Any]:
    """Ids (as text) of last offers that are not opened yet."""
    return _ids(LastOffer.objects.filter(round__state="running"))


def _ids(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.annotate(key=Cast("pk", CharField())).values("key")
