"""Pages of a provider's standing: its papers with what is amiss, credit checks, debarments; the officer's queue of papers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tender.core import clock, files
from tender.core.acts import Door, move_page, play
from tender.core.card import offers
from tender.core.refusal import forbidden
from tender.core.tables import Column, Filter, Table
from tender.parties.forms.standing import CheckForm, DebarmentForm, LiftForm
from tender.parties.models import Evidence, Organisation
from tender.parties.queries import OFFICE
from tender.parties.queries import standing as queries
from tender.parties.services import evidence as papers
from tender.parties.services import standing as services

TONES = {"shown": "amber", "verified": "green", "returned": "red", "expired": "red", "ending": "amber", "missing": "red"}
WORDS = {
    "missing": gettext_lazy("not shown yet"),
    "ending": gettext_lazy("ends soon"),
    "shown": gettext_lazy("waiting for the office"),
    "verified": gettext_lazy("found right"),
    "returned": gettext_lazy("returned"),
    "expired": gettext_lazy("expired"),
}
MOVES = {"verify": Door(papers.verify), "send_back": Door(papers.send_back)}


def tone(paper: Evidence) -> str:
    """The colour of its state."""
    return TONES[paper.state]


COLUMNS = (
    Column("get_kind_display", gettext_lazy("Evidence"), sort="kind", link=Evidence.get_absolute_url, main=True),
    Column("organisation", gettext_lazy("Organisation"), sort="organisation__name"),
    Column("at", gettext_lazy("Shown on"), kind="day", sort="at"),
    Column("valid_until", gettext_lazy("Valid until"), kind="day", sort="valid_until"),
    Column("get_state_display", gettext_lazy("State"), kind="state", tone=tone),
)


@login_required
def queue(request: HttpRequest) -> HttpResponse:
    """Every paper, those that wait for an officer first, the oldest of them on top."""
    rows = queries.papers_for(request.actor)
    table = Table(
        COLUMNS,
        rows,
        request,
        name="papers",
        caption=_("Evidence"),
        search=("organisation__name",),
        filters=(
            Filter("state", _("State"), Evidence.State.choices, "state"),
            Filter("kind", _("Kind"), Evidence.Kind.choices, "kind"),
        ),
        order=("turn", "at", "pk"),
        empty={"title": _("No paper yet"), "text": _("Providers show their papers on their own page; you verify them here.")},
    )
    context = {"table": table, "waiting": rows.filter(state="shown").count()}
    return table.export_response() or render(request, "pages/standing/queue.html", context)


@login_required
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper with its history, and what can be done."""
    found, at = queries.access_paper(request.actor, pk), clock.now()
    context = {
        "paper": found,
        "tone": TONES[found.state],
        "offers": offers(found, by=request.actor, at=at),
        "history": [{"title": _said(line.event), "at": line.at, "who": line.actor_name, "reason": line.reason}
                    for line in queries.history_of(found)],
        "reason": queries.reasons_of([found]).get(found.pk, ""),
        "trail": [*_trail(request, found.organisation), (found.get_kind_display(), "")],
    }  # fmt: skip
    return render(request, "pages/standing/paper.html", context)


EVENTS = {
    "evidence.shown": gettext_lazy("Shown"),
    "evidence.verified": gettext_lazy("Verified"),
    "evidence.returned": gettext_lazy("Returned"),
    "evidence.expiring": gettext_lazy("Reminded of its end"),
    "evidence.expired": gettext_lazy("Expired"),
}


def _said(event: str) -> Any:
    return EVENTS.get(event, event)


@login_required
def paper_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Verify or return a paper."""
    return move_page(request, queries.access_paper(request.actor, pk), name, MOVES)


@login_required
def standing(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing, near its end, returned and why; credit checks; debarments."""
    return _page(request, queries.access_standing(request.actor, pk))


def _trail(request: HttpRequest, organisation: Organisation) -> list[tuple[Any, str]]:
    return [
        (_("Organisations"), reverse("parties:organisations")),
        (organisation.name, organisation.get_absolute_url()),
        (_("Standing"), reverse("parties:standing", args=[organisation.pk])),
    ]


def _page(
    request: HttpRequest, organisation: Organisation, *, check: BaseForm | None = None, debarment: BaseForm | None = None
) -> HttpResponse:
    at, by = clock.now(), request.actor
    today = localdate(at)
    needs = queries.needs_of(organisation, on=today)
    context = {
        "organisation": organisation,
        "own": by.holds("provider", organisation.pk),
        "officer": by.holds("officer"),
        "office": any(by.holds(role) for role in OFFICE),
        "needs": [{"need": need, "word": WORDS[need.standing], "tone": TONES[need.standing]} for need in needs],
        "amiss": [need for need in needs if not need.is_fine],
        "checks": list(organisation.credit_checks.select_related("file", "by")),
        "bars": [{"row": row, "in_force": bool((bar := row.as_bar) and bar.since <= today <= bar.until)}
                 for row in organisation.debarments.all()],
        "barred": queries.debarment_of(organisation.pk, at),
        "check_form": check or CheckForm(initial={"checked_on": today}),
        "debarment_form": debarment or DebarmentForm(),
        "trail": [*_trail(request, organisation)[:-1], (_("Standing"), "")],
    }  # fmt: skip
    failed = any(form is not None and form.errors for form in (check, debarment))
    return render(request, "pages/standing/standing.html", context, status=422 if failed else 200)


def _for_officer(request: HttpRequest, pk: int) -> Organisation:
    """An organisation of which an officer records something; forbidden to its own people."""
    organisation = queries.access_standing(request.actor, pk)
    if not request.actor.holds("officer"):
        raise forbidden()
    return organisation


@require_POST
@login_required
def add_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a credit check."""
    organisation = _for_officer(request, pk)
    form = CheckForm(request.POST, request.FILES)
    if form.is_valid():
        answer = play(
            request,
            lambda **who: services.record_check(organisation, **form.cleaned_data, **who),
            then=reverse("parties:standing", args=[pk]) + "#checks",
            form=form,
            done=_("Recorded."),
        )
        if answer:
            return answer
    return _page(request, organisation, check=form)


@require_POST
@login_required
def add_debarment(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a debarment."""
    organisation = _for_officer(request, pk)
    form = DebarmentForm(request.POST)
    if form.is_valid():
        answer = play(
            request,
            lambda **who: services.debar(organisation, **form.cleaned_data, **who),
            then=reverse("parties:standing", args=[pk]) + "#debarments",
            form=form,
            done=_("Recorded."),
        )
        if answer:
            return answer
    return _page(request, organisation, debarment=form)


@login_required
def lift(request: HttpRequest, pk: int, debarment: int) -> HttpResponse:
    """End a debarment early, with a reason."""
    bar = queries.access_debarment(request.actor, pk, debarment)
    form = LiftForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = play(
            request,
            lambda **who: services.lift(bar, **form.cleaned_data, **who),
            then=reverse("parties:standing", args=[pk]) + "#debarments",
            form=form,
            done=_("The debarment is lifted."),
        )
        if answer:
            return answer
    context = {"bar": bar, "organisation": bar.organisation, "form": form, "trail": _trail(request, bar.organisation)}
    return render(request, "pages/standing/lift.html", context)


@login_required
def check_file(request: HttpRequest, pk: int, check: int) -> HttpResponse:
    """The printed page of a credit check."""
    return files.answer(queries.access_check_file(request.actor, pk, check))
