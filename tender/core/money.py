"""Money and numbers as people type them and as papers print them. Pure Python.

Lives here: parsing, formatting, capital numerals. Amounts are Decimal yuan with two places (CNY). Not here: form fields.
"""

from __future__ import annotations

import unicodedata
from decimal import Decimal, InvalidOperation

from tender.core.refusal import Refusal, _

CURRENCY = "CNY"
CENT = Decimal("0.01")
LARGEST = Decimal("999999999999.99")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def parse_decimal(text: str, *, places: int, largest: Decimal = LARGEST) -> Decimal:
    """A non-negative decimal from what a person typed; full-width digits, spaces, ¥ and thousands commas are understood.

    Refuses (422): not_a_number for NaN, infinity, exponents and words; too_many_places; too_large; negative.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removeprefix("¥").replace(",", "").replace(" ", "")
    if not plain or not all(c in "0123456789.-+" for c in plain):
        raise Refusal("not_a_number", _("“{text}” is not a number."), status=422, text=text[:40])
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise Refusal("not_a_number", _("“{text}” is not a number."), status=422, text=text[:40]) from None
    if value < 0:
        raise Refusal("negative", _("“{text}” must not be negative."), status=422, text=text[:40])
    if value > largest:
        raise Refusal("too_large", _("“{text}” is larger than {largest}."), status=422, text=text[:40], largest=str(largest))
    if value != value.quantize(Decimal(1).scaleb(-places)):
        raise Refusal(
            "too_many_places", _("“{text}” has more than {places} decimal places."), status=422, text=text[:40], places=places
        )
    return value.quantize(Decimal(1).scaleb(-places))


def parse_amount(text: str) -> Decimal:
    """An amount in yuan with at most two places. Refuses as `parse_decimal`."""
    return parse_decimal(text, places=2)


def show(amount: Decimal) -> str:
    """¥151,250.00"""
    return f"¥{amount.quantize(CENT):,}"


def capital(amount: Decimal) -> str:
    """人民币大写, as on contracts and bids: 壹拾伍万壹仟贰佰伍拾元整. Up to 16 digits before the point."""
    value = amount.quantize(CENT)
    yuan, cents = divmod(int(value * 100), 100)
    jiao, fen = divmod(cents, 10)
    text = (_whole(yuan) + "元") if yuan or not cents else ""
    if not cents:
        return text + "整"
    if jiao:
        text += _DIGITS[jiao] + "角"
    elif yuan:
        text += "零"
    return text + (_DIGITS[fen] + "分" if fen else "整")


def _whole(number: int) -> str:
    if number == 0:
        return "零"
    groups: list[int] = []
    while number:
        number, rest = divmod(number, 10000)
        groups.append(rest)
    text, gap = "", False
    for place in range(len(groups) - 1, -1, -1):
        group = groups[place]
        if not group:
            gap = bool(text)
            continue
        if text and (gap or group < 1000):
            text += "零"
        text += _four(group) + _GROUPS[place]
        gap = False
    return text


def _four(group: int) -> str:
    text, gap = "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if digit:
            text += ("零" if gap else "") + _DIGITS[digit] + _UNITS[place]
            gap = False
        else:
            gap = bool(text)
    return text
