"""May a bid be sealed, replaced, withdrawn? Pure rules on BidFacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tender.core.refusal import Refusal, _

LATE = "财政部令第87号 第33条"


@dataclass(frozen=True)
class BidFacts:
    """What the rules need to know of a bid and its tender."""

    tender_state: str
    deadline: datetime | None
    provider_state: str


def may_seal(facts: BidFacts, *, at: datetime) -> Refusal | None:
    """Only strictly before the deadline, by database time, and only by a verified organisation (O87 art. 33; GPL art. 22)."""
    if late := _late(facts, at):
        return late
    if facts.provider_state != "verified":
        return Refusal(
            "provider_unverified",
            _("Your organisation is not verified yet."),
            law="政府采购法 第22条",
            instead=_("Submit its evidence under “Organisation” and wait for the officer."),
        )
    return None


def may_withdraw(facts: BidFacts, *, at: datetime) -> Refusal | None:
    """Only strictly before the deadline (O87 art. 34)."""
    return _late(facts, at)


def _late(facts: BidFacts, at: datetime) -> Refusal | None:
    if facts.deadline is not None and at >= facts.deadline:
        return Refusal(
            "bid_late",
            _("The deadline was {deadline}; no bid can be handed in, replaced or withdrawn any more."),
            law=LATE,
            deadline=facts.deadline,
        )
    if facts.tender_state != "published":
        return Refusal("tender_not_open", _("This tender does not take bids."), law=LATE)
    return None
