"""Prices: which are refused, what they count as after policy deductions, and which are abnormally low.

Lives here: arithmetic of prices, exact (Fraction). Not here: their points (`formula.py`), reading (`evaluation_case.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from tender.core.refusal import Refusal, _
from tender.procurement.rules.criteria import plain
from tender.procurement.rules.rulebook import Rulebook

Sheet = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Bid:
    """A bid as it counts here: price in yuan; `scores` evaluator → leaf id → points, None for an evaluator who recused.

    `sme_share` is the percent that small and micro enterprises carry in a consortium or as subcontractors.
    """

    bidder: str
    price: Decimal
    scores: Mapping[str, Sheet | None]
    small_micro: bool = False
    sme_share: Decimal | None = None
    received_at: datetime | None = None


@dataclass(frozen=True)
class Policy:
    """Price deductions of the tender document, in percent."""

    small_micro_deduction: Decimal = Decimal(0)
    consortium_deduction: Decimal = Decimal(0)


@dataclass(frozen=True)
class LowPrice:
    """Thresholds of the tender document for abnormally low prices, as shares of 1 (None: no number); `compare` is lt or le."""

    mean: Decimal | None
    second_lowest: Decimal | None
    ceiling: Decimal | None
    compare: str = "lt"


def low_price_default(rules: Rulebook) -> LowPrice:
    """The thresholds of the rulebook."""
    low = rules.abnormal_low
    return LowPrice(low.mean, low.second_lowest, low.ceiling, low.compare)


def price_refusal(bid: Bid, rules: Rulebook, *, ceiling: Decimal | None, deadline: datetime | None) -> Refusal | None:
    """Why a bid does not take part: late, without a price, or above the ceiling (O87 art. 33, 63). Exactly the ceiling is fine."""
    if deadline is not None and bid.received_at is not None and bid.received_at > deadline:
        says = _("The bid of {bidder} came in after the deadline.")
        return Refusal("bid_late", says, law=rules.law("price", "late"), bidder=bid.bidder, received_at=bid.received_at)
    if bid.price <= 0:
        says = _("The price of {bidder} must be more than 0.")
        return Refusal("price_not_positive", says, law=rules.law("price", "positive"), bidder=bid.bidder)
    if ceiling is not None and bid.price > ceiling:
        return Refusal(
            "price_above_ceiling",
            _("The price of {bidder} ({price}) is above the ceiling ({ceiling})."),
            law=rules.law("price", "ceiling"),
            bidder=bid.bidder,
            price=plain(bid.price),
            ceiling=plain(ceiling),
        )
    return None


def deduction(bid: Bid, policy: Policy, rules: Rulebook) -> Decimal:
    """Percent taken off the price for comparison: a small enterprise, else a consortium with 30 % small shares or more."""
    if bid.small_micro:
        return policy.small_micro_deduction
    if bid.sme_share is not None and bid.sme_share >= rules.consortium_share:
        return policy.consortium_deduction
    return Decimal(0)


def evaluated_price(bid: Bid, policy: Policy, rules: Rulebook) -> Fraction:
    """The price used for comparison only; what is awarded is always the original price (O87 art. 55, SME46 art. 9)."""
    return Fraction(bid.price) * (100 - Fraction(deduction(bid, policy, rules))) / 100


def low_flags(bids: Sequence[Bid], low: LowPrice, *, ceiling: Decimal | None) -> dict[str, list[str]]:
    """Codes of the triggers by bidder, on original prices of all bids that passed (ALP2026). Equal does not trigger `lt`."""
    limits = low_limits([bid.price for bid in bids], low, ceiling=ceiling)
    found = {}
    for bid in bids:
        price = Fraction(bid.price)
        codes = [code for code, limit in limits.items() if price < limit or (low.compare == "le" and price == limit)]
        if codes:
            found[bid.bidder] = codes
    return found


def low_limits(prices: Sequence[Decimal], low: LowPrice, *, ceiling: Decimal | None) -> dict[str, Fraction]:
    """The limit in yuan, exact, of every trigger that the law names a number for, over the prices of all bids that passed."""
    sums = sorted(Fraction(price) for price in prices)
    limits: dict[str, Fraction] = {}
    if low.mean is not None and sums:
        limits["abnormal_low_mean"] = Fraction(low.mean) * sum(sums) / len(sums)
    if low.second_lowest is not None and len(sums) > 1:
        limits["abnormal_low_second"] = Fraction(low.second_lowest) * sums[1]
    if low.ceiling is not None and ceiling is not None:
        limits["abnormal_low_ceiling"] = Fraction(low.ceiling) * Fraction(ceiling)
    return limits


def low_price_refusal(low: LowPrice, rules: Rulebook) -> Refusal | None:
    """A purchaser may raise the thresholds, at most to the rulebook's limit (65 %)."""
    most, named = rules.abnormal_low.most, [share for share in (low.mean, low.second_lowest, low.ceiling) if share is not None]
    highest = max(named, default=Decimal(0))
    if most is None or highest <= most:
        return None
    return Refusal(
        "abnormal_low_threshold",
        _("A threshold of {found} for abnormally low prices is too high; {most} is the most."),
        law=rules.law("abnormal_low"),
        found=plain(highest),
        most=plain(most),
    )


def policy_refusals(policy: Policy, rules: Rulebook) -> list[Refusal]:
    """Deductions outside the lawful band (0 means that none is given)."""
    found = []
    for kind, percent in (("small_micro", policy.small_micro_deduction), ("consortium", policy.consortium_deduction)):
        band = rules.deduction(kind)
        if percent and not band.least <= percent <= (band.most or percent):
            says = _("A price deduction of {percent}% lies outside {least}% to {most}%.")
            given, most = plain(percent), plain(band.most or percent)
            found.append(
                Refusal("deduction_out_of_band", says, law=band.law, kind=kind, percent=given, least=plain(band.least), most=most)
            )
    return found
