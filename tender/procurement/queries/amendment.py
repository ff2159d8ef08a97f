"""Reading corrections: files of one that is not published yet, and those that a sealed bid still has to confirm."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from tender.core.actor import Actor
from tender.core.models import StoredFile
from tender.procurement.models import Amendment, Bid, BidConfirmation


def staged_files(by: Actor, keys: Iterable[str]) -> list[StoredFile]:
    """Files this person took in for a correction, in their order."""
    found = StoredFile.objects.filter(
        pk__in=list(keys), purpose="tender", uploaded_by_id=by.person_id, organisation_id__in=by.organisations("officer")
    )
    return sorted(found, key=lambda one: (one.at, str(one.pk)))


def to_confirm(bid: Bid) -> list[Amendment]:
    """Corrections that may affect this bid, published after it was sealed and not confirmed yet; oldest first, one query."""
    if bid.sealed_at is None:
        return []
    found = Amendment.objects.filter(tender_id=bid.lot.tender_id, is_material=True, at__gt=bid.sealed_at)
    confirmed = BidConfirmation.objects.filter(bid=bid, amendment=OuterRef("pk"))
    rows = found.exclude(Exists(confirmed)).select_related("notice")
    return [row for row in rows if not row.lots or bid.lot.number in row.lots]
