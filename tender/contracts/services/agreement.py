"""Long-term agreements: entered, brought into force, ended."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from tender.contracts.models import Agreement
from tender.core.actor import CLOCK, Actor
from tender.core.clock import Clock
from tender.core.door import begin, perform
from tender.core.refusal import Refusal, _, forbidden


def enter_agreement(
    *, buyer_id: int, provider_id: int, title: str, terms: str, starts_on: date, ends_on: date, by: Actor, at: datetime
) -> Agreement:
    """Enter an agreement as a draft. Refuses forbidden and period_reversed."""
    if not by.holds("officer", buyer_id):
        raise forbidden()
    if ends_on < starts_on:
        raise Refusal("period_reversed", _("The last day is before the first."), status=422, field="ends_on")
    agreement = Agreement(
        buyer_id=buyer_id, provider_id=provider_id, title=title, terms=terms, starts_on=starts_on, ends_on=ends_on, created_at=at
    )
    return begin(agreement, by=by, at=at, logs="agreement.entered")


def bring_into_force(agreement: Agreement, *, by: Actor, at: datetime) -> Agreement:
    """The leader brings it into force; the clock is armed for its last day."""
    return perform(agreement, "bring_into_force", by=by, at=at)


def terminate(agreement: Agreement, *, reason: str, by: Actor, at: datetime) -> Agreement:
    """It ends before its time, with a reason."""
    return perform(agreement, "terminate", by=by, at=at, reason=reason)


def expire_when_due(agreement_id: str, *, clock: Clock) -> Any:
    """What the clock calls when the last day is over."""
    return perform(Agreement.objects.get(pk=agreement_id), "expire", by=CLOCK, at=clock.now())
