"""What must not show in the audit trail yet: who has bid or asked, until the opening (O87 art. 28); who evaluates, until the
result is public or the tender has ended (O87 art. 47)."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from tender.procurement.models import Bid, Bond, Examination, Invitation, LastOffer, Lot, Member, OfferRound, Question, ScoreSheet
from tender.procurement.queries.visible import without_result


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


def hidden_members() -> QuerySet[Any]:
    """Ids (as text) of members whose names are secret."""
    return _ids(Member.objects.filter(without_result("evaluation__tender__")))


def hidden_sheets() -> QuerySet[Any]:
    """Ids (as text) of score sheets, which their evaluators sign."""
    return _ids(ScoreSheet.objects.filter(without_result("evaluation__tender__")))


def hidden_lots() -> QuerySet[Any]:
    """Ids (as text) of lots whose conformity the leader of a committee records."""
    return _ids(Lot.objects.filter(without_result("tender__"), tender__opened_at__isnull=False))


def hidden_examinations() -> QuerySet[Any]:
    """Ids (as text) of examinations of conformity, which the leader concludes."""
    return _ids(Examination.objects.filter(without_result("lot__tender__"), kind="conformity"))


def hidden_rounds() -> QuerySet[Any]:
    """Ids (as text) of rounds of last offers, which the leader calls for."""
    return _ids(OfferRound.objects.filter(without_result("tender__")))


def _ids(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.annotate(key=Cast("pk", CharField())).values("key")
