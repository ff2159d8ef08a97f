"""Facts about letters to bidders: which prices trigger an explanation, what keeps the scoring waiting. Not here: judging (`rules/`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.utils.translation import gettext

from tender.core.refusal import Refusal
from tender.procurement.rules import price, rulebook
from tender.procurement.rules.clarification import CLARIFICATION, LAWS, LOW_PRICE, open_refusal

if TYPE_CHECKING:
    from tender.procurement.models.bid import Bid
    from tender.procurement.models.clarification import Clarification
    from tender.procurement.models.tender import Lot, Tender

OPEN = ("asked", "answered", "unanswered")
PASSED = ("admitted", "ranked", "selected", "not_selected")


@dataclass(frozen=True)
class LowPrices:
    """The triggers of one lot: codes by bid, the limit of every trigger in yuan, and what they were computed from."""

    codes: dict[int, list[str]]
    limits: dict[str, Fraction]
    prices: int


def passed_bids(lot: Lot) -> list[Bid]:
    """Bids that passed the conformity examination, with those whose price alone was refused afterwards."""
    from tender.procurement.models.clarification import Clarification  # noqa: PLC0415 (it reads the bids)

    fallen = Clarification.objects.filter(bid__lot=lot, kind=LOW_PRICE, state="refused").values("bid_id")
    rows = lot.bids.exclude(price=None)
    return list((rows.filter(state__in=PASSED) | rows.filter(pk__in=fallen)).distinct().order_by("alias", "pk"))


def low_prices(lot: Lot, tender: Tender) -> LowPrices:
    """The dated triggers on the prices of all bids that passed (ALP2026); without a ceiling the budget is the ceiling."""
    rules = rulebook.load(tender.rulebook)
    low, ceiling = price.low_price_default(rules), lot.ceiling if lot.ceiling is not None else lot.budget
    bids = [price.Bid(str(bid.pk), bid.price, {}) for bid in passed_bids(lot)]
    flags = price.low_flags(bids, low, ceiling=ceiling)
    limits = price.low_limits([bid.price for bid in bids], low, ceiling=ceiling)
    return LowPrices({int(pk): codes for pk, codes in flags.items()}, limits, len(bids))


def unexplained(lot: Lot, tender: Tender) -> list[Bid]:
    """Bids still in whose price triggers and who were never asked about this price."""
    from tender.procurement.models.clarification import Clarification  # noqa: PLC0415 (it reads the bids)

    if lot.failed_because or not lot.bids.filter(state="admitted").exists():
        return []
    codes = low_prices(lot, tender).codes
    asked: dict[int, set[Decimal]] = {}
    for row in Clarification.objects.filter(bid__lot=lot, kind=LOW_PRICE):
        asked.setdefault(row.bid_id, set()).add(Decimal(row.figures.get("price", "0")))
    triggered = lot.bids.filter(state="admitted", pk__in=list(codes)).order_by("alias", "pk")
    return [bid for bid in triggered if bid.price not in asked.get(bid.pk, set())]


def letters_refusal(tender: Tender) -> Refusal | None:
    """What the scoring waits for: letters not decided, and prices that must be explained first."""
    waiting = open_letters(tender)
    says: list[str] = [f"{row.bid} · {row.get_kind_display()}" for row in waiting]
    for lot in tender.lots.all():
        says += [
            f"{bid} · {gettext('explanation of an abnormally low price')} · {gettext('not asked yet')}"
            for bid in unexplained(lot, tender)
        ]
    return open_refusal(says, law=LAWS[CLARIFICATION] if waiting else rulebook.load(tender.rulebook).abnormal_low.law)


def open_letters(tender: Tender) -> Sequence[Clarification]:
    """Letters that are not decided, of bids in lots that go on."""
    from tender.procurement.models.clarification import Clarification  # noqa: PLC0415 (it reads the bids)

    rows = Clarification.objects.filter(bid__lot__tender=tender, bid__lot__failed_because="", state__in=OPEN)
    return list(rows.select_related("bid").order_by("bid__alias", "pk"))
