"""Pages of a single source (naming, publicity, objections) and of the in-house option (shadow bid, comparison)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.acts import play
from tender.core.refusal import forbidden
from tender.parties.models import Organisation
from tender.procurement.forms.sole_source import ObjectionAnswerForm, ObjectionForm, ShadowForm, SourceForm
from tender.procurement.models import Bid, ShadowBid, Tender
from tender.procurement.models.source_facts import source_facts, source_of
from tender.procurement.queries.invitation import register_for
from tender.procurement.queries.sole_source import access_objection
from tender.procurement.queries.tender import access_tender, is_buyers
from tender.procurement.rules import rulebook
from tender.procurement.services import in_house as shadows
from tender.procurement.services import sole_source as services


def _buyers_tender(request: HttpRequest, pk: int) -> Tender:
    tender = access_tender(request.actor, pk)
    if not is_buyers(request.actor, tender):
        raise forbidden()
    if request.method == "POST" and not request.actor.holds("officer", tender.buyer_id):
        raise forbidden()
    return tender


def _trail(tender: Tender, label: Any) -> list[tuple[Any, str]]:
    return [(_("Tenders"), reverse("procurement:tenders")), (tender.number, tender.get_absolute_url()), (label, "")]


@login_required
def source(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the one source; afterwards its publicity and the objections."""
    tender, at = _buyers_tender(request, pk), clock.now()
    found, facts = source_of(tender), source_facts(tender)
    form: Any = ObjectionForm(request.POST or None) if found else SourceForm(request.POST or None, register=register_for(tender))
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)

        def do(**who: Any) -> Any:
            if found:
                return services.receive_objection(found, **values, **who)
            return services.name_source(tender, values["provider"], uniqueness=values["uniqueness"], **who)

        if answer := play(request, do, then=request.path, form=form, done=_("Saved.")):
            return answer
    context = {
        "tender": tender,
        "source": found,
        "facts": facts,
        "form": form,
        "is_officer": request.actor.holds("officer", tender.buyer_id),
        "is_running": bool(found and found.over_at and at < found.over_at),
        "objections": list(found.objections.all()) if found else [],
        "trail": _trail(tender, _("Single source")),
    }
    return render(request, "pages/sole_source/source.html", context, status=422 if form.errors else 200)


@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Answer one objection."""
    objection = access_objection(request.actor, pk)
    tender, form = objection.source.tender, ObjectionAnswerForm(request.POST or None)
    where = reverse("procurement:source", args=[tender.pk])
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["answer"]
        done = play(
            request,
            lambda **who: services.answer_objection(objection, answer=text, **who),
            then=where,
            form=form,
            done=_("The answer is recorded."),
        )
        if done:
            return done
    context = {"tender": tender, "objection": objection, "form": form, "trail": _trail(tender, _("Single source"))}
    return render(request, "pages/sole_source/answer.html", context, status=422 if form.errors else 200)


@login_required
def in_house(request: HttpRequest, pk: int) -> HttpResponse:
    """The shadow bid of the Party School; once bids are opened, held against them outside the scoring."""
    tender = _buyers_tender(request, pk)
    found = ShadowBid.objects.select_related("organisation").filter(tender=tender).first()
    schools = Organisation.objects.filter(kind="party_school", state="verified").order_by("name")
    form = ShadowForm(request.POST or None, schools=schools)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        body = values.pop("organisation")
        answer = play(
            request,
            lambda **who: shadows.record_shadow(tender, body, **values, **who),
            then=request.path,
            form=form,
            done=_("The shadow bid is recorded."),
        )
        if answer:
            return answer
    context = {
        "tender": tender,
        "shadow": found,
        "schools": schools.select_related("standing"),
        "form": form,
        "is_officer": request.actor.holds("officer", tender.buyer_id),
        "law": rulebook.load(tender.rulebook).method("direct_assignment").law,
        "bids": _compared(tender, found) if found and tender.opened_at else [],
        "trail": _trail(tender, _("In-house option")),
    }
    return render(request, "pages/sole_source/in_house.html", context, status=422 if form.errors else 200)


def _compared(tender: Tender, shadow: ShadowBid) -> list[dict[str, Any]]:
    """Every opened bid with the difference of its price to the shadow bid's cost."""
    bids = Bid.objects.filter(lot__tender=tender, opened_at__isnull=False).exclude(price=None).select_related("provider", "lot")
    return [{"bid": bid, "difference": bid.price - shadow.cost} for bid in bids.order_by("lot__number", "price")]
