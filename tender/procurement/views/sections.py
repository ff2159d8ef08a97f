"""Sections that other rooms add to a tender's page, each from the state on in which it has something to say.

A section is a template `pages/tender/sections/<name>.html` and a function `(tender, *, by, at) -> dict` (or None: nothing to show).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tender.core.actor import Actor
from tender.procurement.models import Tender

Fill = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class Section:
    """`states`: in which states it stands on the page."""

    name: str
    states: frozenset[str]
    fill: Fill


AFTER_DEADLINE = frozenset({"closed", "opened", "examining", "evaluating", "evaluated", "awarded", "concluded", "failed"})
AFTER_OPENING = AFTER_DEADLINE - {"closed"}
AFTER_EVALUATION = frozenset({"evaluated", "awarded", "concluded"})
# Bids are not even counted here before the opening: a section may stand on the page earliest once bidding is closed.
SECTIONS: list[Section] = []


def sections_of(tender: Tender, *, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Template and values of every section that has something to say."""
    found = []
    for section in SECTIONS:
        values = section.fill(tender, by=by, at=at) if tender.state in section.states else None
        if values is not None:
            found.append({"template": f"pages/tender/sections/{section.name}.html", "values": values})
    return found
