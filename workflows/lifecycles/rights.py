"""Rights: who may play a card. `right(actor, thing) -> bool`, without a query.

Lives here: the words that cards use for `may=`. Not here: how seats are stored (`parties/models/seat.py`).
"""

from __future__ import annotations

from typing import Any

from tender.core.actor import Actor
from tender.core.card import May


def system(by: Actor, thing: Any) -> bool:
    """Only the clock, the worker or the demo loader."""
    return by.is_system


def officer_of(by: Actor, thing: Any) -> bool:
    """A procurement officer of the buyer."""
    return by.holds("officer", thing.buyer_id)


def approver_of(by: Actor, thing: Any) -> bool:
    """A leader of the buyer's department."""
    return by.holds("approver", thing.buyer_id)


def provider_of(by: Actor, thing: Any) -> bool:
    """Somebody who acts for the provider that the thing belongs to."""
    return by.holds("provider", thing.provider_id)


def any_of(*rights: May) -> May:
    """One of several rights."""

    def right(by: Actor, thing: Any) -> bool:
        return any(each(by, thing) for each in rights)

    right.__name__ = "_or_".join(each.__name__ for each in rights)
    right.__doc__ = " Or: ".join(each.__doc__ or "" for each in rights)
    return right
