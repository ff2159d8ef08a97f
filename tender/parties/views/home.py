"""A person's first page: what to do, what others do meanwhile, what is new; and the page of all messages."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.models import Notification
from tender.core.refusal import Refusal, _
from tender.parties.services import notify

NEWS = 8
PER_PAGE = 30


@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The to-do list; flows stand above this room, so settings name who makes it."""
    at = clock.now()
    todo, waiting = import_string(settings.TODO)(request.actor, at)
    news = Notification.objects.filter(person_id=request.actor.person_id)[:NEWS]
    return render(request, "pages/home/todo.html", {"todo": todo, "waiting": waiting, "news": list(news), "at": at})


@login_required
def news(request: HttpRequest) -> HttpResponse:
    """Every message to this person, newest first."""
    mine = Notification.objects.filter(person_id=request.actor.person_id)
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "pages/home/news.html", {"page": page, "has_unread": mine.filter(read_at=None).exists()})


@login_required
def read(request: HttpRequest, event_id: UUID) -> HttpResponse:
    """Open a message: it counts as read, and leads to its thing. Addressed by the event, because rows count letters to bidders."""
    message = Notification.objects.filter(event_id=event_id, person_id=request.actor.person_id).first()
    if message is None:
        raise Refusal("not_found", _("There is no such message."), status=404)
    if message.read_at is None:
        message.read_at = clock.now()
        message.save(update_fields=["read_at"])
    return render(request, "pages/home/message.html", {"message": message})


@login_required
@require_POST
def read_all(request: HttpRequest) -> HttpResponseRedirect:
    """Mark everything as read."""
    notify.mark_read([request.actor.person_id], at=clock.now())
    return redirect("notifications")
