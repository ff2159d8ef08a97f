"""Reading drafts: who edited what, what is complete, which dates are proposed. Changing them: `services/draft.py`."""

from __future__ import annotations

from tender.core.models import AuditLine
from tender.procurement.models import Tender


def last_edit(tender: Tender, section: str, *, after: int) -> AuditLine | None:
    """The newest edit of one part of the draft that is younger than version `after`."""
    return (
        AuditLine.objects.filter(
            thing_type="tender",
            thing_id=str(tender.pk),
            event="tender.edited",
            args__section=section,
            args__version__gt=after,
        )
        .order_by("-id")
        .first()
    )
