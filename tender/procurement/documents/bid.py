"""The sheet of the bid receipt (投标回执).

Lives here: plain values of what was received when; nothing of the bid's content. Not here: the proof itself (`record/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from tender.core.papers import Paper
from tender.procurement.rules.method_words import OPEN, Words


@dataclass(frozen=True, kw_only=True)
class SealedPart:
    """One sealed part as it was stored: size in bytes and SHA-256 of the sealed bytes."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class BidReceipt(Paper):
    """投标回执. `number` is the receipt's number, `version` counts replacements from 1, `withdrawn_at` for a withdrawal."""

    template: ClassVar[str] = "bid_receipt"
    words: Words = OPEN
    project_name: str
    project_number: str
    lot: str
    bidder: str
    version: int
    received_at: datetime
    deadline: datetime
    envelope_sha256: str
    parts: tuple[SealedPart, ...]
    withdrawn_at: datetime | None = None

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The paper's name in the words of the method."""
        return f"{self.words.bid}回执"
