"""What is known of the plan behind a tender: its line, its intention, its excuse. One query each.

Lives here: reading for rules. Not here: judging (`rules/intention.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db.models import F, OuterRef, Subquery
from django.utils.timezone import localdate

from tender.core.refusal import Refusal
from tender.procurement.models.plan import IntentionLine, PlannedTender
from tender.procurement.rules import rulebook
from tender.procurement.rules.intention import IntentionFacts, may_begin

if TYPE_CHECKING:
    from tender.procurement.models.tender import Tender


def intention_facts(tender: Tender) -> IntentionFacts | None:
    """When the intention of the tender's line was first published, and what excuses a short lead; None: not from a plan."""
    items = IntentionLine.objects.filter(line_key=OuterRef("line_key"))
    found = (
        PlannedTender.objects.filter(tender_id=tender.pk)
        .annotate(
            first=Subquery(items.order_by("intention__at").values("intention__at")[:1]),
            excused_from=Subquery(
                items.exclude(intention__reason="").order_by("intention__begins_on").values("intention__begins_on")[:1]
            ),
            excuse=F("tender__procurement_plan__intention_excuse"),
        )
        .first()
    )
    if found is None:
        return None
    return IntentionFacts(localdate(found.first) if found.first else None, found.excused_from, bool(found.excuse))


def begin_refusal(tender: Tender, at: datetime) -> Refusal | None:
    """Whether a purchase from the plan may begin at `at` (财库〔2020〕10号)."""
    return may_begin(rulebook.load(tender.rulebook), intention_facts(tender), on=localdate(at))
