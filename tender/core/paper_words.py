"""Filters of official papers: Chinese dates, moments, money and numerals, paragraphs.

Lives here: words for `templates/documents/` only. Not here: filters of web pages, money itself (`core/money.py`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from tender.core import money as amounts

HERE = ZoneInfo("Asia/Shanghai")
_NUMERALS = "〇一二三四五六七八九十"
register = Library()


@register.filter
def cn_date(value: date | datetime) -> str:
    """2026年11月23日, of a moment the day in China."""
    day = value.astimezone(HERE) if isinstance(value, datetime) else value
    return f"{day.year}年{day.month}月{day.day}日"


@register.filter
def cn_moment(value: datetime) -> str:
    """2026年11月23日14时05分, Beijing time; seconds only when there are any."""
    moment = value.astimezone(HERE)
    seconds = f"{moment.second:02}秒" if moment.second else ""
    return f"{cn_date(moment)}{moment.hour:02}时{moment.minute:02}分{seconds}"


@register.filter
def short_moment(value: datetime) -> str:
    """2026-11-23 14:05 for narrow cells, Beijing time."""
    return f"{value.astimezone(HERE):%Y-%m-%d %H:%M}"


@register.filter
def money(value: Decimal) -> str:
    """¥151,250.00"""
    return amounts.show(value)


@register.filter
def capital(value: Decimal) -> str:
    """人民币壹拾伍万壹仟贰佰伍拾元整"""
    return f"人民币{amounts.capital(value)}"


@register.filter
def both(value: Decimal) -> str:
    """人民币壹拾伍万壹仟贰佰伍拾元整（¥151,250.00）"""
    return f"{capital(value)}（{money(value)}）"


@register.filter
def numeral(value: int) -> str:
    """1 → 一, 12 → 十二, 20 → 二十, 31 → 三十一; from 100 on plain digits."""
    tens, ones = divmod(value, 10)
    if not 0 < value < 100:
        return str(value)
    lead = "" if not tens else "十" if tens == 1 else f"{_NUMERALS[tens]}十"
    return lead + (_NUMERALS[ones] if ones else "")


@register.filter
def yes_no(value: bool) -> str:
    """是 or 否."""
    return "是" if value else "否"


@register.filter
def passed(value: bool) -> str:
    """通过 or 不通过."""
    return "通过" if value else "不通过"


@register.filter
def plain(value: Decimal | int) -> str:
    """A number without trailing zeros: 10.00 → 10, 12.50 → 12.5."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


@register.filter
def paragraphs(text: str) -> SafeString:
    """Each line of a text as its own paragraph; empty lines vanish."""
    return format_html_join("", "<p>{}</p>", ((line.strip(),) for line in text.splitlines() if line.strip()))


@register.filter
def listed(words: Iterable[str]) -> str:
    """甲、乙、丙"""
    return "、".join(words)


@register.filter
def organ_size(name: str) -> SafeString:
    """Style of a red head: the organ's name in one line over the type area of 156 mm, at most 42 pt, at least 22 pt."""
    size = max(22, min(42, int(430 / max(len(name), 1))))
    return mark_safe(f"font-size:{size}pt;line-height:{round(size * 1.25)}pt")  # noqa: S308 (numbers only)


@register.filter
def picture(svg: str) -> SafeString:
    """A drawing as a picture of its own: what stands in it cannot reach the page."""
    return format_html('<img class="picture" alt="" src="data:image/svg+xml;base64,{}">', base64.b64encode(svg.encode()).decode())


_BEST_BEFORE = "“‘《（〔"
_BEST_AFTER = "”’》）〕、，：；"
_GOOD_WORDS = re.compile("专题|培训|服务|采购|项目|干部|管理|建设|工程|系统|党校|举办|关于|年度|合同|班次|能力|发展|开放|标包|第")


@register.filter
def title_lines(title: str, width: int = 20) -> list[str]:
    """A title broken into lines of nearly equal length, at brackets and words rather than inside them (GB/T 9704, 7.3.1)."""
    count = -(-len(title) // (width - 1)) if len(title) > width else 1
    lines = []
    while count > 1:
        ideal = len(title) / count
        places = range(max(1, round(ideal) - 4), min(len(title) - 1, width, round(ideal) + 4) + 1)
        cut = min(places, key=lambda place: _cut_cost(title, place) + abs(place - ideal))
        lines.append(title[:cut])
        title = title[cut:]
        count = max(count - 1, -(-len(title) // width))
    return [*lines, title] if title else lines


def _cut_cost(title: str, place: int) -> float:
    """How ugly a line break before `place` would be."""
    before, after = title[place - 1], title[place]
    if after in _BEST_AFTER or before in _BEST_BEFORE or (before + after).isascii():
        return 50
    if after in _BEST_BEFORE or before in _BEST_AFTER:
        return 0
    return 1.5 if _GOOD_WORDS.match(title, place) else 6


@register.filter
def bytes(size: int) -> str:
    """1,234,567字节"""
    return f"{size:,}字节"


@register.filter
def indent(depth: int) -> int:
    """Left padding in points of a tree's line."""
    return 5 + 12 * depth


@register.filter
def points(value: Decimal) -> str:
    """A score with at least two places and without idle zeros behind them: 87.4 → 87.40, 80.2800 → 80.28, 8.3125 → 8.3125."""
    whole, _dot, places = f"{value:f}".partition(".")
    return f"{whole}.{places.rstrip('0'):0<2}"


@register.filter
def clock(value: datetime) -> str:
    """08:52, Beijing time."""
    return f"{value.astimezone(HERE):%H:%M}"
