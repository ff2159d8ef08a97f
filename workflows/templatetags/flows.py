"""`{% load flows %}{% process_links thing %}`: links to the processes of a thing, for those who may see them (one query)."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context

register = template.Library()


@register.inclusion_tag("parts/_process_links.html", takes_context=True)
def process_links(context: Context, thing: Any) -> dict[str, Any]:
    """The processes about a thing; nothing for those who may not see them."""
    from workflows.flows.progress import processes_of  # noqa: PLC0415 (flows name models: the apps must be ready)

    return {"processes": processes_of(context["request"].actor, thing)}
