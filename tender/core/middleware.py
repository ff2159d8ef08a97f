"""Middleware of the frame: refusals become answers, and no foreign content runs in our pages.

Lives here: RefusalMiddleware, ContentSecurityMiddleware. Not here: who acts (`parties/middleware.py`), how a refusal looks
(`core/views.py`).
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from tender.core.refusal import Refusal
from tender.core.views import refusal_response

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
PERMISSIONS = "camera=(self), geolocation=(), microphone=(), payment=(), usb=()"


class RefusalMiddleware:
    """A Refusal raised anywhere below a view is shown to whoever asked, in the form they can read."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing on the way in or out."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer refusals; leave all else to Django."""
        return refusal_response(request, exception) if isinstance(exception, Refusal) else None


class ContentSecurityMiddleware:
    """Strict content security: scripts and styles only from our own files, never in-line, never framed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers, unless the view set its own."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        return response
