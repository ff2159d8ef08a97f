"""The bid bond: how much may be asked, what proves it, until when it goes back. Pure rules; yuan, days of Asia/Shanghai.

GPR art. 33, O87 art. 38. Recording is in `services/bond.py`; nobody but the bidder knows of a bond before the opening.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tender.core.refusal import Refusal, _
from tender.procurement.rules.criteria import plain
from tender.procurement.rules.rounding import rounded

LAW = "政府采购法实施条例 第33条"
RETURN_LAW = "政府采购法实施条例 第33条；财政部令第87号 第38条"
RETURN_WORKDAYS = 5
PROOF_FIELDS = ("form", "reference", "paid_on", "account")


def most_bond(budgets: Iterable[Decimal], percent: Fraction) -> Decimal:
    """The highest bond for each lot that is lawful for every lot: `percent` of the smallest budget, cut to whole fen."""
    least = min(budgets, default=Decimal(0))
    fen = Fraction(least) * percent  # percent of yuan is the same number of fen
    return Decimal(fen.numerator // fen.denominator) / 100


def may_ask(
    amount: Decimal,
    forms: Collection[str],
    *,
    budgets: Iterable[Decimal],
    percent: Fraction,
    known: Collection[str],
    law: str = LAW,
) -> Refusal | None:
    """A bond lies above zero and within `percent` of the budget (2 in GPR art. 33), and may be given in a form other than cash."""
    if amount <= 0:
        return Refusal(
            "bond_not_positive", _("A bond is above zero; leave it empty if none is asked."), law=law, status=422, field="bid_bond",
        )  # fmt: skip
    most = most_bond(budgets, percent)
    if amount > most:
        return Refusal(
            "bond_above_limit",
            _("The bond {amount} is above {percent} % of the budget, which is {most}."),
            law=law,
            status=422,
            field="bid_bond",
            amount=f"¥{amount:,.2f}",
            most=f"¥{most:,.2f}",
            percent=plain(rounded(percent, 2)),
        )
    if not forms or set(forms) - set(known):
        return Refusal(
            "bond_forms", _("Name at least one form other than cash."), law=LAW, status=422, field="bond_forms",
        )  # fmt: skip
    return None


def proof_refusal(bond: Mapping[str, Any], forms: Collection[str], *, has_file: bool) -> Refusal | None:
    """Whether the proof of the bond is complete: form, reference, day, account, paper (a bid without bond is invalid)."""
    if any(not bond.get(name) for name in PROOF_FIELDS) or not has_file:
        return Refusal(
            "bond_missing",
            _("This tender asks a bid bond; its form, reference, day, account and paper are not complete yet."),
            law=LAW,
            instead=_("Enter them under “Bid bond” and add the paper; nobody sees them before the opening."),
            status=422,
        )
    if bond["form"] not in forms:
        return Refusal("bond_form", _("This tender does not take a bond in this form."), law=LAW, status=422, field="form")
    return None


@dataclass(frozen=True)
class RefundFacts:
    """What decides when one bond goes back. Days are None while they have not come.

    `notified`: the letters of the lot went out; `signed`: its contract was signed; `ended`: the lot failed or the tender ended;
    `withdrawn`: the bidder withdrew, which may be known from the deadline on.
    """

    is_winner: bool = False
    notified: date | None = None
    signed: date | None = None
    ended: date | None = None
    withdrawn: date | None = None


def refund_since(facts: RefundFacts) -> tuple[str, date] | None:
    """(duty, day its period is counted from), or None while nothing is due yet."""
    if facts.withdrawn is not None:
        return "refund_bond_withdrawn", facts.withdrawn
    if facts.ended is not None:
        return "refund_bond_ended", facts.ended
    if facts.is_winner:
        return ("refund_bond_winner", facts.signed) if facts.signed else None
    return ("refund_bond_losers", facts.notified) if facts.notified else None


def refund_due(facts: RefundFacts, add_workdays: Callable[[date, int], date], *, days: int = RETURN_WORKDAYS) -> date | None:
    """The last day on which the bond goes back in time; None while nothing is due yet."""
    since = refund_since(facts)
    return add_workdays(since[1], days) if since else None


def days_late(due: date | None, done: date) -> int:
    """Calendar days beyond the last day; 0 in time."""
    return max((done - due).days, 0) if due else 0


def after_receipt(*, received: date, done: date) -> Refusal | None:
    """A bond neither goes back nor is converted before it came in."""
    if done >= received:
        return None
    says = _("It cannot go back before it came in.")
    return Refusal("return_before_receipt", says, law=RETURN_LAW, status=422, field="on")


def may_return(*, received: date, due: date | None, done: date, interest: Decimal | None) -> Refusal | None:
    """A bond goes back after it came in; when it goes back late, the interest for the days beyond is noted (O87 art. 38)."""
    if refusal := after_receipt(received=received, done=done):
        return refusal
    if interest is not None and interest < 0:
        return Refusal("interest_negative", _("Interest is 0 or more."), law=RETURN_LAW, status=422, field="interest")
    late = days_late(due, done)
    if late and interest is None:
        return Refusal(
            "interest_missing",
            _("The bond goes back {days} days late (it was due on {due}); note the interest paid for them, also if it is 0."),
            law=RETURN_LAW,
            status=422,
            field="interest",
            days=str(late),
            due=due,
        )
    return None
