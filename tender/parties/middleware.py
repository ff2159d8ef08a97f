"""Puts the Actor on each request, lazily (one query, only where somebody asks)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from tender.parties.queries import actor_of

FREE = ("/accounts/", "/static/", "/i18n/", "/delivery/feedback/answer/")  # the last one must not read who is signed in


class ActorMiddleware:
    """`request.actor`: the Actor of the login at database time. Staff and MFA_REQUIRED_ROLES must have a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Attach the actor; send people whose role needs a second factor to set one up."""
        request.actor = SimpleLazyObject(lambda: actor_of(request.user))  # type: ignore[attr-defined]
        if settings.MFA_REQUIRED_ROLES and not request.path.startswith(FREE) and request.user.is_authenticated:
            from allauth.mfa.utils import is_mfa_enabled  # noqa: PLC0415 (needs the apps ready)

            roles = {seat.role for seat in request.actor.seats}  # type: ignore[attr-defined]
            needs = request.user.is_staff or roles & set(settings.MFA_REQUIRED_ROLES)
            if needs and not is_mfa_enabled(request.user):
                return redirect("mfa_index")
        return self.get_response(request)
