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


def members(thing: Any) -> Iterable[int]:
    """The sitting members of an evaluation."""
    return list(thing.members.filter(left_at__isnull=True).values_list("person_id", flat=True))


def lot_bidders(thing: Any) -> Iterable[Pair]:
    """Everybody who acts for an organisation whose bid for this award's lot was opened."""
    opened = ["opened", "admitted", "rejected", "ranked", "selected", "not_selected"]
    return [("provider", pk) for pk in thing.lot.bids.filter(state__in=opened).values_list("provider_id", flat=True)]


def told_winner(thing: Any) -> Iterable[Pair]:
    """Everybody who acts for the winner of this award, once its name was public."""
    return [("provider", thing.winner.provider_id)] if thing.winner and thing.publicised_at else []


def followers(thing: Any) -> Iterable[Pair]:
    """Providers that asked a question, opened a bid or chose to follow."""
    return [("provider", pk) for pk in thing.follower_ids()]


def offerers(thing: Any) -> Iterable[Pair]:
    """Everybody who acts for a provider that was asked for a last offer."""
    return [("provider", pk) for pk in thing.provider_ids()]
