"""Pages of the lint: reasons for warnings, and the findings of one part of the draft while it is being written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from tender.core.acts import play
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.forms.finding import ReasonsForm
from tender.procurement.models import Tender
from tender.procurement.queries.draft import PARTS, access_draft
from tender.procurement.queries.lint import Shown, shown_findings
from tender.procurement.services.finding import give_reasons


def findings_context(form: ReasonsForm | None, found: list[Shown]) -> dict[str, Any]:
    """What `pages/tender/_findings.html` shows: errors, warnings (each with its field when reasons are asked), and their number."""
    warnings = [one for one in found if not one.is_error]
    return {
        "errors": [one for one in found if one.is_error],
        "warnings": [{"shown": one, "field": form.field_of(one.finding.key) if form else None} for one in warnings],
        "unanswered": sum(one.reason is None for one in warnings),
    }


def reasons_form(tender: Tender, data: Any = None) -> tuple[ReasonsForm, list[Shown]]:
    """The form of reasons with the findings it was made from."""
    found = shown_findings(tender)
    return ReasonsForm(data, warnings=[one for one in found if not one.is_error]), found


@login_required
@require_POST
def reasons(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Keep the reasons typed beside the warnings."""
    tender = access_draft(request.actor, pk)
    form, _found = reasons_form(tender, request.POST)
    where = reverse("procurement:tender-submit", args=[pk])
    if not form.is_valid():
        raise Refusal("reason_too_long", refused("A reason has at most 1000 characters."), status=422)
    said = {key: value for key, value in form.cleaned_data.items() if value}
    return play(request, lambda **who: give_reasons(tender, said, **who), then=f"{where}#found", done=_("The reasons are kept."))


@login_required
def of_part(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The findings of one part, fetched again after each save."""
    tender = access_draft(request.actor, pk)
    if name not in PARTS:
        raise Refusal("unknown_part", refused("A draft has no such part."), status=404)
    return render(request, "pages/tender/draft/_found.html", {"tender": tender, "found": shown_findings(tender, name)})


def is_found(refusal: Refusal | None, asks: dict[str, Any]) -> bool:
    """Whether what holds the draft back stands in the list of findings anyway."""
    ids = {one.finding.id for one in asks["errors"]} | {"warning_unanswered"}
    return refusal is not None and refusal.code in ids


def found_again() -> HttpResponse:
    """The answer to a draft that saved itself: the page fetches the findings of its part again."""
    return HttpResponse(status=204, headers={"HX-Trigger": "kaibiao:found"})


def saved(request: HttpRequest, tender: Tender, name: str, answer: HttpResponse) -> HttpResponse:
    """Say at once how many things the check found in the part that was saved."""
    count = len(shown_findings(Tender.objects.get(pk=tender.pk), name))
    if count:
        says = ngettext("The check found {n} thing in “{part}”.", "The check found {n} things in “{part}”.", count)
        messages.warning(request, says.format(n=count, part=PARTS[name]))
    return answer
