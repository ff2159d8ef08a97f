"""Moves that the clock must play: those that failed, then the next ones."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tender.core import clock
from tender.core.models import DueMove
from tender.core.office.access import access_office, tabs

MOST = 100


@login_required
def moves(request: HttpRequest) -> HttpResponse:
    """What has failed and why, what is overdue, what comes next."""
    access_office(request.actor)
    at = clock.now()
    failed = list(DueMove.objects.filter(attempts__gt=0).order_by("due_at")[:MOST])
    ahead = list(DueMove.objects.filter(attempts=0).order_by("due_at")[:MOST])
    context = {"tabs": tabs(request), "failed": failed, "ahead": ahead, "at": at, "last_try": clock.LAST_TRY}
    return render(request, "pages/office/moves.html", context)
