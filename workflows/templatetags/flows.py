"""`{% load flows %}{% process_link thing %}`: the way to the processes of a thing, for those who may see them (no query)."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

register = template.Library()


@register.inclusion_tag("parts/_process_link.html", takes_context=True)
def process_link(context: Context, thing: Any) -> dict[str, Any]:
    """A link to the page that shows how far the thing is; nothing for those who may not see it."""
    from workflows.flows.progress import may_see  # noqa: PLC0415 (flows name models: the apps must be ready)

    seen = may_see(context["request"].actor, thing)
    return {"url": reverse("flows:thing", args=[thing._meta.model_name, thing.pk]) if seen else ""}
