"""Money and numbers as people type them and as papers print them. Pure Python.

Lives here: parsing, formatting, capital numerals. Amounts are Decimal yuan with two places (CNY). Not here: form fields.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from tender.core.refusal import Refusal, _

CURRENCY = "CNY"
CENT = Decimal("0.01")
LARGEST = Decimal("999999999999.99")
_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
# Only full-width forms: NFKC would also turn 10² into 102.
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xFFE5: "¥"}
# Separators must stand between groups of three, so that 1,5 is not read as 15.
_TYPED = re.compile(r"[+-]?([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,3}( [0-9]{3})+|[0-9]{1,30})(\.[0-9]{0,30})?|[+-]?\.[0-9]{1,30}")


def parse_decimal(text: str, *, places: int, largest: Decimal = LARGEST) -> Decimal:
    """A non-negative decimal from what a person typed; full-width digits, spaces, ¥ and thousands commas are understood.

    Refuses (422): not_a_number for NaN, infinity, exponents and words; too_many_places; too_large; negative.
    """
    plain = text.translate(FULL_WIDTH).strip().removeprefix("¥").strip()
    if not _TYPED.fullmatch(plain):
        raise Refusal("not_a_number", _("“{text}” is not a number."), status=422, text=text[:40])
    value = Decimal(plain.replace(",", "").replace(" ", ""))
    if value < 0:
        raise Refusal("negative", _("“{text}” must not be negative."), status=422, text=text[:40])
    if value > largest:
        raise Refusal("too_large", _("“{text}” is larger than {largest}."), status=422, text=text[:40], largest=str(largest))
    if value != value.quantize(Decimal(1).scaleb(-places)):
        raise Refusal(
            "too_many_places", _("“{text}” has more than {places} decimal places."), status=422, text=text[:40], places=places
        )
    return abs(value.quantize(Decimal(1).scaleb(-places)))  # abs: -0 is typed too


def parse_amount(text: str) -> Decimal:
    """An amount in yuan with at most two places. Refuses as `parse_decimal`."""
    return parse_decimal(text, places=2)


def show(amount: Decimal) -> str:
    """¥151,250.00"""
    value = amount.quantize(CENT, ROUND_HALF_UP)
    return f"{'-' if value < 0 else ''}¥{abs(value):,}"


def capital(amount: Decimal) -> str:
    """人民币大写, as on contracts and bids: 壹拾伍万壹仟贰佰伍拾元整. Up to 16 digits before the point, rounded half up to fen."""
    value = amount.quantize(CENT, ROUND_HALF_UP)
    if value < 0:
        return "负" + capital(-value)
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
    """A whole number: what stands before 亿 and before 万 is read as a number of its own (壹万贰仟叁佰肆拾伍亿)."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            high, rest = divmod(number, size)
            return _whole(high) + name + (("零" if rest < size // 10 else "") + _whole(rest) if rest else "")
    return _four(number) or "零"


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
