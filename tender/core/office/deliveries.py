"""Deliveries of the outbox that wait or are dead, with their last error; staff may try a dead one again.

Letters about bids do not show before the opening, not even in the counts: each is a bid that was handed in.
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core import outbox
from tender.core.actor import Actor
from tender.core.acts import play
from tender.core.door import note
from tender.core.models import Delivery
from tender.core.office.access import access_office, tabs
from tender.core.office.trail import without_hidden
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused

MOST = 100


@login_required
def deliveries(request: HttpRequest) -> HttpResponse:
    """Dead ones first, then those that have failed and are tried again, then those that wait; and how many there are."""
    access_office(request.actor)
    unfinished = without_hidden(Delivery.objects.exclude(state=Delivery.State.DONE), "event__")
    rows = list(unfinished.select_related("event").order_by("state", "-attempts", "pk")[:MOST])
    dead = unfinished.filter(state=Delivery.State.DEAD).count()
    return render(
        request,
        "pages/office/deliveries.html",
        {"tabs": tabs(request), "rows": rows, "dead": dead, "waiting": unfinished.count() - dead, "most": MOST},
    )


@login_required
@require_POST
def revive(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a dead delivery its tries back."""
    access_office(request.actor, to_change=True)
    delivery = without_hidden(Delivery.objects.select_related("event"), "event__").filter(pk=pk).first()
    if delivery is None:
        raise Refusal("not_found", refused("There is no such delivery."), status=404)

    def do(by: Actor, at: datetime) -> None:
        if outbox.revive(delivery):
            note(delivery, "office.delivery_revived", by=by, at=at, handler=delivery.handler, about=delivery.event.name)

    answer = play(request, do, then=reverse("office:deliveries"), done=_("It is tried again now."))
    return answer or HttpResponse(status=204)
