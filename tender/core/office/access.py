"""Who may see and who may change in the office: staff do both, supervisors only look."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.refusal import forbidden

TABS = (
    (_("Deliveries"), "office:deliveries", True),
    (_("Clock"), "office:moves", True),
    (_("Audit trail"), "office:trail", True),
    (_("Working days"), "office:calendar", False),
    (_("People and seats"), "people:people", False),
)


def access_office(by: Actor, *, to_change: bool = False) -> None:
    """Let staff in, and supervisors who only look; forbidden (403) to others."""
    if not (by.is_staff or (by.holds("supervisor") and not to_change)):
        raise forbidden()


def tabs(request: HttpRequest) -> list[dict[str, Any]]:
    """The office pages this person may see (supervisors those that show what happened)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = [(label, reverse(name)) for label, name, for_all in TABS if for_all or actor.is_staff]
    return [{"label": label, "url": url, "is_here": request.path.startswith(url)} for label, url in found]
