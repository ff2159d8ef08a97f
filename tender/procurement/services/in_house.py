"""The in-house option: recording the shadow bid of the Party School, and assigning the purchase to it."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Organisation
from tender.procurement.models import ShadowBid, Tender
from tender.procurement.rules import in_house, rulebook


@transaction.atomic
def record_shadow(tender: Tender, organisation: Organisation, *, cost: Decimal, quality: str, by: Actor, at: datetime) -> ShadowBid:
    """Record what the Party School would cost and offer, once, before any bid is opened; it never enters the scoring.

    Writes the shadow bid and the audit line shadow.recorded (on it, not on the tender, so that no history shows its cost).
    Refuses forbidden, shadow_recorded and what `rules.in_house.may_record` refuses.
    """
    row = lock(tender)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    rules = rulebook.load(row.rulebook)
    if ShadowBid.objects.filter(tender=row).exists():
        law = rules.method("direct_assignment").law
        raise Refusal("shadow_recorded", _("The shadow bid is recorded already and stands."), law=law)
    budget = sum((lot.budget for lot in row.lots.all()), Decimal(0))
    refusal = in_house.may_record(
        rules, state=row.stage, kind=organisation.kind, is_verified=organisation.state == "verified", cost=cost, budget=budget,
        quality=quality,
    )  # fmt: skip
    if refusal:
        raise refusal
    made = ShadowBid.objects.create(
        tender=row, organisation=organisation, cost=cost, quality=quality.strip(), recorded_by_id=by.person_id, at=at
    )
    note(made, "shadow.recorded", by=by, at=at, organisation=organisation.pk, cost=str(cost))
    note(row, "tender.shadow_recorded", by=by, at=at)
    return made


def assign(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """The leader assigns the purchase to the Party School. Tells the officers. Refuses forbidden, not_in_house, shadow_missing."""
    return perform(tender, "assign", by=by, at=at)
