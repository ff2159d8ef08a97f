"""Pages of needs surveys: the list, asking, answering, results with pictures, and the step that makes needs of answers."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import Door, move_page, play
from tender.core.card import offers
from tender.core.refusal import forbidden
from tender.core.tables import Column, Table
from tender.procurement.forms.survey import AnswerForm, SurveyForm, TakeUpForm, said_shortly
from tender.procurement.models import Survey
from tender.procurement.queries import survey as queries
from tender.procurement.services import survey as services

MOVES = {"open": Door(services.open_survey, done=_("The units are asked."))}
TONES = {"draft": "", "open": "green", "closed": "blue"}
ANSWERS = (
    Column("theme", _("Theme"), sort="theme", main=True),
    Column("unit", _("Unit"), sort="unit__name"),
    Column("for_unit", _("Answered for"), value=lambda row: _("the unit") if row.for_unit else _("oneself")),
    Column("audience", _("Audience"), value=lambda row: row.get_audience_display()),
    Column("head_count", _("Head count"), kind="number", sort="head_count"),
    Column("days", _("Training days"), kind="number", sort="days"),
    Column("month", _("Wished month"), sort="month", value=lambda row: f"{row.month:%Y-%m}"),
    Column("reason", _("Why it is needed")),
    Column("need", _("Need"), link=lambda row: reverse("procurement:need", args=[row.need_id]) if row.need_id else ""),
)


@login_required
def survey_list(request: HttpRequest) -> HttpResponse:
    """Surveys this person asks or answers."""
    by = request.actor
    is_officer = by.holds("officer")
    columns = (
        Column("title", _("Title"), sort="title", main=True, link=Survey.get_absolute_url),
        Column("year", _("Year"), sort="year"),
        Column("state", _("State"), kind="state", value=lambda row: row.get_state_display(), tone=lambda row: TONES[row.state]),
        Column("closes_at", _("Answers are taken until"), kind="moment", sort="closes_at"),
        Column("wishes" if is_officer else "own", _("Answers") if is_officer else _("My answers"), kind="number"),
    )
    empty = {
        "title": _("There is no survey"),
        "text": _("Ask the units what their people should learn; the answers become needs in one step."),
        "url": reverse("procurement:survey-new") if is_officer else "",
        "label": _("Prepare a survey"),
    }
    table = Table(
        columns, queries.surveys_for(by), request, name="surveys", caption=_("Needs surveys"), order=["-created_at"], empty=empty
    )
    return table.export_response() or render(request, "pages/survey/list.html", {"table": table, "is_officer": is_officer})


@login_required
def survey_new(request: HttpRequest) -> HttpResponse:
    """Prepare a survey."""
    own = sorted(request.actor.organisations("officer"))
    if not own:
        raise forbidden()
    units = queries.units_askable(request.actor)
    form = SurveyForm(request.POST or None, units=units, initial={"year": clock.now().year + 1, "units": units})
    if request.method == "POST" and form.is_valid():
        make = lambda **who: services.create_survey(own[0], **form.values(), **who)  # noqa: E731 (as elsewhere: one call)
        if answered := play(request, make, then=Survey.get_absolute_url, form=form, done=_("The survey is prepared. Now open it.")):
            return answered
    return render(request, "pages/survey/form.html", {"form": form, "survey": None}, status=422 if form.errors else 200)


@login_required
def survey_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a survey that nobody was asked yet."""
    survey = _editable(request, pk)
    initial = {name: getattr(survey, name) for name in ("title", "year", "about", "closes_at")}
    form = SurveyForm(
        request.POST or None, units=queries.units_askable(request.actor), initial={**initial, "units": survey.unit_ids()}
    )
    if request.method == "POST" and form.is_valid():
        change = lambda **who: services.change_survey(survey, **form.values(), **who)  # noqa: E731
        if answered := play(request, change, then=survey.get_absolute_url(), form=form, done=_("Saved.")):
            return answered
    return render(request, "pages/survey/form.html", {"form": form, "survey": survey}, status=422 if form.errors else 200)


def _editable(request: HttpRequest, pk: int) -> Survey:
    """A survey that this officer may still correct."""
    survey = queries.access_survey(request.actor, pk)
    if not request.actor.holds("officer", survey.buyer_id):
        raise forbidden()
    if refusal := services.may_change(survey):
        raise refusal
    return survey


@login_required
def survey_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A survey: for those who ask how far it is, for those asked what they answered."""
    by, at = request.actor, clock.now()
    survey = queries.access_survey(by, pk)
    asks = queries.asks(by, survey)
    context = {
        "survey": survey,
        "at": at,
        "tone": TONES[survey.state],
        "asks": asks,
        "is_officer": by.holds("officer", survey.buyer_id),
        "is_open": survey.is_open(at),
        "units": list(survey.units.select_related("organisation")) if asks else [],
        "offers": offers(survey, by=by, at=at),
        "seats": queries.seats_asked(by, survey),
        "answers": list(queries.own_answers(by, survey)),
        "trail": [(_("Needs surveys"), reverse("procurement:surveys")), (survey.title, "")],
    }
    return render(request, "pages/survey/detail.html", context)


@login_required
def survey_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """Play one card of the survey."""
    return move_page(request, queries.access_survey(request.actor, pk), name, MOVES)


@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Want a class."""
    survey = queries.access_survey(request.actor, pk)
    seats = queries.seats_asked(request.actor, survey)
    if not seats:
        raise forbidden()
    form = AnswerForm(request.POST or None, year=survey.year, seats=seats)
    if request.method == "POST" and form.is_valid():
        where = survey.get_absolute_url()
        send = lambda **who: services.answer(survey, **form.values(), **who)  # noqa: E731
        if answered := play(request, send, then=where, form=form, done=_("Your wish was noted. You may add another.")):
            return answered
    return render(request, "pages/survey/answer.html", {"form": form, "survey": survey}, status=422 if form.errors else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int, answer: int) -> HttpResponse | None:
    """Take an own wish back."""
    survey = queries.access_survey(request.actor, pk)
    take_back = lambda **who: services.withdraw_answer(survey, answer, **who)  # noqa: E731
    return play(request, take_back, then=survey.get_absolute_url(), done=_("Your wish was taken back."))


@login_required
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What was answered: numbers, pictures, every answer for export, and what becomes a need."""
    survey = queries.access_survey(request.actor, pk)
    if not queries.asks(request.actor, survey):
        raise forbidden()
    if request.method == "POST" and not request.actor.holds("officer", survey.buyer_id):
        raise forbidden()
    every, waiting = queries.every_group(survey), queries.groups_of(survey)
    choices = [
        (group.key, said_shortly(group.theme, group.audience, group.head_count, group.days, group.month)) for group in waiting
    ]
    form = TakeUpForm(request.POST or None, groups=choices, initial={"groups": [key for key, _label in choices]})
    if request.method == "POST" and form.is_valid():
        make = lambda **who: services.take_up(survey, form.cleaned_data["groups"], **who)  # noqa: E731
        if answered := play(request, make, then=reverse("procurement:needs"), form=form, done=_("The answers are needs now.")):
            return answered
    table = Table(
        ANSWERS, queries.answers_of(survey), request, name="answers", caption=_("Every answer"), search=["theme", "unit__name"],
        order=["at"], file_name=f"survey-{survey.pk}",
    )  # fmt: skip
    context = {
        "survey": survey,
        "table": table,
        "form": form,
        "waiting": waiting,
        "may_take_up": survey.state == "closed" and request.actor.holds("officer", survey.buyer_id),
        "tiles": _tiles(survey, every),
        "pictures": queries.pictures_of(every, _words()) if every else [],
        "trail": [
            (_("Needs surveys"), reverse("procurement:surveys")),
            (survey.title, survey.get_absolute_url()),
            (_("Survey results"), ""),
        ],
    }  # fmt: skip
    return table.export_response() or render(request, "pages/survey/results.html", context, status=422 if form.errors else 200)


def _tiles(survey: Survey, groups: tuple[Any, ...]) -> list[dict[str, Any]]:
    units = list(survey.units.all())
    answered = sum(unit.answered_at is not None for unit in units)
    return [
        {"label": _("Answers"), "value": sum(len(group.keys) for group in groups)},
        {"label": _("People"), "value": sum(group.head_count for group in groups)},
        {"label": _("Themes"), "value": len(groups)},
        {"label": _("Units that answered"), "value": f"{answered} / {len(units)}"},
    ]


def _words() -> dict[str, str]:
    return {
        "themes": gettext("What is wanted most"),
        "months": gettext("When it is wanted"),
        "theme": gettext("Theme"),
        "month": gettext("Wished month"),
        "people": gettext("people"),
        "heads": gettext("Head count"),
    }
