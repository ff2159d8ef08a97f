"""Sheets of a framework's results: 入围结果公告, 成交结果公告 (one call-off), 成交结果汇总公告 (O110 art. 28, 35).

Lives here: plain values. Not here: when they are published (`services/framework_notice.py`), the call (`documents/notice.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Contact, Paper


@dataclass(frozen=True, kw_only=True)
class Entered:
    """One entrant: its order, its agreement price in yuan, its score."""

    order: int
    name: str
    address: str
    price: Decimal
    score: Decimal | None


@dataclass(frozen=True, kw_only=True)
class EnteredLot:
    """The entrants of a lot, and how many qualified and were eliminated."""

    lot: str
    service: str
    entrants: tuple[Entered, ...]
    eliminated: int


@dataclass(frozen=True, kw_only=True)
class _FrameworkNotice(Paper):
    """What all notices of a framework say."""

    project_name: str
    basis: str
    basis_law: str
    in_force_from: date
    in_force_until: date
    other: str
    purchaser: Contact
    agency: Contact | None
    project_contact: str
    project_phone: str

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name


@dataclass(frozen=True, kw_only=True)
class EntrantsNotice(_FrameworkNotice):
    """入围结果公告 (O110 art. 28): who entered at which price, the group, how call-offs are made."""

    template: ClassVar[str] = "entrants_notice"
    kind: ClassVar[str] = "入围结果公告"
    lots: tuple[EnteredLot, ...]
    members: tuple[str, ...]
    ways: tuple[str, ...]
    publicity_workdays: int
    publicity_until: date
    remedies: str


@dataclass(frozen=True, kw_only=True)
class CallOffNotice(_FrameworkNotice):
    """成交结果公告 of one call-off by price round or rotation (O110 art. 35)."""

    template: ClassVar[str] = "call_off_notice"
    kind: ClassVar[str] = "框架协议成交结果公告"
    lot: str
    need: str
    way: str
    provider: str
    provider_address: str
    amount: Decimal
    reason: str
    decided_on: date


@dataclass(frozen=True, kw_only=True)
class CalledOff:
    """All call-offs of one provider."""

    provider: str
    address: str
    count: int
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class SummaryNotice(_FrameworkNotice):
    """成交结果汇总公告 once the framework is over (O110 art. 35): every provider with number and sum of its call-offs."""

    template: ClassVar[str] = "framework_summary"
    kind: ClassVar[str] = "框架协议成交结果汇总公告"
    rows: tuple[CalledOff, ...]

    @property
    def count(self) -> int:
        """Call-offs in all."""
        return sum(row.count for row in self.rows)

    @property
    def amount(self) -> Decimal:
        """Yuan in all."""
        return sum((row.amount for row in self.rows), Decimal(0))
