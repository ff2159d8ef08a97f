"""Pages of complaints on record: list, taking down, suspending and going on, the decision; and marking an effect as carried out."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tender.core import clock, files
from tender.core.acts import Door, move_page, play
from tender.core.card import cards_of, offers, refusal_of
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.procurement.forms.complaint import ComplaintForm, DecisionForm, SuspendForm
from tender.procurement.forms.remedy import DoneForm
from tender.procurement.models import Complaint, Effect, Suspension, Tender
from tender.procurement.queries.complaint import access_complaint, access_complaints, access_effect
from tender.procurement.queries.remedy import standing_of
from tender.procurement.rules.remedy import effects_of
from tender.procurement.services import complaint as services
from tender.procurement.services import effect as effects

MOVES = {"withdraw": Door(services.withdraw)}
STOPS = ("published", "closed", "opened", "examining", "evaluating", "evaluated", "awarded")


@login_required
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The complaints about a tender."""
    tender, complaints = access_complaints(request.actor, pk)
    return render(
        request,
        "pages/complaint/list.html",
        {"tender": tender, "complaints": complaints, "is_officer": request.actor.holds("officer", tender.buyer_id)},
    )


@login_required
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a complaint down."""
    tender, _found = access_complaints(request.actor, pk)
    if not request.actor.holds("officer", tender.buyer_id):
        raise forbidden()
    form = ComplaintForm(tender, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.record(tender, **form.cleaned_data, by=by, at=at),
            then=lambda row: row.get_absolute_url(),
            form=form,
            done=gettext("The complaint is on record."),
        )
        if answer:
            return answer
    return render(request, "pages/complaint/new.html", {"tender": tender, "form": form, "law": f"{services.LAW}、第28条"})


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A complaint with its suspension, decision and effect, and what can be done."""
    complaint, by, at = access_complaint(request.actor, pk), request.actor, clock.now()
    pause = getattr(complaint, "suspension", None)
    is_officer = by.holds("officer", complaint.buyer_id)
    return render(
        request,
        "pages/complaint/page.html",
        {
            "complaint": complaint,
            "tender": complaint.tender,
            "pause": pause,
            "law": cards_of(Complaint)["decide"].law,
            "came_from": Tender.State(pause.came_from).label if pause else "",
            "may_suspend": is_officer and pause is None and complaint.state == "pending" and complaint.tender.state in STOPS,
            "may_resume": is_officer and complaint.tender.state == "suspended" and complaint.state != "pending",
            "effect": Effect.objects.filter(complaint=complaint).first(),
            "offers": offers(complaint, by=by, at=at),
            "is_officer": is_officer,
        },
    )


@login_required
def suspend(request: HttpRequest, pk: int) -> HttpResponse:
    """Suspend the tender as the finance department asks."""
    complaint = access_complaint(request.actor, pk)
    if not request.actor.holds("officer", complaint.buyer_id):
        raise forbidden()
    card = cards_of(Tender)["suspend"]
    is_over = complaint.tender.state not in card.sources or complaint.state != "pending"
    if is_over or Suspension.objects.filter(complaint=complaint).exists():
        says = refused("A tender is suspended once for a complaint, while it is pending.")
        raise Refusal("suspended_before", says, law=card.law)
    form = SuspendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.suspend(complaint, **form.cleaned_data, by=by, at=at),
            then=complaint.get_absolute_url(),
            form=form,
            done=_("The tender is suspended; the notice is public."),
        )
        if answer:
            return answer
    return render(request, "pages/complaint/card.html", {"complaint": complaint, "form": form, "card": card})


@login_required
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the complaint."""
    complaint = access_complaint(request.actor, pk)
    return decide(request, complaint) if name == "decide" else move_page(request, complaint, name, MOVES)


def decide(request: HttpRequest, complaint: Complaint) -> HttpResponse:
    """Record the decision with its paper and effect."""
    card = cards_of(Complaint)["decide"]
    if refusal := refusal_of(complaint, card, by=request.actor, at=clock.now()):
        raise refusal
    step = complaint.challenge.step if complaint.challenge else "result"
    lawful = effects_of(standing_of(complaint.tender, step, complaint.challenge), is_complaint=True)
    form = DecisionForm(lawful, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.decide(complaint, **form.cleaned_data, by=by, at=at),
            then=complaint.get_absolute_url(),
            form=form,
            done=gettext("The decision is on record."),
        )
        if answer:
            return answer
    return render(request, "pages/complaint/card.html", {"complaint": complaint, "form": form, "card": card})


@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision as it was sent."""
    complaint = access_complaint(request.actor, pk)
    if complaint.paper is None:
        raise Refusal("not_found", refused("No paper of the decision is on record."), status=404)
    return files.answer(complaint.paper, inline=True)


@login_required
def effect_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Note how an effect was carried out."""
    effect = access_effect(request.actor, pk)
    if not request.actor.holds("officer", effect.tender.buyer_id):
        raise forbidden()
    if effects.is_leaders(effect) or effect.done_at:
        raise Refusal("effect_of_leader", refused("The leader carries this out, or it is done already."), law=effect.law)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: effects.carry_out(effect, **form.cleaned_data, by=by, at=at),
            then=effect.tender.get_absolute_url(),
            form=form,
            done=gettext("Carried out; what waited for it goes on."),
        )
        if answer:
            return answer
    return render(request, "pages/complaint/effect.html", {"effect": effect, "tender": effect.tender, "form": form})
