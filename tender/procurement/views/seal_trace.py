"""What the program itself records when a bid is sealed: network address and a random number of the browser, both only as digests.

Why so little, and where it lies: docs/architecture.md, “Red flags”. Looked at only after the opening (`rules/red_flags`).
"""

from __future__ import annotations

import ipaddress
import re
import secrets

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from tender.procurement.models import Bid
from tender.record import sealing

COOKIE = "device"
FORM = re.compile(r"[0-9a-f]{32}")
LASTS = 400 * 24 * 3600


def trace(request: HttpRequest, bid: Bid) -> dict[str, str]:
    """The digests of this request under the key of the bid's tender; what is not known is left out."""
    return sealing.trace_of({"address": _address(request), "device": _device(request)}, tender_id=bid.lot.tender_id)


def with_device(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The page from which a bid is sealed gives the browser its number, unless it has one."""
    if not _device(request):
        response.set_cookie(
            COOKIE, secrets.token_hex(16), max_age=LASTS, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
        )
    return response


def _device(request: HttpRequest) -> str:
    found = request.COOKIES.get(COOKIE, "")
    return found if FORM.fullmatch(found) else ""


def _address(request: HttpRequest) -> str:
    """The client's address as rate limits count it; empty for the machine itself, which says nothing."""
    try:
        found = ipaddress.ip_address(get_adapter().get_client_ip(request))
    except (PermissionDenied, ValueError):
        return ""
    return "" if found.is_loopback or found.is_unspecified else found.compressed
