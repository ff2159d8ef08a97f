"""Audiences: who is told of a move. `audience(thing)` answers person ids or (role, organisation id) pairs.

Not here: what they are told (`templates/letters/<event>.txt`), telling (`parties/services/notify.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Pair = tuple[str, int]


def officers(thing: Any) -> Iterable[Pair]:
    """The buyer's officers."""
    return [("officer", thing.buyer_id)]


def approvers(thing: Any) -> Iterable[Pair]:
    """The buyer's leaders."""
    return [("approver", thing.buyer_id)]


def provider(thing: Any) -> Iterable[Pair]:
    """Everybody who acts for the provider of this thing."""
    return [("provider", thing.provider_id)]


def bidders(thing: Any) -> Iterable[Pair]:
    """Everybody who acts for an organisation with a live bid (never shown anywhere before the opening)."""
    return [("provider", pk) for pk in thing.bidder_ids()]


def followers(thing: Any) -> Iterable[Pair]:
    """Providers that asked a question, opened a bid or chose to follow."""
    return [("provider", pk) for pk in thing.follower_ids()]
