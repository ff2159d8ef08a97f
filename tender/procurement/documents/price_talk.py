"""The sheet of the record of a negotiation with the one source (协商情况记录, O74 art. 42).

Lives here: plain values. Not here: when it is signed (`services/price_talk.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Paper, Signatory


@dataclass(frozen=True, kw_only=True)
class AgreedLine:
    """One lot: what was offered and what was agreed."""

    lot: str
    ceiling: Decimal
    offered: Decimal | None
    agreed: Decimal


@dataclass(frozen=True, kw_only=True)
class PriceTalkRecord(Paper):
    """协商情况记录: publicity, day, place and people, costs and comparable prices, price and terms, signatures (O74 art. 42)."""

    template: ClassVar[str] = "price_talk_record"
    kind: ClassVar[str] = "单一来源采购协商情况记录"
    project_name: str
    ground: str
    ground_law: str
    publicity: str
    provider: str
    held_on: date
    place: str
    costs: str
    similar: str
    rights: str
    lines: tuple[AgreedLine, ...]
    course: str
    terms: str
    signatories: tuple[Signatory, ...]

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name

    @property
    def total(self) -> Decimal:
        """What is agreed over all lots."""
        return sum((line.agreed for line in self.lines), Decimal(0))
