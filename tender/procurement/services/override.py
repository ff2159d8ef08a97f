"""Setting a rule aside: the reason is on record, the leader is told, supervisors see it on the tender's page."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import Actor
from tender.core.card import cards_of, refusal_of
from tender.core.door import lock, note
from tender.core.refusal import forbidden
from tender.procurement.models import Override, Tender
from tender.procurement.rules.override import may_override
from workflows.lifecycles.audiences import approvers

CARD_OF = {"questions_open": "open"}


@transaction.atomic
def override(tender: Tender, code: str, *, reason: str, by: Actor, at: datetime) -> Override:
    """An officer goes on although the rule `code` refuses. Writes override and audit line; tells the leader.

    Refuses forbidden, nothing_to_override (404), reason_missing.
    """
    row = lock(tender)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    card = CARD_OF.get(code)
    standing = refusal_of(row, cards_of(Tender)[card], by=by, at=at) if card else None
    if refusal := may_override(code, standing, reason=reason):
        raise refusal
    made = Override.objects.create(tender=row, code=code, reason=reason.strip(), person_id=by.person_id, at=at)
    note(row, "tender.overridden", by=by, at=at, reason=made.reason, tells=[approvers], code=code)
    return made
