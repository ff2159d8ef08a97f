"""Facts about letters to bidders: which prices trigger an explanation, what keeps the scoring waiting.

Not here: judging (`rules/`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db.models import Q
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


def low_prices_of(tender: Tender) -> dict[int, LowPrices]:
    """The dated triggers by lot, on the prices of all bids that passed the conformity examination (ALP2026), also of those whose
    price alone was refused afterwards; without a ceiling the budget is the ceiling. Two queries however many lots and bids."""
    from tender.procurement.models.bid import Bid  # noqa: PLC0415 (it reads the facts of its cards)
    from tender.procurement.models.clarification import Clarification  # noqa: PLC0415 (it reads the bids)

    fallen = Clarification.objects.filter(bid__lot__tender=tender, kind=LOW_PRICE, state="refused").values("bid_id")
    rows = Bid.objects.filter(lot__tender=tender, price__isnull=False)
    by_lot: dict[int, list[price.Bid]] = {}
    for bid in rows.filter(Q(state__in=PASSED) | Q(pk__in=fallen)).only("lot_id", "price"):
        by_lot.setdefault(bid.lot_id, []).append(price.Bid(str(bid.pk), bid.price, {}))
    low = price.low_price_default(rulebook.load(tender.rulebook))
    return {lot.pk: _low(by_lot.get(lot.pk, []), low, lot) for lot in tender.lots.all()}


def _low(bids: list[price.Bid], low: price.LowPrice, lot: Lot) -> LowPrices:
    ceiling = lot.ceiling if lot.ceiling is not None else lot.budget
    flags = price.low_flags(bids, low, ceiling=ceiling)
    limits = price.low_limits([bid.price for bid in bids], low, ceiling=ceiling)
    return LowPrices({int(pk): codes for pk, codes in flags.items()}, limits, len(bids))


def unexplained(tender: Tender, low: dict[int, LowPrices]) -> list[Bid]:
    """Bids still in whose price triggers and who were never asked about this price, in lots that go on."""
    from tender.procurement.models.bid import Bid  # noqa: PLC0415 (it reads the facts of its cards)
    from tender.procurement.models.clarification import Clarification  # noqa: PLC0415 (it reads the bids)

    codes = [pk for found in low.values() for pk in found.codes]
    if not codes:
        return []
    letters = Clarification.objects.filter(bid__in=codes, kind=LOW_PRICE)
    asked = {(row.bid_id, Decimal(row.figures.get("price", "0"))) for row in letters}
    still_in = Bid.objects.filter(pk__in=codes, state="admitted", lot__failed_because="").select_related("provider")
    return [bid for bid in still_in.order_by("alias", "pk") if (bid.pk, bid.price) not in asked]


def letters_refusal(tender: Tender) -> Refusal | None:
    """What the scoring waits for: letters not decided, and prices that must be explained first."""
    waiting = open_letters(tender)
    says: list[str] = [f"{row.bid} · {row.get_kind_display()}" for row in waiting]
    says += [
        f"{bid} · {gettext('explanation of an abnormally low price')} · {gettext('not asked yet')}"
        for bid in unexplained(tender, low_prices_of(tender))
    ]
    return open_refusal(says, law=LAWS[CLARIFICATION] if waiting else rulebook.load(tender.rulebook).abnormal_low.law)


def open_letters(tender: Tender) -> Sequence[Clarification]:
    """Letters that are not decided, of bids in lots that go on."""
    from tender.procurement.models.clarification import Clarification  # noqa: PLC0415 (it reads the bids)

    rows = Clarification.objects.filter(bid__lot__tender=tender, bid__lot__failed_because="", state__in=OPEN)
    return list(rows.select_related("bid").order_by("bid__alias", "pk"))
