"""What stands in the district, in plain values, and its digest: two loads at one anchor give the same.

Keys of rows, receipts, codes and tickets are random or counted by the database and are left out.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db.models import Count, Sum

from tender.contracts.models import Agreement, Contract
from tender.core.models import AuditLine, Notification
from tender.credits.models import Claim, CreditEntry
from tender.delivery.models import Enrolment, FeedbackAnswer, TrainingClass
from tender.parties.models import Organisation, Person
from tender.procurement.models import Award, Bid, Challenge, Notice, Result, Tender


def summary() -> dict[str, list[Any]]:
    """Sorted lists of plain rows, by subject."""
    return {
        "people": _rows(Person.objects.all(), "username", "full_name", "rank_group", "unit__name"),
        "organisations": _rows(Organisation.objects.all(), "name", "kind", "state", "uscc"),
        "tenders": _rows(Tender.objects.all(), "number", "title", "state", "published_at", "deadline"),
        "notices": _rows(Notice.objects.all(), "number", "kind", "at"),
        "bids": _rows(Bid.objects.all(), "lot__tender__number", "lot__number", "provider__name", "state", "alias", "price"),
        "results": _rows(Result.objects.all(), "bid__lot__tender__number", "bid__provider__name", "total", "place"),
        "awards": _rows(Award.objects.all(), "lot__tender__number", "lot__number", "state", "price"),
        "challenges": _rows(Challenge.objects.all(), "tender__number", "provider__name", "state"),
        "agreements": _rows(Agreement.objects.all(), "provider__name", "state", "starts_on", "ends_on"),
        "contracts": _rows(Contract.objects.all(), "number", "state", "amount", "starts_on", "ends_on"),
        "classes": _rows(TrainingClass.objects.all(), "title", "state", "starts_on", "ends_on", "hours"),
        "enrolments": _rows(Enrolment.objects.all(), "training__title", "learner__username", "channel", "state"),
        "feedback": sorted([answer.day.isoformat(), answer.text, sorted(answer.marks.values())] for answer in _answers()),
        "claims": _rows(Claim.objects.all(), "learner__username", "title", "state", "points"),
        "credits": _rows(CreditEntry.objects.values("learner__username", "part").annotate(sum=Sum("points")), flat=True),
        "messages": _rows(Notification.objects.values("person__username").annotate(count=Count("id")), flat=True),
        "audit": _rows(AuditLine.objects.all(), "at", "actor_name", "thing_type", "event", "source", "target", "reason"),
    }


def digest(found: dict[str, list[Any]]) -> str:
    """SHA-256 (hex) of a summary."""
    return hashlib.sha256(json.dumps(found, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _rows(rows: Any, *fields: str, flat: bool = False) -> list[list[str]]:
    found = [row.values() for row in rows] if flat else rows.order_by().values_list(*fields)
    return sorted([str(value) for value in row] for row in found)


def _answers() -> list[FeedbackAnswer]:
    return list(FeedbackAnswer.objects.all())
