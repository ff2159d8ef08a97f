"""Doors for people: one service call per form, answered once, refusals shown beside the form.

Lives here: `play` for views, `move_page` for a card without a page of its own. Not here: what is done (`services`).
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.actor import Actor
from tender.core.card import cards_of, refusal_of
from tender.core.door import one_piece
from tender.core.forms import TidyTextField
from tender.core.models.once import RequestKey
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.core.wording import says

Do = Callable[..., Any]
# Raw SQL, because no query of Django's says whether it was the first.
WRITE_KEY = """
    INSERT INTO tender_requestkey (key, person_id, path, answered, at) VALUES (%s, %s, %s, %s, %s) ON CONFLICT (key) DO NOTHING
"""


def play(
    request: HttpRequest,
    do: Do,
    *,
    then: str | Callable[[Any], str],
    form: forms.BaseForm | None = None,
    done: Any = "",
) -> HttpResponse | None:
    """Call `do(by=, at=)` once for this form's key and redirect; None when refused and `form` now carries the refusal.

    A form sent twice (double click, lost answer) leads to the first answer. Without `form` the refusal goes to the refusal page.
    """
    at = clock.now()
    try:
        with one_piece():
            key = _key(request)
            if key and (before := _answered_before(key, request, at, then if isinstance(then, str) else "")):
                return HttpResponseRedirect(before)
            thing = do(by=_actor(request), at=at)
            target = then if isinstance(then, str) else then(thing)
            if key and target is not then:
                RequestKey.objects.filter(key=key).update(answered=target)
    except Refusal as refusal:
        if form is None:
            raise
        form.add_error(refusal.field if refusal.field in form.fields else None, says(refusal))
        form.refusal = refusal
        return None
    if done:
        messages.success(request, done)
    return HttpResponseRedirect(target)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _key(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST.get("once", ""))
    except ValueError:
        return None


def _answered_before(key: uuid.UUID, request: HttpRequest, at: datetime, target: str) -> str:
    """Where this form's key led when it was answered before, else empty: then its row is written, held until the end.

    One statement in the usual case. A second request waits in it for the first to end; rolled back, the first leaves nothing.
    """
    person, path = _actor(request).person_id, request.path[:500]
    with connection.cursor() as cursor:
        cursor.execute(WRITE_KEY, [key, person, path, target, at])
        if cursor.rowcount:
            return ""
    row = RequestKey.objects.get(key=key)
    if row.person_id != person or row.path != path:
        raise Refusal("form_of_another", refused("This form belongs to another page; please open it again."), status=400)
    return row.answered


@dataclass(frozen=True)
class Door:
    """How a card is played from a page: its service, and a form if it needs more than a reason."""

    service: Do
    form: type[forms.Form] = forms.Form
    done: Any = ""


def move_page(
    request: HttpRequest, thing: Any, name: str, doors: dict[str, Door], *, then: Callable[[Any], str] | None = None
) -> HttpResponse:
    """The page of one card: what happens, by which law, what cannot be undone, reason, one button."""
    door, card = doors.get(name), cards_of(type(thing)).get(name)
    if door is None or card is None:
        raise Refusal("unknown_move", refused("There is no such step."), status=404)
    refusal = refusal_of(thing, card, by=_actor(request), at=clock.now())
    if refusal is not None and (request.method == "GET" or not card.may(_actor(request), thing)):
        raise refusal
    form = door.form(request.POST or None)
    if card.needs_reason:
        form.fields["reason"] = TidyTextField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 4}), max_length=2000)
    if request.method == "POST" and form.is_valid():
        where = then or (lambda row: (row or thing).get_absolute_url())
        answer = play(
            request,
            lambda **who: door.service(thing, **form.cleaned_data, **who),
            then=where,
            form=form,
            done=door.done or gettext("Done: {step}").format(step=card.label),
        )
        if answer:
            return answer
    return render(request, "pages/move.html", {"thing": thing, "card": card, "form": form, "back": thing.get_absolute_url()})
