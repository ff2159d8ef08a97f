"""Pages of objections: filed by a bidder, answered by the officer, read by both."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext

from tender.core import clock, files
from tender.core.acts import Door, move_page, play
from tender.core.card import cards_of, offers, refusal_of
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _
from tender.parties.models import Organisation
from tender.procurement.forms.challenge import AnswerForm, ChallengeForm, SupplementForm
from tender.procurement.models import Challenge, ObjectionDetail
from tender.procurement.queries.challenge import access_challenge, challenges_for, window_of
from tender.procurement.queries.committee import is_buyers
from tender.procurement.queries.debrief import access_bound
from tender.procurement.queries.remedy import checks_of, standing_of
from tender.procurement.queries.remedy_words import check_lines
from tender.procurement.queries.tender import access_tender
from tender.procurement.rules import rulebook
from tender.procurement.rules.challenge import filing_ends
from tender.procurement.rules.remedy import REPLY, effects_of
from tender.procurement.services import challenge as services

ANSWERS: dict[str, Callable[..., Challenge]] = {"uphold": services.uphold, "dismiss": services.dismiss}
LAW = "财政部令第94号 第10条、第13条"
MOVES = {
    "accept": Door(services.accept),
    "refuse": Door(services.refuse),
    "ask_supplement": Door(services.ask_supplement),
    "supplement": Door(services.supplement, SupplementForm),
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
    bound = access_bound(request.actor, tender, request.GET.get("bid", ""), request.GET.get("leaf", ""))
    form = ChallengeForm(own, request.POST or None, request.FILES or None, bound=bound)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.file_challenge(tender, **form.said(), by=by, at=at),
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
        {
            "tender": tender,
            "form": form,
            "until": until,
            "law": LAW,
            "today": localdate(clock.now()),
            "bound": bound,
        },
    )


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """An objection with its answer, and what can be done."""
    challenge = access_challenge(request.actor, pk)
    is_open = challenge.state == "filed"
    return render(
        request,
        "pages/challenge/page.html",
        {
            "challenge": challenge,
            "tender": challenge.tender,
            "today": localdate(clock.now()),
            "offers": [one for one in offers(challenge, by=request.actor, at=clock.now()) if _is_mine(challenge, one.card.name)],
            "checks": check_lines(checks_of(challenge)) if is_open and is_buyers(request.actor, challenge.tender) else (),
            "points": list(challenge.points.all()),
            "detail": getattr(challenge, "detail", None),
            "supplement": challenge.asked(),
            "effect": getattr(challenge, "effect", None),
        },
    )


def _is_mine(challenge: Challenge, name: str) -> bool:
    """A supplement is offered once it is asked for."""
    return name != "supplement" or challenge.asked() is not None


@login_required
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the objection."""
    challenge = access_challenge(request.actor, pk)
    return answer(request, challenge, name) if name in ANSWERS else move_page(request, challenge, name, MOVES)


def answer(request: HttpRequest, challenge: Challenge, name: str) -> HttpResponse:
    """The answer, point by point with reasons; upheld, with what follows at this stage."""
    card, by = cards_of(Challenge)[name], request.actor
    if refusal := refusal_of(challenge, card, by=by, at=clock.now()):
        raise refusal
    points = list(challenge.points.all())
    effects = effects_of(standing_of(challenge.tender, challenge.step, challenge)) if name == "uphold" else ()
    form = AnswerForm(points, effects, request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = play(
            request,
            lambda by, at: ANSWERS[name](challenge, **form.said(), by=by, at=at),
            then=challenge.get_absolute_url(),
            form=form,
            done=gettext("The answer is out."),
        )
        if done:
            return done
    context = {
        "challenge": challenge,
        "tender": challenge.tender,
        "form": form,
        "card": card,
        "reply_law": REPLY,
        "checks": check_lines(checks_of(challenge)),
    }
    return render(request, "pages/challenge/answer.html", context)


@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """质疑答复函 as PDF, for its provider and the buyer's people."""
    challenge = access_challenge(request.actor, pk)
    if challenge.paper is None:
        raise Refusal("not_found", _("There is no answer on paper yet."), status=404)
    return files.answer(challenge.paper, inline=True)


@login_required
def authorisation(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper that authorises the agent, for its provider and the buyer's people."""
    found = ObjectionDetail.objects.select_related("authorisation").filter(challenge=access_challenge(request.actor, pk)).first()
    if found is None or found.authorisation is None:
        raise Refusal("not_found", _("There is no such paper."), status=404)
    return files.answer(found.authorisation)
