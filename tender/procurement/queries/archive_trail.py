"""The audit lines of a tender and of everything under it: for its archive, and to see whether something happened since.

What the buyer's people do not read elsewhere is not here: drafts of bids, bids that were never opened, who asked a question.
While the committee is secret only lines that tell nothing of it. Lines of archives themselves do not count as events.
"""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Max, Model, Q, QuerySet, Value
from django.db.models.functions import Cast

from tender.core.models import AuditLine
from tender.procurement.models import (
    Award,
    Bid,
    Bond,
    CallOff,
    Challenge,
    Clarification,
    Complaint,
    Duty,
    Evaluation,
    Examination,
    ExpertDraw,
    Framework,
    Invitation,
    LastOffer,
    Letter,
    Lot,
    Member,
    Notice,
    OfferRound,
    Override,
    PriceOffer,
    PriceRound,
    PriceTalk,
    Question,
    RedFlag,
    Report,
    ScoreSheet,
    ShadowBid,
    SoleSource,
    Tender,
)

# Safe to read while the names of the committee are secret.
EARLY: tuple[tuple[type[Model], str], ...] = (
    (Tender, "pk"),
    (Question, "tender"),
    (Bond, "tender"),
    (Invitation, "tender"),
    (Notice, "tender"),
    (Override, "tender"),
    (Duty, "tender"),
    (SoleSource, "tender"),
    (ShadowBid, "tender"),
    (Challenge, "tender"),
    (Complaint, "tender"),
    (RedFlag, "tender"),
)
LATE: tuple[tuple[type[Model], str], ...] = (
    (Lot, "tender"),
    (Examination, "lot__tender"),
    (Clarification, "bid__lot__tender"),
    (Evaluation, "tender"),
    (Member, "evaluation__tender"),
    (ExpertDraw, "need__evaluation__tender"),
    (ScoreSheet, "evaluation__tender"),
    (Report, "evaluation__tender"),
    (OfferRound, "tender"),
    (LastOffer, "round__tender"),
    (PriceTalk, "tender"),
    (Award, "tender"),
    (Letter, "award__tender"),
    (Framework, "tender"),
    (CallOff, "entrant__framework__tender"),
    (PriceRound, "framework__tender"),
    (PriceOffer, "round__framework__tender"),
)


def lines_of(tender: Tender, *, is_secret: bool = False) -> QuerySet[AuditLine]:
    """The lines in the order in which they were written (one query for the keys, one for the lines)."""
    keys: dict[str, list[str]] = {}
    for kind, key in _keys(tender, is_secret):
        keys.setdefault(kind, []).append(key)
    found = Q(pk__in=[])
    for kind, of_kind in keys.items():
        # what a bidder did with its draft is its own; moves of the bid are the procedure's
        found |= Q(thing_type=kind, thing_id__in=of_kind) & (~Q(move="") if kind == "bid" else Q())
    return AuditLine.objects.filter(found).order_by("pk")


def last_line_of(tender: Tender) -> int:
    """The key of the latest line (two queries); 0 without any."""
    return lines_of(tender).aggregate(last=Max("pk"))["last"] or 0


def _keys(tender: Tender, is_secret: bool) -> QuerySet[Any, Any]:
    """(thing type, key) of everything under the tender, in one query."""
    opened = Bid.objects.filter(lot__tender=tender.pk, opened_at__isnull=False)
    kinds = EARLY if is_secret else EARLY + LATE
    rows = [model._default_manager.filter(**{path: tender.pk}) for model, path in kinds]
    if not is_secret:
        rows += [opened, tender.contracts.all()]  # type: ignore[list-item]
    first, *others = (
        one.order_by()
        .annotate(kind_=Value(one.model._meta.model_name, models.TextField()), key_=Cast("pk", models.TextField()))
        .values_list("kind_", "key_")
        for one in rows
    )
    return first.union(*others, all=True)
