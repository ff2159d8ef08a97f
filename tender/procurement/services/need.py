"""Training needs: noting what should be learnt, before any tender. Drafting a tender from one: `draft.py`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import begin, lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Need


def create_need(
    buyer_id: int,
    *,
    title: str,
    purpose: str,
    audience: str,
    head_count: int,
    days: int,
    month: date,
    budget: Decimal,
    by: Actor,
    at: datetime,
) -> Need:
    """Note a training need of the buyer; `budget` in yuan. Writes the need and its audit line. Refuses forbidden."""
    _judge(buyer_id, by)
    need = Need(
        buyer_id=buyer_id,
        title=title,
        purpose=purpose,
        audience=audience,
        head_count=head_count,
        days=days,
        month=month,
        budget=budget,
        at=at,
    )
    return begin(need, by=by, at=at, logs="need.noted")


@transaction.atomic
def change_need(need: Need, *, by: Actor, at: datetime, **values: Any) -> Need:
    """Correct a need that no tender stands on yet. Refuses forbidden, need_in_use."""
    _judge(need.buyer_id, by)
    row = lock(need)
    if row.tenders.exists():
        raise Refusal("need_in_use", _("A tender was already drafted from this need; change the draft instead."))
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))
    note(row, "need.changed", by=by, at=at, **values)
    return row


def _judge(buyer_id: int, by: Actor) -> None:
    if not by.holds("officer", buyer_id):
        raise forbidden()
