"""Pages of an award: the leader's decision, publication, letters; and a provider's own result."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy

from tender.core import clock, files
from tender.core.acts import Door, move_page, play
from tender.core.card import cards_of, offers, refusal_of
from tender.procurement.forms.award import DecideForm
from tender.procurement.forms.remedy import FallForm
from tender.procurement.models import Award, Fall
from tender.procurement.models.allocation import Seats
from tender.procurement.models.award import SILENCE
from tender.procurement.models.scoring_terms import draws_by_seed
from tender.procurement.queries.award import (
    access_award,
    access_awards,
    access_letter,
    access_result,
    candidates_of,
    letters_of,
    own_side,
    papers_of,
    winners_of,
)
from tender.procurement.queries.evaluation import group_scores
from tender.procurement.queries.examination import reasons_of
from tender.procurement.queries.remedy import falls_of, signing_of
from tender.procurement.rules.remedy import REFUSED_TO_SIGN
from tender.procurement.services import award as services
from tender.procurement.services import fall

MOVES = {
    "publicise": Door(services.publicise, done=gettext_lazy("The candidates are public.")),
    "notify": Door(services.notify, done=gettext_lazy("The award is announced and the letters are out.")),
    "overturn": Door(fall.let_fall, FallForm, done=gettext_lazy("The award is overturned; what follows is on record.")),
}


@login_required
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """The awards of a tender, lot by lot; a single one is shown at once."""
    tender, awards = access_awards(request.actor, pk)
    if len(awards) == 1:
        return redirect(awards[0])
    return render(request, "pages/award/list.html", {"tender": tender, "awards": awards, "falls": falls_of(tender)})


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """An award: candidates, decision, dates, letters, and what can be done."""
    if own := own_side(request.actor, pk):
        return redirect(own)
    award, at = access_award(request.actor, pk), clock.now()
    report, notices = papers_of(award)
    seats = Seats(award.tender) if award.state == "proposed" or award.tender.lots_won_most else None
    seat = seats.of(award) if seats else None
    return render(
        request,
        "pages/award/page.html",
        {
            "award": award,
            "tender": award.tender,
            "at": at,
            "candidates": candidates_of(award.lot),
            "letters": letters_of(award),
            "report": report,
            "notices": notices,
            "waits": seat is not None and seat.waits,
            "passed": seats.passed(seat) if seats and seat else [],
            "is_drawn": seat is not None and not seat.waits and not seat.winner and draws_by_seed(award.tender),
            "draws": list(award.tie_draws.all()),
            "held": award.standing_challenge() if award.state in ("publicised", "notified") else None,
            "falls": falls_of(award.tender),
            "laws": {"unsigned": REFUSED_TO_SIGN, "silence": SILENCE},
            "unsigned": signing_of(award, at),
            "silence": award.silence_ends() if award.state == "proposed" else None,
            "offers": [one for one in offers(award, by=request.actor, at=at) if one.card.name in _cards_of(award)],
        },
    )


def _cards_of(award: Award) -> set[str]:
    """The cards that this procedure knows here: with one source the deal is announced at once, else candidates come first."""
    is_straight = award.tender.method == "single_source" or (award.state == "decided" and award.was_publicised())
    other = "publicise" if is_straight else "notify" if award.state == "decided" else ""
    return {*MOVES, "decide"} - {other}


@login_required
def move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the award."""
    award = access_award(request.actor, pk)
    if name == "decide":
        return decide(request, award)
    return move_page(request, award, name, MOVES, then=_next_page if name == "overturn" else None)


def _next_page(fallen: Fall) -> str:
    """Where the leader goes on: the award of the next candidate, or the tender that starts again."""
    if fallen.successor:
        return fallen.successor.get_absolute_url()
    tender = fallen.award.tender
    return reverse("procurement:aftermath", args=[tender.pk]) if fallen.then == "restart" else fallen.award.get_absolute_url()


def decide(request: HttpRequest, award: Award) -> HttpResponse:
    """The leader confirms the first candidate."""
    card = cards_of(Award)["decide"]
    if refusal := refusal_of(award, card, by=request.actor, at=clock.now()):
        raise refusal
    form = DecideForm(award, request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.decide(award, **form.cleaned_data, by=by, at=at),
            then=award.get_absolute_url(),
            form=form,
            done=gettext("The award is decided."),
        )
        if answer:
            return answer
    return render(
        request,
        "pages/award/decide.html",
        {"award": award, "tender": award.tender, "form": form, "card": card, "candidates": candidates_of(award.lot)},
    )


@login_required
def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """中标通知书 or 未中标通知书 as PDF."""
    return files.answer(access_letter(request.actor, pk).paper, inline=True)


@login_required
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """A provider's own result: score per group, rank, or the reason; its letter, and how to object."""
    bid = access_result(request.actor, pk)
    scored = hasattr(bid, "result")
    return render(
        request,
        "pages/award/result.html",
        {
            "bid": bid,
            "tender": bid.lot.tender,
            "winners": winners_of(bid.lot),
            "groups": group_scores(bid) if scored else [],
            "reason": "" if scored else reasons_of(bid),
            "ranked": bid.lot.bids.filter(place__isnull=False).count(),
            "letters": list(bid.letters.all()),
            "may_debrief": scored,
        },
    )
