"""Pages of the statutory dates: the whole list of a tender, a duty marked as done, a day recorded."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.acts import play
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.procurement.forms.duty import MarkForm, RecordForm
from tender.procurement.models import Tender
from tender.procurement.queries.duties import section_of
from tender.procurement.queries.duty_facts import known_of
from tender.procurement.queries.tender import access_tender, is_buyers
from tender.procurement.services import duty as services


@login_required
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Every statutory date of a tender, with what can be marked."""
    tender = _tender(request, pk)
    context = {"tender": tender, "dates": section_of(tender, at=clock.now()), "may_mark": _may_mark(request, tender)}
    return render(request, "pages/duty/list.html", {**context, "trail": _trail(tender, _("Statutory dates"))})


@login_required
def mark(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    """Mark one duty as done: when, and how."""
    tender, at = _tender(request, pk), clock.now()
    if not _may_mark(request, tender):
        raise forbidden()
    dates = section_of(tender, at=at)
    line = next((line for line in dates.lines if line.key == key), None) if dates else None
    if line is None:
        raise Refusal("not_found", refused("There is no such duty in this tender."), status=404)
    form = MarkForm(request.POST or None, initial={"done_on": localdate(at)})
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.mark(tender, key, **form.cleaned_data, by=by, at=at),
            then=reverse("procurement:duties", args=[pk]),
            form=form,
            done=_("Marked as done."),
        )
        if answer:
            return answer
    context = {"tender": tender, "form": form, "line": line, "trail": _trail(tender, line.label)}
    return render(request, "pages/duty/mark.html", context)


@login_required
def record(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a day from which a period of the law runs."""
    tender, at = _tender(request, pk), clock.now()
    if not _may_mark(request, tender):
        raise forbidden()
    form = RecordForm(
        request.POST or None, things=known_of(tender)[0].things, method=tender.method, initial={"done_on": localdate(at)}
    )
    if request.method == "POST" and form.is_valid():
        name, _colon, thing = form.cleaned_data.pop("what").partition(":")
        answer = play(
            request,
            lambda by, at: services.record(tender, name, thing=thing, **form.cleaned_data, by=by, at=at),
            then=reverse("procurement:duties", args=[pk]),
            form=form,
            done=_("Recorded."),
        )
        if answer:
            return answer
    return render(request, "pages/duty/record.html", {"tender": tender, "form": form, "trail": _trail(tender, _("Record a day"))})


def _tender(request: HttpRequest, pk: int) -> Tender:
    """A public tender of this person's side."""
    tender = access_tender(request.actor, pk)  # type: ignore[attr-defined]
    if not is_buyers(request.actor, tender):  # type: ignore[attr-defined]
        raise forbidden()
    if tender.published_at is None:
        raise Refusal("not_published", refused("Statutory dates begin with the publication."), status=404)
    return tender


def _may_mark(request: HttpRequest, tender: Tender) -> bool:
    by = request.actor  # type: ignore[attr-defined]
    return by.holds("officer", tender.buyer_id) or by.holds("approver", tender.buyer_id)


def _trail(tender: Tender, label: Any) -> list[tuple[Any, str]]:
    here = [(_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url())]
    return [*here, (label, "")]
