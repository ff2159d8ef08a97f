"""Correcting a price that does not add up, in the order of O87 art. 59; exact, in yuan.

Lives here: which figure rules, and by which step. Not here: the bidder's confirmation (`clarification.py`), scores (`price.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tender.core.refusal import Refusal, _

LAW = "财政部令第87号 第59条"


@dataclass(frozen=True)
class Figures:
    """The four figures of one bid: the opening list in digits and in words, the total in the body, the sum of unit prices.

    None where the bid does not state it. `is_decimal_slip`: the unit prices are off by their decimal point.
    """

    listed: Decimal
    words: Decimal | None = None
    body: Decimal | None = None
    units: Decimal | None = None
    is_decimal_slip: bool = False


@dataclass(frozen=True)
class Applied:
    """One step that found a difference: its code, the figure that rules and the one that gives way, and the price after it."""

    code: str
    rules: Decimal
    gives_way: Decimal
    price: Decimal


@dataclass(frozen=True)
class Corrected:
    """The price that stands after all steps, and the steps in their order. It may equal the listed price."""

    price: Decimal
    steps: tuple[Applied, ...]


def correct(figures: Figures) -> Corrected:
    """Apply the four steps one after the other, each to the price that the one before left.

    1. the opening list beats the body; 2. words beat digits; 3. with a slip of the decimal point the total rules and the unit
    price is mended; 4. else the sum of the unit prices beats the total. Refuses figure_not_positive, no_discrepancy.
    """
    _positive(figures)
    price, steps = figures.listed, []
    if figures.body is not None and figures.body != price:
        steps.append(Applied("list_over_body", price, figures.body, price))
    if figures.words is not None and figures.words != price:
        steps.append(Applied("words_over_digits", figures.words, price, figures.words))
        price = figures.words
    if figures.units is not None and figures.units != price:
        if figures.is_decimal_slip:
            steps.append(Applied("total_over_slip", price, figures.units, price))
        else:
            steps.append(Applied("units_over_total", figures.units, price, figures.units))
            price = figures.units
    if not steps:
        raise Refusal("no_discrepancy", _("These figures agree; there is nothing to correct."), law=LAW, status=422)
    return Corrected(price, tuple(steps))


def _positive(figures: Figures) -> None:
    for name in ("listed", "words", "body", "units"):
        figure = getattr(figures, name)
        if figure is not None and figure <= 0:
            raise Refusal("figure_not_positive", _("A price must be more than 0."), law=LAW, status=422, field=name)
