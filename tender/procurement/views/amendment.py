"""Correcting a published tender: fill in what changes, see what follows, then publish. Files wait in between, nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.acts import play
from tender.core.card import cards_of, refusal_of
from tender.core.models import StoredFile
from tender.core.refusal import Refusal
from tender.core.wording import says
from tender.procurement.forms.amendment import AmendmentForm
from tender.procurement.models import Tender
from tender.procurement.queries.amendment import staged_files
from tender.procurement.queries.tender import access_tender
from tender.procurement.services import amendment as services

SALT = "amendment-files"


@login_required
def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """The form, then the plan with its deadline, then publication."""
    tender, at = access_tender(request.actor, pk), clock.now()
    if refusal := refusal_of(tender, cards_of(Tender)["amend"], by=request.actor, at=at):
        raise refusal
    form = AmendmentForm(request.POST or None, request.FILES or None, tender=tender)
    staged = _staged(request)
    if request.method == "POST" and "edit" not in request.POST and form.is_valid():
        wish = form.wish()
        try:
            staged += services.stage(tender, wish.documents, by=request.actor, at=at)
            wish = replace(wish, documents=staged)
            plan = services.plan(tender, wish, at=at)
        except Refusal as refused:
            form.add_error(refused.field if refused.field in form.fields else None, says(refused))
            form.refusal = refused
            return _page(request, tender, form, staged)
        if "confirm" in request.POST:
            answer = _publish(request, tender, form, wish)
            if answer:
                return answer
        else:
            return _confirm(request, tender, form, staged, plan)
    return _page(request, tender, form, staged)


def _publish(request: HttpRequest, tender: Tender, form: AmendmentForm, wish: services.Wish) -> HttpResponse | None:
    return play(
        request,
        lambda **who: services.amend(tender, wish, reason=form.cleaned_data["reason"], **who),
        then=tender.get_absolute_url(),
        form=form,
        done=_("The correction notice is public."),
    )


def _page(request: HttpRequest, tender: Tender, form: AmendmentForm, staged: list[StoredFile]) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "pages/amendment/form.html", _context(tender, form, staged), status=status)


def _confirm(
    request: HttpRequest, tender: Tender, form: AmendmentForm, staged: list[StoredFile], plan: services.Plan
) -> HttpResponse:
    hidden = [field for field in form if field.name != "documents"]
    return render(request, "pages/amendment/confirm.html", {**_context(tender, form, staged), "plan": plan, "hidden": hidden})


def _context(tender: Tender, form: AmendmentForm, staged: list[StoredFile]) -> dict[str, Any]:
    return {
        "tender": tender,
        "form": form,
        "staged": staged,
        "staged_key": signing.dumps([str(one.pk) for one in staged], salt=SALT),
        "trail": [
            (_("Tenders"), reverse("procurement:tenders")),
            (tender.number, tender.get_absolute_url()),
            (_("Correction"), ""),
        ],
    }


def _staged(request: HttpRequest) -> list[StoredFile]:
    """Files taken in on an earlier screen of this correction."""
    try:
        keys = signing.loads(request.POST.get("staged", ""), salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        return []
    return staged_files(request.actor, keys)
