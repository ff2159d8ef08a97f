"""How values are said in the reader's language: dates, money, scores, sizes, refusals.

Lives here: value → text, in Chinese and English, for pages, tables, letters and forms. Not here: template tags
(`core/templatetags/kaibiao.py`), parsing (`core/money.py`, `core/forms.py`), official papers (always Chinese).
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext

from tender.core.money import show
from tender.core.refusal import Refusal

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTHING = "—"
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def is_chinese() -> bool:
    """True when the page speaks Chinese."""
    return (get_language() or "zh-hans").startswith("zh")


def local(value: datetime) -> datetime:
    """An aware moment in Asia/Shanghai; a naive one is taken to be there already."""
    return value.astimezone(SHANGHAI) if value.tzinfo else value.replace(tzinfo=SHANGHAI)


def day(value: date | datetime | None) -> str:
    """2026年11月23日 · 23 November 2026."""
    if not value:
        return NOTHING
    when = local(value).date() if isinstance(value, datetime) else value
    if is_chinese():
        return f"{when.year}年{when.month}月{when.day}日"
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def moment(value: datetime | None) -> str:
    """2026年11月23日 14:00 · 23 November 2026, 14:00 (Asia/Shanghai); seconds only where they are not zero."""
    if not value:
        return NOTHING
    when = local(value)
    clock = f"{when:%H:%M:%S}" if when.second else f"{when:%H:%M}"
    return f"{day(when)} {clock}" if is_chinese() else f"{day(when)}, {clock}"


def short_day(value: date | datetime | None) -> str:
    """11月23日 · 23 Nov, where the year is clear from its neighbours."""
    if not value:
        return NOTHING
    when = local(value).date() if isinstance(value, datetime) else value
    return f"{when.month}月{when.day}日" if is_chinese() else f"{when.day} {_MONTHS[when.month - 1][:3]}"


def money(value: Decimal | int | None) -> str:
    """¥151,250.00."""
    return NOTHING if value is None or value == "" else show(Decimal(value))


def points(value: Decimal | Fraction | int | None, places: int = 2) -> str:
    """A score with fixed decimals, rounded half up from its exact value."""
    if value is None or value == "":
        return NOTHING
    exact = Fraction(value)
    whole = int(abs(exact) * 10**places + Fraction(1, 2))
    return f"{Decimal(-whole if exact < 0 else whole).scaleb(-places):,.{places}f}"


def size(count: int | None) -> str:
    """A file size: 812 B, 1.4 MB (decimal multiples)."""
    if count is None:
        return NOTHING
    number = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if number < 1000 or unit == "GB":
            return f"{number:.0f} B" if unit == "B" else f"{number:.1f} {unit}"
        number /= 1000
    raise AssertionError(number)


def left(now: datetime, until: datetime) -> str:
    """How long it still is: 3 天 05:12:33, or 05:12:33 on the last day; that time is up once it is."""
    seconds = int((local(until) - local(now)).total_seconds())
    if seconds <= 0:
        return gettext("Time is up")
    days, rest = divmod(seconds, 86400)
    clock = f"{rest // 3600:02}:{rest % 3600 // 60:02}:{rest % 60:02}"
    return gettext("{n} days {clock}").format(n=days, clock=clock) if days else clock


_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("Edg", "Edge"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)


def browser(agent: str) -> str:
    """Chrome · Windows: what people recognise in a browser's long name of itself."""
    found = [next((name for mark, name in table if mark in agent), "") for table in (_BROWSERS, _SYSTEMS)]
    return " · ".join(name for name in found if name) or agent[:60]


def anything(value: Any) -> str:
    """Any value in plain words: what a refusal's parameters and table cells without a kind are shown as."""
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Promise | str):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return gettext(", ").join(anything(item) for item in value)
    return NOTHING if value is None else str(value)


def says(refusal: Refusal) -> str:
    """The refusal's sentence in the reader's language."""
    return _filled(refusal.says, refusal)


def instead(refusal: Refusal) -> str:
    """What to do instead, in the reader's language; empty if the refusal knows nothing."""
    return _filled(refusal.instead, refusal) if refusal.instead else ""


def _filled(message: str, refusal: Refusal) -> str:
    said = {name: anything(value) for name, value in refusal.params.items()}
    try:
        return gettext(message).format(**said)
    except (KeyError, IndexError, ValueError):
        return gettext(message)
