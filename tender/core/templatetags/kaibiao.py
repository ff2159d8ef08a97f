"""Template words of the house, built into every template.

Lives here: thin filters over `core/wording.py` and the tags `part`, `wrap`, `icon`, `once_field`. Django's own
`querystring` makes sort, filter and page links. Not here: wording itself, icons' drawings (`core/icons.py`).
"""

from __future__ import annotations

import uuid
from typing import Any

from django import template
from django.template.context import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tender.core import icons, money, wording
from tender.core.refusal import Refusal

register = template.Library()

register.filter("money", wording.money)
register.filter("day", wording.day)
register.filter("short_day", wording.short_day)
register.filter("moment", wording.moment)
register.filter("points", wording.points)
register.filter("bytes", wording.size)
register.filter("browser", wording.browser)
register.filter("left", wording.left)
register.filter("anything", wording.anything)

SHARED = ("request", "csrf_token", "LANGUAGE_CODE", "user", "page_moment")


@register.filter
def capital(amount: Any) -> str:
    """人民币大写: 壹拾伍万壹仟贰佰伍拾元整."""
    return "" if amount is None or amount == "" else money.capital(amount)


@register.filter
def spoken(label: Any, thing: Any) -> str:
    """A label in the words of the method of `thing` (a tender): 响应文件 where an open tender says 投标文件."""
    words = getattr(thing, "words", None)
    return words.speak(str(label)) if words else str(label)


@register.filter
def refusal(value: Refusal | None) -> str:
    """The refusal's sentence in the reader's language."""
    return wording.says(value) if value else ""


@register.filter
def instead(value: Refusal | None) -> str:
    """What to do instead of what was refused."""
    return wording.instead(value) if value else ""


@register.filter
def machine(value: Any) -> str:
    """A moment as machines read it (ISO 8601), for `datetime=` and `data-…` attributes."""
    return wording.local(value).isoformat() if hasattr(value, "hour") else value.isoformat() if value else ""


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if hasattr(mapping, "get") else None


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A drawing of the house's own set; without `label` it is hidden from screen readers."""
    return icons.draw(name, label)


@register.simple_tag
def once_field() -> SafeString:
    """The hidden key that makes a form sent twice be answered once."""
    return format_html('<input type="hidden" name="once" value="{}">', uuid.uuid4())


@register.simple_tag(takes_context=True)
def part(context: Context, name: str, /, **values: Any) -> SafeString:
    """Render `parts/<name>.html` with these values only (nothing leaks in from the page)."""
    return _render(context, name, values)


@register.simple_block_tag(takes_context=True)
def wrap(context: Context, content: str, name: str, /, **values: Any) -> SafeString:
    """Render `parts/<name>.html` around the block, which the part shows as `body`."""
    return _render(context, name, {**values, "body": content})


def _render(context: Context, name: str, values: dict[str, Any]) -> SafeString:
    found = context.template.engine.get_template(f"parts/{name}.html")  # type: ignore[union-attr]
    shared = {key: context[key] for key in SHARED if key in context}
    return found.render(context.new({"page_moment": None, **shared, **values}))
