"""How values become words on a page: refusals translated, moments and amounts formatted."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext

from tender.core.money import show
from tender.core.refusal import Refusal


def shown(value: Any) -> str:
    """A parameter of a sentence as the reader expects it."""
    if isinstance(value, datetime):
        return localtime(value).strftime("%Y年%-m月%-d日 %H:%M:%S" if _chinese() else "%-d %B %Y, %H:%M:%S")
    if isinstance(value, date):
        return value.strftime("%Y年%-m月%-d日" if _chinese() else "%-d %B %Y")
    if isinstance(value, Decimal):
        return show(value) if value == value.quantize(Decimal("0.01")) else str(value)
    return str(value)


def sentence(refusal: Refusal) -> str:
    """What was refused, in the reader's language."""
    return gettext(refusal.says).format(**{key: shown(value) for key, value in refusal.params.items()})


def instead(refusal: Refusal) -> str:
    """What to do instead, in the reader's language; "" when nothing is known."""
    return gettext(refusal.instead).format(**{key: shown(value) for key, value in refusal.params.items()}) if refusal.instead else ""


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
