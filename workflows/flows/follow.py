"""The flows follow the rows: after each move the waiting tasks that it fulfils are completed, in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tender.core.actor import Actor
from tender.core.card import Card


def follow(thing: Any, card: Card, *, by: Actor, at: datetime) -> None:
    """Called by the door (settings.AFTER_MOVE)."""
