"""Pages of letters to bidders: all letters of a tender, one to write, one to read, answer, vote on and decide."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tender.core import clock, files
from tender.core.acts import play
from tender.core.refusal import Refusal, forbidden
from tender.core.refusal import _ as refused
from tender.procurement.forms.clarification import COST_LABELS, AnswerForm, AskForm, DecideForm, VoteForm
from tender.procurement.models import Bid, Clarification
from tender.procurement.models.clarification import sitting_members
from tender.procurement.queries import clarification as queries
from tender.procurement.queries.examination import membership
from tender.procurement.rules import rulebook
from tender.procurement.rules.clarification import CORRECTION, JUDGEMENT, LOW_PRICE, law_of
from tender.procurement.rules.correction import Figures
from tender.procurement.services import clarification as services
from tender.procurement.services.clarification_paper import print_letter

KINDS = dict(Clarification.Kind.choices)
TRIGGERS = {
    "abnormal_low_mean": _("below the share of the mean of all prices that passed"),
    "abnormal_low_second": _("below the share of the second lowest price"),
    "abnormal_low_ceiling": _("below the share of the ceiling price"),
    JUDGEMENT: _("professional judgement of the committee"),
}
STEPS = {
    "list_over_body": _("The opening list stands before the body of the bid."),
    "words_over_digits": _("The amount in words stands before the digits."),
    "total_over_slip": _("The decimal point of the unit prices slipped: the total stands, the unit price is mended."),
    "units_over_total": _("The sum of the unit prices stands before the total."),
}


@login_required
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """All letters of a tender, the prices that must be explained, and to whom one may write."""
    tender = queries.access_letters(request.actor, pk)
    blind = queries.is_blind(request.actor, tender)
    may = tender.state == "examining"
    kinds = services.writable(request.actor, tender) if may else ()
    low, bids = queries.low_rows(tender, blind=blind), queries.bids_in(tender) if kinds else {}
    lots = [
        (
            lot,
            [(row, [(TRIGGERS[code], limit) for code, limit in row.codes]) for row in low.get(lot.pk, [])],
            [(bid, queries.name_of(bid, blind=blind), _open_to(bid, kinds)) for bid in bids.get(lot.pk, [])],
        )
        for lot in tender.lots.all()
    ]
    letters = [(row, queries.name_of(row.bid, blind=blind)) for row in queries.letters_of(tender)]
    context = {"tender": tender, "lots": lots, "letters": letters, "writes": LOW_PRICE in kinds, "blind": blind, "at": clock.now()}
    return render(request, "pages/clarification/list.html", context)


def _open_to(bid: Bid, kinds: Sequence[str]) -> list[tuple[str, Any]]:
    """Which letters may be written to this bidder now."""
    return [(kind, KINDS[kind]) for kind in kinds if kind != LOW_PRICE or bid.state == "admitted"]


@login_required
def ask(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write a letter to one bidder."""
    bid = queries.access_asked_bid(request.actor, pk)
    if kind not in KINDS:
        raise Refusal("not_found", refused("There is no such letter."), status=404)
    if not services.may_write(request.actor, bid, kind):
        raise forbidden()
    tender, blind = bid.lot.tender, queries.is_blind(request.actor, bid.lot.tender)
    low = rulebook.load(tender.rulebook).abnormal_low
    form = AskForm(request.POST or None, kind=kind)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda by, at: services.ask(bid, _asked(bid, kind, form.cleaned_data), by=by, at=at),
            then=lambda row: row.get_absolute_url(),
            form=form,
            done=gettext("The letter is sent to the bidder."),
        )
        if answer:
            return answer
    context = {
        "tender": tender, "bid": bid, "kind": kind, "label": KINDS[kind], "name": queries.name_of(bid, blind=blind), "form": form,
        "law": law_of(kind, low.law), "minutes": low.explain_minutes if kind == LOW_PRICE else None,
    }  # fmt: skip
    return render(request, "pages/clarification/ask.html", context, status=422 if form.errors else 200)


def _asked(bid: Bid, kind: str, typed: dict[str, Any]) -> services.Asked:
    figures = None
    if kind == CORRECTION:
        figures = Figures(bid.price or Decimal(0), typed["words"], typed["body"], typed["units"], typed["slip"])
    return services.Asked(kind, typed["item"], typed["deadline"], figures, typed.get("hours"))


@never_cache
@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """A letter: its bidder answers here, the committee reads, votes and decides here."""
    letter = queries.access_letter(request.actor, pk)
    view = queries.view_of(letter, by=request.actor)
    if view.is_own:
        return _own(request, view)
    if request.method == "POST":
        raise forbidden()
    return _render(request, view)


def _own(request: HttpRequest, view: queries.LetterView) -> HttpResponse:
    """The bidder's own page."""
    letter, at = view.letter, clock.now()
    form = AnswerForm(request.POST or None, request.FILES or None, kind=letter.kind)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        said = services.Answer(typed["text"], typed.get("confirms"), form.costs(), typed["uploads"])
        answer = play(
            request,
            lambda by, at: services.answer(letter, said, by=by, clock=clock.DatabaseClock()),
            then=request.path,
            form=form,
            done=gettext("Your answer is signed and sent."),
        )
        if answer:
            return answer
    context = {**_shown(view), "form": form, "at": at, "may_answer": letter.state == "asked" and at < letter.deadline}
    return render(request, "pages/clarification/mine.html", context, status=422 if form.errors else 200)


def _shown(view: queries.LetterView) -> dict[str, Any]:
    """What both pages show of a letter."""
    letter, figures = view.letter, view.letter.figures
    labels = [("listed", _("Opening list, in digits")), ("words", _("Opening list, in words")), ("body", _("Body of the bid")),
              ("units", _("Sum of the unit prices")), ("corrected", _("Corrected price")), ("price", _("Bid price"))]  # fmt: skip
    return {
        "view": view, "letter": letter, "bid": letter.bid, "lot": letter.bid.lot, "tender": letter.bid.lot.tender,
        "law": letter.law,
        "figures": [(label, Decimal(figures[name])) for name, label in labels if figures.get(name)],
        "steps": [STEPS[code] for code, _one, _other in figures.get("steps", ())],
        "triggers": [(TRIGGERS[code], Decimal(figures["limits"][code]) if code in figures.get("limits", {}) else None)
                     for code in figures.get("codes", ())],
        "hours": Decimal(figures["hours"]) if figures.get("hours") else None,
        "costs": [(COST_LABELS[row.name], row) for row in queries.cost_rows(letter)],
    }  # fmt: skip


def _render(request: HttpRequest, view: queries.LetterView, *, vote: Any = None, decide: Any = None) -> HttpResponse:
    """The committee's page: with the forms that this reader may use now."""
    letter, at = view.letter, clock.now()
    tender = letter.bid.lot.tender
    seat = membership(request.actor, tender)
    is_due = letter.is_open and (letter.state != "asked" or at >= letter.deadline) and tender.state == "examining"
    votes = list(letter.votes.select_related("member__person")) if letter.kind == LOW_PRICE else []
    waiting = len({m.pk for m in sitting_members(tender.pk)} - {one.member_id for one in votes}) if votes or is_due else 0
    votes_there = letter.kind == LOW_PRICE and seat is not None and seat.may_score and is_due
    mine = next((one for one in votes if seat and one.member_id == seat.pk), None)
    decides = is_due and services.may_write(request.actor, letter.bid, letter.kind)
    had = {"accepts": "yes" if mine.accepts else "no", "reason": mine.reason} if mine else None
    context = {
        **_shown(view), "at": at, "votes": votes if not waiting else [], "waiting": waiting, "is_due": is_due,
        "vote": (vote or VoteForm(initial=had, auto_id="vote_%s")) if votes_there else None, "has_voted": mine is not None,
        "decide": (decide or DecideForm(kind=letter.kind)) if decides and (letter.kind != LOW_PRICE or not waiting) else None,
    }  # fmt: skip
    failed = any(form is not None and form.errors for form in (vote, decide))
    return render(request, "pages/clarification/page.html", context, status=422 if failed else 200)


def _for_committee(request: HttpRequest, pk: int) -> queries.LetterView:
    view = queries.view_of(queries.access_letter(request.actor, pk), by=request.actor)
    if view.is_own:
        raise forbidden()
    return view


@login_required
@require_POST
def vote(request: HttpRequest, pk: int) -> HttpResponse:
    """One member votes on an explained price."""
    view, form = _for_committee(request, pk), VoteForm(request.POST, auto_id="vote_%s")
    seat = membership(request.actor, view.letter.bid.lot.tender)
    if seat is None:
        raise forbidden()
    if form.is_valid():
        answer = play(
            request,
            lambda by, at: services.vote(view.letter, **form.cleaned_data, by=by, at=at),
            then=view.letter.get_absolute_url(),
            form=form,
            done=gettext("Your vote is recorded."),
        )
        if answer:
            return answer
    return _render(request, view, vote=form)


@login_required
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide on a letter."""
    view = _for_committee(request, pk)
    if not services.may_write(request.actor, view.letter.bid, view.letter.kind):
        raise forbidden()
    form = DecideForm(request.POST, kind=view.letter.kind)
    if form.is_valid():
        answer = play(
            request,
            lambda by, at: services.decide(view.letter, **form.cleaned_data, by=by, at=at),
            then=view.letter.get_absolute_url(),
            form=form,
            done=gettext("The decision is recorded."),
        )
        if answer:
            return answer
    return _render(request, view, decide=form)


@never_cache
@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter as a paper, with its reply; it names the bidder, so whoever judges blind does not get it."""
    letter = queries.access_named_letter(request.actor, pk)
    name = quote(f"澄清函_{letter.bid.lot.tender.number}.pdf", safe="")
    headers = {"Content-Disposition": f"inline; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return HttpResponse(print_letter(letter), content_type="application/pdf", headers=headers)


@login_required
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A file of an answer, under a neutral name for who judges blind."""
    row, name = queries.access_letter_file(request.actor, pk, file_pk)
    return files.answer(row.file, name=name)
