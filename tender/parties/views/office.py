"""People and their seats, for staff: who holds what since when, a new seat, the end of one."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.acts import play
from tender.core.office.access import access_office, tabs
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.core.tables import Column, Filter, Table
from tender.parties.forms.office import AppointForm, DismissForm
from tender.parties.models import HeldSeat, Person, Role
from tender.parties.services import office as services

COLUMNS = (
    Column("full_name", _("name"), sort="full_name", value=str, link=lambda one: _page(one.pk), main=True),
    Column("username", _("login"), sort="username"),
    Column("email", _("e-mail"), sort="email"),
    Column("held", _("seats held now"), "number", sort="held"),
    Column("last_login", _("last signed in"), "moment", sort="last_login"),
)  # fmt: skip


@login_required
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with a login."""
    access_office(request.actor, to_change=True)
    at = clock.now()
    valid = Q(held_seats__since__lte=at) & (Q(held_seats__until__isnull=True) | Q(held_seats__until__gt=at))
    roles = [(value, label) for value, label in Role.choices]
    table = Table(
        COLUMNS,
        Person.objects.annotate(held=Count("held_seats", filter=valid, distinct=True)),
        request,
        caption=_("People"),
        search=("full_name", "username", "email"),
        filters=[Filter("role", _("role"), roles, lambda rows, role: rows.filter(valid, held_seats__role=role))],
        order=("username",),
        file_name="people",
        empty={"title": _("Nobody found"), "text": _("Change the search or the filter.")},
    )
    return table.export_response() or render(request, "pages/office/people.html", {"tabs": tabs(request), "table": table})


@login_required
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person's seats, and the form for a new one."""
    access_office(request.actor, to_change=True)
    found, at = _person(pk), clock.now()
    here = _page(pk)
    form = AppointForm(request.POST or None, initial={"since": at})
    if request.method == "POST" and form.is_valid():
        give = partial(services.appoint, found, **form.cleaned_data)
        answer = play(request, give, then=here, form=form, done=_("The seat is given."))
        if answer:
            return answer
    seats = list(found.held_seats.select_related("organisation").order_by("-since", "-pk"))
    context = {
        "person": found,
        "form": form,
        "seats": [{"seat": seat, "is_over": seat.until is not None and seat.until <= at} for seat in seats],
        "at": at,
        "trail": [(_("People and seats"), reverse("people:people")), (str(found), "")],
    }
    return render(request, "pages/office/person.html", context, status=422 if form.errors else 200)


@login_required
def dismiss(request: HttpRequest, pk: int, seat: int) -> HttpResponse:
    """End one seat, with a reason."""
    access_office(request.actor, to_change=True)
    row = HeldSeat.objects.select_related("organisation", "person").filter(pk=seat, person_id=pk).first()
    if row is None:
        raise Refusal("not_found", refused("There is no such seat."), status=404)
    form, here = DismissForm(request.POST or None), reverse("people:person", args=[pk])
    if request.method == "POST" and form.is_valid():
        end = partial(services.dismiss, row, **form.cleaned_data)
        answer = play(request, end, then=here, form=form, done=_("The seat has ended."))
        if answer:
            return answer
    trail = [(_("People and seats"), reverse("people:people")), (str(row.person), here), (_("End the seat"), "")]
    return render(
        request, "pages/office/dismiss.html", {"seat": row, "form": form, "back": here, "trail": trail},
        status=422 if form.errors else 200,
    )  # fmt: skip


def _page(pk: int) -> str:
    return reverse("people:person", args=[pk])


def _person(pk: int) -> Person:
    found = Person.objects.filter(pk=pk).first()
    if found is None:
        raise Refusal("not_found", refused("There is no such person."), status=404)
    return found
