"""What every page knows: who reads it, where they may go, how many messages are unread, whose house this is.

Lives here: the context processor `shell`. Not here: the table of places (`core/navigation.py`), the frame (`templates/base.html`).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from tender.core import clock, navigation
from tender.core.actor import NOBODY, Actor
from tender.core.models import Notification


def shell(request: HttpRequest) -> dict[str, Any]:
    """Values of the page's frame. `unread` and `page_moment` ask the database only where a template shows them."""
    actor: Actor = getattr(request, "actor", NOBODY)
    return {
        "actor": actor,
        "navigation": navigation.places_for(actor, request.path),
        "unread": SimpleLazyObject(lambda: _unread(actor)),
        "page_moment": SimpleLazyObject(lambda: _moment(request)),
        "district": settings.DISTRICT,
    }


def _unread(actor: Actor) -> int:
    if actor.person_id is None:
        return 0
    return Notification.objects.filter(person_id=actor.person_id, read_at=None).count()


def _moment(request: HttpRequest) -> datetime:
    """The moment the request was judged at, so that countdowns agree with the buttons beside them."""
    return getattr(request, "at", None) or clock.now()
