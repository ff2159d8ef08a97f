"""The page “Choose the procedure” of a draft: every method, lawful ones selectable, the others greyed with their reasons."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.acts import play
from tender.procurement.forms.procedure import ProcedureForm, StandingForm
from tender.procurement.models import Standing, Tender
from tender.procurement.models.procedure_facts import choice_of, procedure_facts
from tender.procurement.queries.draft import access_draft
from tender.procurement.queries.invitation import access_classed
from tender.procurement.rules import rulebook
from tender.procurement.rules.procedure import Verdict, fewest, threshold, verdicts
from tender.procurement.services import procedure as services
from tender.procurement.views.clash import new_tab


@login_required
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Show every method with its verdict, and take the choice."""
    tender, at = access_draft(request.actor, pk), clock.now()
    choice, rules = choice_of(tender), rulebook.load(tender.rulebook)
    item = request.POST.get("item") or (choice.item if choice else services.ITEM)
    facts = procedure_facts(tender, item=item, original=_original(request, choice), at=at)
    found = verdicts(facts, rules)
    form = ProcedureForm(request.POST or None, verdicts=found, initial=_initial(tender, choice))
    if request.method == "POST" and form.is_valid():
        known = {"item": form.cleaned_data["item"], "original": form.cleaned_data["original"]}
        answer = play(
            request,
            lambda **who: services.choose(tender, form.claim(), **form.window, **known, **who),
            then=_after(request, tender),
            form=form,
            done=_("Saved. Dates and criteria are judged by this procedure from now on."),
        )
        if answer:
            return answer
        tender.refresh_from_db()
        form.renew(tender)
    context = {
        "tender": tender,
        "form": form,
        "label": _("Procedure"),
        "methods": [_method(one, rules, form["chosen"].value()) for one in found],
        "facts": facts,
        "threshold": threshold(rules, tender.object),
        "threshold_law": rules.raw["procedures"]["threshold"]["law"],
        "trail": [
            (_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url()),
            (_("Draft"), reverse("procurement:draft", args=[pk])), (_("Procedure"), ""),
        ],
    }  # fmt: skip
    return render(request, "pages/tender/draft/procedure.html", context, status=422 if form.errors else 200)


def _original(request: HttpRequest, choice: Any) -> Any:
    """The original contract as typed (so that its ground can be judged at once), else as recorded."""
    form = ProcedureForm(request.POST or None)
    form.is_valid()
    typed = form.cleaned_data.get("original") if form.is_bound else None
    return typed or (choice.original_amount if choice else None)


def _initial(tender: Tender, choice: Any) -> dict[str, Any]:
    known = {"version": tender.version, "tab": new_tab(), "item": services.ITEM, "chosen": f"{tender.method}."}
    if choice is None:
        return known
    return known | {
        "chosen": f"{tender.method}.{choice.ground}",
        "item": choice.item,
        "argument": choice.argument,
        "approval_number": choice.approval_number,
        "approval_on": choice.approval_on,
        "original": choice.original_amount,
    }


def _method(one: Verdict, rules: rulebook.Rulebook, chosen: Any) -> dict[str, Any]:
    """A method as the page shows it: one option per ground, or one for a method that needs none."""
    label = dict(Tender.Method.choices)[one.method]
    grounds = [(g.ground.key, g.ground.label, g.ground.law, g.refusal) for g in one.grounds] or [("", "", one.law, None)]
    options = []
    for key, text, law, refusal in grounds:
        value, least = f"{one.method}.{key}", fewest(rules, method=one.method, ground=key)
        is_open = one.is_lawful and refusal is None
        options.append({
            "value": value, "id": f"chosen-{one.method}-{key or 'plain'}", "text": text, "law": law, "refusal": refusal,
            "is_open": is_open, "is_chosen": is_open and value == chosen, "fewest": least,
        })  # fmt: skip
    return {"key": one.method, "label": label, "verdict": one, "options": options}


def _after(request: HttpRequest, tender: Tender) -> str:
    if "next" in request.POST:
        return reverse("procurement:draft-section", args=[tender.pk, "basics"])
    return reverse("procurement:draft", args=[tender.pk])


@login_required
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """Record how a public institution is classed; one of class one may not bid."""
    body = access_classed(request.actor, pk)
    known = Standing.objects.filter(organisation=body).first()
    initial = {"public_class": known.public_class, "source": known.source} if known else None
    form = StandingForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.classify(body, **form.cleaned_data, **who),
            then=body.get_absolute_url(),
            form=form,
            done=_("Saved."),
        )
        if answer:
            return answer
    law = rulebook.load().raw["providers"]["public_class_one"]["law"]
    return render(
        request, "pages/procedure/standing.html", {"body": body, "form": form, "law": law}, status=422 if form.errors else 200
    )
