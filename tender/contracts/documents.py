"""Papers of contracts: 合同 drawn from the award, 合同公告.

Lives here: sheets with plain values. Not here: models, moves (`contracts/services`), the templates (`templates/documents/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from tender.core.papers import Attached, Contact, Paper, Signatory
from tender.procurement.rules.method_words import OPEN, Words


@dataclass(frozen=True, kw_only=True)
class Side:
    """One party as a contract names it. Bank lines are empty for the purchaser."""

    name: str
    address: str
    credit_code: str
    representative: str
    phone: str
    bank: str = ""
    account: str = ""


@dataclass(frozen=True, kw_only=True)
class Item:
    """One line of what is bought. `amount` is quantity × unit price, as awarded."""

    name: str
    requirement: str
    quantity: Decimal
    unit: str
    unit_price: Decimal
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class PaymentTerm:
    """One payment with its share in percent, amount and condition."""

    name: str
    percent: Decimal
    amount: Decimal
    condition: str


@dataclass(frozen=True, kw_only=True)
class Article:
    """A further article, of the draft in the tender document."""

    title: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Contract(Paper):
    """合同 with what O87 art. 72 and REQ22 demand. `number` is the contract number; `promises` come from the winning bid."""

    template: ClassVar[str] = "contract"
    kind: ClassVar[str] = "合同"
    words: Words = OPEN
    name: str
    project_name: str
    project_number: str
    lot: str
    awarded_on: date
    purchaser: Side
    provider: Side
    items: tuple[Item, ...]
    amount: Decimal
    price_includes: str
    quality: str
    promises: tuple[str, ...]
    period_from: date
    period_until: date
    place: str
    way: str
    acceptance: str
    payments: tuple[PaymentTerm, ...]
    performance_bond: str
    breach: str
    dispute: str
    articles: tuple[Article, ...]
    signed_place: str
    signatories: tuple[Signatory, ...]
    attachments: tuple[Attached, ...] = ()

    def __post_init__(self) -> None:
        if sum((item.amount for item in self.items), Decimal(0)) != self.amount:
            raise ValueError("the items do not add up to the contract amount")
        if sum((term.amount for term in self.payments), Decimal(0)) != self.amount:
            raise ValueError("the payments do not add up to the contract amount")

    @property
    def subject(self) -> str:
        """The contract's name without the word 合同 at its end."""
        return self.name.removesuffix(self.kind)


@dataclass(frozen=True, kw_only=True)
class ContractNotice(Paper):
    """合同公告, within two working days of signing (GPR art. 50), in the form of 财办库〔2020〕50号. `number`: contract number."""

    template: ClassVar[str] = "contract_notice"
    kind: ClassVar[str] = "合同公告"
    name: str
    project_name: str
    project_number: str
    purchaser: Contact
    provider: Contact
    procurement_method: str
    items: tuple[Item, ...]
    amount: Decimal
    period: str
    place: str
    signed_on: date
    other: str
    attachments: tuple[Attached, ...]

    @property
    def subject(self) -> str:
        """The project's name."""
        return self.project_name
