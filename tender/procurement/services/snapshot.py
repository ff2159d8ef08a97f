"""Keeping a version of a tender when it is submitted or approved. Comparing: `queries/snapshot.py`."""

from __future__ import annotations

from datetime import datetime

from tender.core.actor import Actor
from tender.procurement.models import Snapshot, Tender
from tender.procurement.queries.snapshot import parts_of


def keep(tender: Tender, moment: str, *, by: Actor, at: datetime) -> Snapshot:
    """One row with all parts as they stand; the caller holds the transaction of the move."""
    row = Tender.objects.get(pk=tender.pk)
    return Snapshot.objects.create(
        tender=row, moment=moment, version=row.version, parts=parts_of(row), taken_by_id=by.person_id, at=at
    )
