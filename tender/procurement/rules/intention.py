"""Procurement intentions (采购意向): how long before the purchase they must be public. Pure rules on days.

The period itself stands in the rulebook (`intention_lead`). Not here: publishing one (`services/intention.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook import Rulebook

LEAD = "intention_lead"


@dataclass(frozen=True)
class IntentionFacts:
    """What is known of the intention behind a tender: first day it was public, and what excuses a shorter lead.

    `excused_from`: first day of a purchase for which an intention gave its reason; `excused`: the tender itself gives one.
    """

    published_on: date | None
    excused_from: date | None = None
    excused: bool = False


def earliest_begin(book: Rulebook, published_on: date) -> date:
    """The first day on which the purchase may begin; the day of publication is not counted (财库〔2020〕10号)."""
    return published_on + timedelta(days=book.period(LEAD).amount)


def latest_publication(book: Rulebook, begins_on: date) -> date:
    """The last day on which an intention may be published for a purchase that begins on `begins_on`."""
    return begins_on - timedelta(days=book.period(LEAD).amount)


def lead_refusal(book: Rulebook, *, published_on: date, begins_on: date, reason: str = "") -> Refusal | None:
    """An intention stands long enough before the purchase begins, or a reason for less is on record (财库〔2020〕10号)."""
    first = earliest_begin(book, published_on)
    if begins_on >= first or reason.strip():
        return None
    period = book.period(LEAD)
    return Refusal(
        "intention_too_late",
        _("Published on {published}, the purchase may begin on {first} at the earliest ({days} days), not on {begins}."),
        law=period.law,
        instead=_("Let the purchase begin later, or write down why it cannot wait."),
        status=422,
        field="reason",
        published=published_on,
        first=first,
        days=str(period.amount),
        begins=begins_on,
    )


def may_begin(book: Rulebook, facts: IntentionFacts | None, *, on: date) -> Refusal | None:
    """A purchase from the plan begins once its intention was public long enough. `facts` None: not from a plan, nothing to ask."""
    if facts is None or facts.excused or (facts.excused_from is not None and on >= facts.excused_from):
        return None
    if facts.published_on is None:
        return Refusal(
            "intention_missing",
            _("No procurement intention was published for this purchase; it must be public {days} days before."),
            law=book.period(LEAD).law,
            instead=_("Publish the intention, or write down why there is none."),
            days=str(book.period(LEAD).amount),
        )
    return lead_refusal(book, published_on=facts.published_on, begins_on=on)
