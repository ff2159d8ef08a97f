"""Closed frameworks (O110): how many enter, and how the second stage chooses. Pure rules; prices in yuan.

Stage 1 is an open tender: at least two qualify, at least 20 % and one are eliminated (art. 27). Stage 2: direct selection,
second price round, rotation (art. 32–34). Values stand in the rulebook's limits framework_….
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import ceil

from tender.core.refusal import Refusal, _
from tender.procurement.rules.rulebook import Rulebook

WAYS = ("direct", "price_round", "rotation")
SECOND_STAGE = "财政部令第110号 第32–34条"
LONGEST_YEARS = 2
LONGEST_LAW = "财政部令第110号 第15条"


@dataclass(frozen=True)
class Split:
    """How many of the qualified enter and how many are eliminated, with the article."""

    entering: int
    eliminated: int
    law: str


@dataclass(frozen=True)
class RoundOffer:
    """One offer of a second price round; `ceiling` is the provider's agreement price, `at` orders equal offers."""

    entrant: int
    price: Decimal
    ceiling: Decimal
    order: int = 0


def split(qualified: int, rules: Rulebook) -> Split:
    """Of `qualified` providers how many enter: 9 → 7, 5 → 4, 3 → 2, 2 → 1; the share is rounded up (O110 art. 27).

    Refuses framework_too_few with fewer than two.
    """
    least, share = rules.limit("framework_qualified_least"), rules.limit("framework_eliminated_percent")
    if qualified < least.amount:
        says = _("{count} providers qualified; a framework needs {least} at least.")
        raise Refusal("framework_too_few", says, law=least.law, count=qualified, least=int(least.amount))
    out = max(ceil(qualified * share.amount / 100), int(rules.limit("framework_eliminated_least").amount))
    return Split(qualified - out, out, share.law)


def period_refusal(starts_on: date, ends_on: date) -> Refusal | None:
    """A framework for services lasts two years at most (O110 art. 15)."""
    last = _years_later(starts_on, LONGEST_YEARS)
    if ends_on <= starts_on or ends_on > last:
        says = _("The framework must end after it begins and by {last} at the latest.")
        return Refusal("framework_period", says, law=LONGEST_LAW, status=422, field="ends_on", last=last)
    return None


def may_call_off(
    *, way: str, price: Decimal, ceiling: Decimal, reason: str, starts_on: date, ends_on: date, on: date
) -> Refusal | None:
    """A call-off lies in the framework's time, costs at most the agreement price, and says why this provider (O110 art. 32–34)."""
    if way not in WAYS:
        return Refusal("call_off_way", _("“{way}” is no way to call off."), law=SECOND_STAGE, status=422, way=way)
    if not starts_on <= on <= ends_on:
        return Refusal(
            "framework_over", _("The framework is in force from {first} to {last}."), law=LONGEST_LAW, first=starts_on, last=ends_on
        )
    if price <= 0 or price > ceiling:
        says = _("The price {price} must be above 0 and at most the agreement price {ceiling}.")
        values = {"price": f"¥{price:,.2f}", "ceiling": f"¥{ceiling:,.2f}"}
        return Refusal("call_off_price", says, law=SECOND_STAGE, status=422, field="price", **values)
    if not reason.strip():
        return Refusal("reason_missing", _("Say why this provider is chosen."), law=SECOND_STAGE, status=422, field="reason")
    return None


def may_summarise(*, law: str, ends_on: date, on: date, rounds: int, is_summarised: bool) -> Refusal | None:
    """The summary is published once the last day is over, once, and no price round waits to be opened (O110 art. 35)."""
    if is_summarised:
        return Refusal("framework_summarised", _("The summary of call-offs is public already."), law=law)
    if on <= ends_on:
        says = _("The framework runs until {last}; the summary follows when it is over.")
        return Refusal("framework_running", says, law=law, last=ends_on)
    if rounds:
        return Refusal("rounds_open", _("{count} price rounds are not opened yet."), law=law, count=rounds)
    return None


def lowest(offers: Sequence[RoundOffer]) -> RoundOffer | None:
    """The winner of a second price round: the lowest offer within its own agreement price; equal offers go by the entry order."""
    valid = [offer for offer in offers if 0 < offer.price <= offer.ceiling]
    return min(valid, key=lambda offer: (offer.price, offer.order), default=None)


def next_in_turn(order: Sequence[int], chances: Mapping[int, int]) -> int:
    """Whose turn it is: one chance per round in the fixed order, taken or declined, before the next round begins."""
    fewest = min(chances.get(entrant, 0) for entrant in order)
    return next(entrant for entrant in order if chances.get(entrant, 0) == fewest)


def _years_later(day: date, years: int) -> date:
    """The last day of a period of whole years that begins on `day`: 2026-03-02 → 2028-03-02."""
    return day.replace(year=day.year + years, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year + years)
