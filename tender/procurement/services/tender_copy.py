"""A new draft from an earlier tender: copied by wish, or tendered again after a failure (`failure.retender`).

Not here: templates of single parts (`template.py`), drafting from a need (`draft.py`) or from a plan (`plan_tender.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.door import begin
from tender.core.refusal import forbidden
from tender.procurement.models import Criterion, Tender
from tender.procurement.queries.rulebook import in_force
from tender.procurement.services.number import next_number
from tender.procurement.services.terms import copy_terms

EMPTIED = (
    "seal_key",
    "documents_until",
    "deadline",
    "approved_at",
    "published_at",
    "closed_at",
    "opened_at",
    "evaluated_at",
    "awarded_at",
    "ended_at",
)


@transaction.atomic
def copy_tender(source: Tender, *, by: Actor, at: datetime) -> Tender:
    """A draft with everything an earlier tender of the own department says, whatever became of that one.

    Dropped are its dates, its need, and what was approved for it alone. Refuses forbidden.
    """
    if not by.holds("officer", source.buyer_id):
        raise forbidden()
    return fresh_draft(source, by=by, at=at, need=None, copied_from=source.number)


def fresh_draft(source: Tender, *, by: Actor, at: datetime, need: Any, **trail: Any) -> Tender:
    """The new draft under a new number and the rulebook in force; `trail` tells the audit line where it comes from.

    The caller has judged the right and holds a transaction.
    """
    fresh = Tender.objects.get(pk=source.pk)
    fresh.pk, fresh.number, fresh.need = None, next_number(at=at), need
    fresh._state.adding = True
    fresh.__dict__["state"] = Tender.State.DRAFT.value
    for name in EMPTIED:
        setattr(fresh, name, None)
    fresh.version, fresh.created_at, fresh.rulebook = 0, at, in_force(localdate(at)).id
    begin(fresh, by=by, at=at, logs="tender.drafted", number=fresh.number, **trail)
    _copy_parts(source, fresh)
    return fresh


def _copy_parts(source: Tender, target: Tender) -> None:
    for lot in source.lots.all():
        lot.pk, lot.tender, lot.failed_because = None, target, ""
        lot.save(force_insert=True)
    for requirement in source.requirements.all():
        requirement.pk, requirement.tender = None, target
        requirement.save(force_insert=True)
    for document in source.documents.all():
        document.pk, document.tender = None, target
        document.save(force_insert=True)
    copy_terms(source, target)
    fresh: dict[int, Criterion] = {}
    waiting = list(source.criteria.all())
    while waiting:
        ready = [node for node in waiting if node.parent_id is None or node.parent_id in fresh]
        for node in ready:
            old = node.pk
            node.parent = fresh[node.parent_id] if node.parent_id else None
            node.pk, node.tender = None, target
            node.save(force_insert=True)
            fresh[old] = node
        waiting = [node for node in waiting if node not in ready]
