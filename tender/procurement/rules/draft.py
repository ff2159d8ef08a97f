"""A tender draft as the lint reads it, and what the lint says about it.

Lives here: Terms, Draft, Finding. Not here: the checks (`lint.py`, `lint_terms.py`, `lint_texts.py`), JSON (`lint_case.py`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from hashlib import sha256

from tender.core.refusal import Refusal
from tender.procurement.rules.checks import CHECKS
from tender.procurement.rules.criteria import Tree
from tender.procurement.rules.price import Policy
from tender.procurement.rules.rulebook import Rulebook

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Terms:
    """Terms of the tender document. Here None and empty mean that it is silent. `consortium` True: accepted, False: refused."""

    bid_validity_days: int | None = None
    consortium: bool | None = None
    sme_industry: str = ""
    performance_bond_return: str = ""
    bond_payment: str = ""
    survey_targets: int | None = None
    is_public_service: bool = False
    is_complex: bool = False


@dataclass(frozen=True)
class Draft:
    """A tender as far as it is known; None and empty mean not known yet. Amounts in yuan, `performance_bond` in percent.

    `period`, `place`, `acceptance`, `payment` are None while unknown, "" when the draft is silent about them. `is_whole`: all that
    will be said is said, so what is missing is judged too. `has_price` is False where the price is fixed and not scored.
    """

    rules: Rulebook
    criteria: Tree = ()
    method: str = "open_tender"
    object: str = "service"
    title: str = ""
    audience: str = ""
    requirement: str = ""
    qualification: tuple[str, ...] = ()
    budget: Decimal | None = None
    ceiling: Decimal | None = None
    minimum_price: Decimal | None = None
    bid_bond: Decimal | None = None
    performance_bond: Decimal | None = None
    contract_months: int | None = None
    policy: Policy = field(default_factory=Policy)
    sme_reserved: bool | None = None
    finance_approval: bool = False
    period: str | None = None
    place: str | None = None
    acceptance: str | None = None
    payment: str | None = None
    terms: Terms | None = None
    is_whole: bool = False
    has_price: bool = True


@dataclass(frozen=True)
class Finding:
    """One thing found: `severity` error or warning, `where` in the draft (names joined by /), and what is said about it.

    `context` is the clause (or the values) it was found in: when that changes, a reason given for it no longer counts.
    """

    severity: str
    where: str
    refusal: Refusal
    context: str = ""

    @property
    def id(self) -> str:
        """The rule's id."""
        return self.refusal.code

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of this check in the city's review practice (`checks.py`)."""
        return CHECKS.get(self.refusal.code, ())

    @property
    def words(self) -> str:
        """The words quoted, or the values that were judged."""
        params = self.refusal.params
        return str(params["words"]) if "words" in params else ", ".join(f"{key} {params[key]}" for key in sorted(params))

    @cached_property
    def key(self) -> str:
        """Names the finding as long as what it was found in stays the same, wherever its line may move."""
        head = self.where.split("/")[0]
        return sha256("\0".join((self.id, head, self.words, self.context)).encode(errors="replace")).hexdigest()[:16]
