"""The sheet of a letter to one bidder (澄清函, O87 art. 51), with its reply once there is one.

Lives here: plain values. The committee signs as such; none of its members is named. Not here: asking (`services/clarification.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Paper
from tender.procurement.rules.method_words import OPEN, Words


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What the bidder answered: `digest` is the SHA-256 of what was signed in the system."""

    text: str
    costs: tuple[tuple[str, Decimal], ...]
    files: tuple[str, ...]
    signed_by: str
    signed_at: datetime
    digest: str


@dataclass(frozen=True, kw_only=True)
class ClarificationLetter(Paper):
    """澄清函. `figures` are lines on prices as they were found; `law` the article the question stands on."""

    template: ClassVar[str] = "clarification_letter"
    kind: ClassVar[str] = "澄清函"
    words: Words = OPEN
    addressee: str
    project_name: str
    lot: str
    about: str
    item: str
    figures: tuple[str, ...]
    deadline: datetime
    asked_at: datetime
    law: str
    reply: Reply | None = None
