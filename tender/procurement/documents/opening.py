"""The sheet of the opening record (开标记录, O87 art. 42).

Lives here: plain values. Not here: opening itself (`services/opening`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Paper, Signatory
from tender.procurement.rules.method_words import OPEN, Words


@dataclass(frozen=True, kw_only=True)
class OpenedBid:
    """One line. `price` None: the price part stays sealed or could not be opened, which `remark` explains."""

    number: int
    bidder: str
    lot: str
    price: Decimal | None
    period: str
    seal_intact: bool
    bond: str
    received_at: datetime
    remark: str


@dataclass(frozen=True, kw_only=True)
class OpeningRecord(Paper):
    """开标记录. `absent` names bidders without a representative (they accept the result); `signatories` sign below."""

    template: ClassVar[str] = "opening_record"
    words: Words = OPEN
    project_name: str
    method: str
    budget: Decimal
    ceiling: Decimal | None
    deadline: datetime
    opened_at: datetime
    place: str
    host: str
    recorder: str
    seal_check: str
    bids: tuple[OpenedBid, ...]
    not_opened: tuple[str, ...]
    absent: tuple[str, ...]
    remarks: str
    signatories: tuple[Signatory, ...]

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name

    @property
    def kind(self) -> str:  # type: ignore[override]
        """The paper's name in the words of the method."""
        return f"{self.words.opening}记录"


@dataclass(frozen=True, kw_only=True)
class PriceOpeningRecord(OpeningRecord):
    """报价开标记录, the second opening of a tender with two envelopes; `not_opened`: whose price envelope went back sealed."""

    kind: ClassVar[str] = "报价开标记录"
