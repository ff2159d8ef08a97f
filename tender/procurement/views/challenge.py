"""Pages of objections: filed by a bidder, answered by the officer, read by both."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext

from tender.core import clock, files
from tender.core.acts import Door, move_page, play
from tender.core.card import offers
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _
from tender.parties.models import Organisation
from tender.procurement.forms.challenge import ChallengeForm, UpholdForm
from tender.procurement.models import Challenge
from tender.procurement.queries.challenge import access_challenge, challenges_for, window_of
from tender.procurement.queries.tender import access_tender
from tender.procurement.rules import rulebook
from tender.procurement.rules.challenge import filing_ends
from tender.procurement.services import challenge as services

LAW = "财政部令第94号 第10条、第13条"
MOVES = {
    "accept": Door(services.accept),
    "refuse": Door(services.refuse),
    "uphold": Door(services.uphold, UpholdForm),
    "dismiss": Door(services.dismiss),
    "withdraw": Door(services.withdraw),
}


@login_required
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The objections to a tender that this person may see, and whether one may still be filed."""
    tender = access_tender(request.actor, pk)
    return render(
        request,
        "pages/challenge/list.html",
        {
            "tender": tender,
            "challenges": list(challenges_for(request.actor).filter(tender=tender)[:100]),
            "may_file": bool(request.actor.organisations("provider")) and tender.published_at is not None,
        },
    )


@login_required
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """File an objection: which step, matter, facts, law; until when each step can be objected to."""
    tender = access_tender(request.actor, pk)
    own = Organisation.objects.filter(pk__in=request.actor.organisations("provider"))
    if not own:
        raise Refusal("forbidden", _("Only a provider that takes part in this tender can object."), status=403)
    form = ChallengeForm(own, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.file_challenge(tender, **form.cleaned_data, by=by, at=at),
            then=lambda row: row.get_absolute_url(),
            form=form,
            done=gettext("Your objection is filed."),
        )
        if answer:
            return answer
    window = window_of(tender, own[0].pk)
    book, calendar = rulebook.load(tender.rulebook), district_calendar()
    until = [(label, filing_ends(step, window, rules=book, calendar=calendar)) for step, label in Challenge.Step.choices]
    return render(
        request,
        "pages/challenge/new.html",
        {"tender": tender, "form": form, "until": until, "law": LAW, "today": localdate(clock.now())},
    )


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection with its answer, and what can be done."""
    challenge = access_challenge(request.actor, pk)
    return render(
        request,
        "pages/challenge/page.html",
        {
            "challenge": challenge,
            "tender": challenge.tender,
            "today": localdate(clock.now()),
            "offers": offers(challenge, by=request.actor, at=clock.now()),
        },
    )


@login_required
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the objection."""
    return move_page(request, access_challenge(request.actor, pk), name, MOVES)


@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """质疑答复函 as PDF, for its provider and the buyer's people."""
    challenge = access_challenge(request.actor, pk)
    if challenge.paper is None:
        raise Refusal("not_found", _("There is no answer on paper yet."), status=404)
    return files.answer(challenge.paper, inline=True)
