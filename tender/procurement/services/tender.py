"""Moves of a tender: review, publication, closing. Drafting is in `draft.py`, correction in `amendment.py`.

Every function: lock, judge, write, tell, in one transaction; refusals are `Refusal`. `at` is the moment of acting.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tender.core.actor import CLOCK, Actor
from tender.core.clock import Clock
from tender.core.door import lock, perform
from tender.procurement.models import Tender
from tender.record import sealing


def submit(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """Hand the draft to the leader. Tells the approvers. Refuses what `rules.tender.may_submit` refuses."""
    return perform(tender, "submit", by=by, at=at)


def approve(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """The leader approves. Tells the officers."""
    return perform(tender, "approve", by=by, at=at)


def send_back(tender: Tender, *, reason: str, by: Actor, at: datetime) -> Tender:
    """The leader returns it for changes, with a reason."""
    return perform(tender, "send_back", by=by, at=at, reason=reason)


def refuse(tender: Tender, *, reason: str, by: Actor, at: datetime) -> Tender:
    """The leader refuses the purchase, with a reason."""
    return perform(tender, "refuse", by=by, at=at, reason=reason)


@transaction.atomic
def publish(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """Make the tender public: seal key, notice with its paper, clock armed. Refuses as `may_publish`."""
    tender = perform(tender, "publish", by=by, at=at)
    tender.seal_key = sealing.seal_key(tender.pk)
    tender.save(update_fields=["seal_key"])
    return tender


@transaction.atomic
def close(tender: Tender, *, by: Actor, clock: Clock) -> Tender:
    """Close bidding. The row is held exclusively while bids hold it shared, and time is read after the lock:
    no bid can be committed after it. Refuses before_deadline."""
    lock(tender)
    return perform(tender, "close", by=by, at=clock.now())


def close_when_due(tender_id: str, *, clock: Clock) -> Any:
    """What the clock calls at the deadline."""
    return close(Tender.objects.get(pk=tender_id), by=CLOCK, clock=clock)
