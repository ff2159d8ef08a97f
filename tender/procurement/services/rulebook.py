"""What a tender's rulebook is: until publication the one in force, from then on the one it was published under.

Lives here: `settle` for drafts, `pin` for the moment of publication. Not here: the choice (`queries/rulebook.py`).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.procurement.models import Tender
from tender.procurement.queries.rulebook import in_force

BEFORE = ("draft", "in_review", "approved")


def settle(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """Give a tender that is not public yet the rulebook in force at this moment; one audit line if that is another one.

    Refuses rulebook_missing, rulebooks_overlap. A public tender keeps what it has.
    """
    if tender.state not in BEFORE or tender.rulebook == (found := in_force(localdate(at))).id:
        return tender
    with transaction.atomic():
        row = lock(tender)
        if row.state in BEFORE and row.rulebook != found.id:
            before, row.rulebook = row.rulebook, found.id
            row.save(update_fields=["rulebook"])
            note(row, "tender.rulebook_settled", by=by, at=at, before=before, after=found.id)
    tender.rulebook = row.rulebook
    return tender


def pin(tender: Tender, *, at: datetime) -> Tender:
    """Write id, version and SHA-256 of the rulebook in force onto the tender; call under its lock and save it."""
    tender.rulebook = in_force(localdate(at)).pin
    return tender
