"""Which rulebook is in force here, and which tenders stand on which.

Lives here: the district's own jurisdiction joined with the pure choice. Not here: the choice (`rules/rulebook_choice.py`).
"""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from tender.procurement.models import Tender
from tender.procurement.rules.rulebook import Rulebook, every
from tender.procurement.rules.rulebook_choice import choose

ENDED = ("concluded", "failed", "terminated")


def in_force(on: date) -> Rulebook:
    """The rulebook of this district on a day. Refuses rulebook_missing, rulebooks_overlap."""
    return choose(every(), settings.JURISDICTION, on)


def running_counts() -> dict[str, int]:
    """How many open tenders stand on each rulebook, by its id (one query, counted per pin)."""
    running = Tender.objects.filter(published_at__isnull=False).exclude(state__in=ENDED)
    counts: dict[str, int] = {}
    for pin, number in running.order_by().values_list("rulebook").annotate(Count("pk")):
        name = pin.partition("@")[0]
        counts[name] = counts.get(name, 0) + number
    return counts


def running_on(rulebook_id: str) -> QuerySet[Tender]:
    """Public tenders that have not ended and stand on a rulebook, whatever version of it."""
    stands = Q(rulebook=rulebook_id) | Q(rulebook__startswith=f"{rulebook_id}@")
    open_ones = Tender.objects.filter(stands, published_at__isnull=False).exclude(state__in=ENDED)
    return open_ones.select_related("buyer").order_by("-published_at")
