"""Answers that belong to no subject: refusals, a stale form, and the page of all parts.

Lives here: `refusal_response`, `csrf_failure`, `style`. Not here: the exception (`core/refusal.py`), the parts (`templates/`).
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tender.core import samples, wording
from tender.core.refusal import Refusal, _

PROBLEM = "application/problem+json"
FRAGMENT = {"HX-Retarget": "#notices", "HX-Reswap": "innerHTML show:top", "HX-Reselect": "#refusal"}


def refusal_response(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal as the asker reads it: RFC 9457 for machines, a fragment for htmx, else a page. Status is the refusal's."""
    if _wants_json(request):
        return JsonResponse(problem(request, refusal), status=refusal.status, content_type=PROBLEM)
    if getattr(request, "htmx", False):
        response = render(request, "parts/refusal.html", {"refusal": refusal, "id": "refusal"}, status=refusal.status)
        for name, value in FRAGMENT.items():
            response[name] = value
        return response
    return render(request, "pages/refusal.html", {"refusal": refusal, "back": _came_from(request)}, status=refusal.status)


def problem(request: HttpRequest, refusal: Refusal) -> dict[str, Any]:
    """RFC 9457 problem details of a refusal."""
    details = {
        "type": f"urn:kaibiao:refusal:{refusal.code}",
        "title": wording.says(refusal),
        "status": refusal.status,
        "instance": request.path,
        "code": refusal.code,
        "law": refusal.law,
        "detail": wording.instead(refusal),
        "field": refusal.field,
    }
    return {name: value for name, value in details.items() if value}


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose key is missing or stale: nothing was changed, and the way on is said."""
    return refusal_response(
        request,
        Refusal(
            "stale_form",
            _("This form is no longer valid, so nothing was changed."),
            instead=_("Go back, reload the page and send the form again. If you signed in or out in another window, this is why."),
            status=403,
        ),
    )


@require_safe
def style(request: HttpRequest) -> HttpResponse:
    """All parts with their examples, as anyone who builds pages needs them."""
    values = samples.values(request)
    exported = values["sample"]["table"].export_response()
    return exported or render(request, "pages/style.html", {"examples": samples.examples(), **values})


def _wants_json(request: HttpRequest) -> bool:
    if request.path.startswith("/api/"):
        return True
    best = request.get_preferred_type(["text/html", "application/json", PROBLEM])
    return best in {"application/json", PROBLEM}


def _came_from(request: HttpRequest) -> str:
    """The page of ours that the request came from, else empty: never a foreign address."""
    parts = urlsplit(request.headers.get("Referer", ""))
    ours = parts.netloc in {request.get_host(), urlsplit(settings.SITE_URL).netloc}
    here = ours and parts.path.startswith("/") and not parts.path.startswith("//") and parts.path != request.path
    return f"{parts.path}?{parts.query}".rstrip("?") if here else ""
