"""Pages of training needs: the list, a new one, a correction, and the one step that drafts a tender."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core.acts import play
from tender.core.refusal import forbidden
from tender.core.tables import Column, Table
from tender.procurement.forms.need import NeedForm
from tender.procurement.models import Need
from tender.procurement.queries.need import access_need, needs_for
from tender.procurement.services import draft
from tender.procurement.services import need as services

COLUMNS = (
    Column("title", _("Title"), sort="title", main=True, link=lambda row: reverse("procurement:need", args=[row.pk])),
    Column("audience", _("Audience"), value=lambda row: row.get_audience_display()),
    Column("head_count", _("Head count"), kind="number", sort="head_count"),
    Column("days", _("Training days"), kind="number", sort="days"),
    Column("month", _("Planned start"), kind="day", sort="month"),
    Column("budget", _("Budget"), kind="money", sort="budget"),
    Column("drafted", _("Tenders drafted"), kind="number", sort="drafted"),
)


@login_required
def need_list(request: HttpRequest) -> HttpResponse:
    """The training needs of this person's organisations."""
    if not any(request.actor.holds(role) for role in ("officer", "approver", "supervisor")):
        raise forbidden()
    is_officer = request.actor.holds("officer")
    empty = {
        "title": _("No training need is noted yet"),
        "text": _("A tender begins with a need: who should learn what, when, and for how much."),
        "url": reverse("procurement:need-new") if is_officer else "",
        "label": _("Note a training need"),
    }
    table = Table(
        COLUMNS, needs_for(request.actor), request, name="needs", caption=_("Training needs"), search=["title", "purpose"],
        order=["-at"], empty=empty,
    )  # fmt: skip
    return table.export_response() or render(request, "pages/need/list.html", {"table": table, "is_officer": is_officer})


@login_required
def need_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One need and the tenders drafted from it."""
    need = access_need(request.actor, pk)
    context = {
        "need": need,
        "tenders": list(need.tenders.all()),
        "is_officer": request.actor.holds("officer", need.buyer_id),
    }
    return render(request, "pages/need/detail.html", context)


@login_required
def need_new(request: HttpRequest) -> HttpResponse:
    """Note a need for the officer's organisation."""
    own = sorted(request.actor.organisations("officer"))
    if not own:
        raise forbidden()
    form = NeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.create_need(own[0], **form.cleaned_data, **who),
            then=lambda need: reverse("procurement:need", args=[need.pk]),
            form=form,
            done=_("The training need is noted."),
        )
        if answer:
            return answer
    return render(request, "pages/need/form.html", {"form": form, "need": None}, status=422 if form.errors else 200)


@login_required
def need_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a need."""
    need = access_need(request.actor, pk)
    if not request.actor.holds("officer", need.buyer_id):
        raise forbidden()
    names = list(NeedForm.base_fields)
    form = NeedForm(request.POST or None, initial={name: getattr(need, name) for name in names})
    if request.method == "POST" and form.is_valid():
        where = reverse("procurement:need", args=[pk])
        answer = play(request, lambda **who: services.change_need(need, **form.cleaned_data, **who), then=where, form=form)
        if answer:
            return answer
    return render(request, "pages/need/form.html", {"form": form, "need": need}, status=422 if form.errors else 200)


@login_required
@require_POST
def need_draft(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Draft a tender from this need, in one step."""
    need: Need = access_need(request.actor, pk)
    return play(
        request,
        lambda **who: draft.draft_from_need(need, **who),
        then=lambda tender: reverse("procurement:draft", args=[tender.pk]),
        done=_("The draft is made. Complete its parts, then submit it for review."),
    )
