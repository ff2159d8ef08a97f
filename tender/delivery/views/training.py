"""Pages of a class: list, the class with timetable and cards, planning, timetable, roster."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, Sum
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.actor import Actor
from tender.core.acts import Door, move_page, play
from tender.core.audit import last_word
from tender.core.card import offers
from tender.core.refusal import forbidden
from tender.core.tables import Column, Filter, Table
from tender.core.wording import SHANGHAI
from tender.delivery.forms import ChangeForm, ClassForm, SessionForm
from tender.delivery.models import TAKING_PART, Attendance, Enrolment, Session, TrainingClass
from tender.delivery.queries.feedback import may_look
from tender.delivery.queries.training import (
    access_class,
    access_roster,
    classes_for,
    missed_hours,
    organises,
    own_enrolment,
    own_states,
    sees_enrolments,
    sees_roster,
)
from tender.delivery.services import training as services

MORNING, AFTERNOON = time(9), time(14)
MOVES = {
    "open_enrolment": Door(services.open_enrolment, done=_("Enrolment is open.")),
    "begin": Door(services.begin, done=_("The class has begun.")),
    "deliver": Door(services.deliver, done=_("The class has ended.")),
    "accept": Door(services.accept, done=_("The class is accepted.")),
    "close": Door(services.close),
    "cancel": Door(services.cancel),
}


@login_required
def class_list(request: HttpRequest) -> HttpResponseBase:
    """Classes this person may see."""
    own, may_plan = own_states(request.actor), may_plan_classes(request.actor)
    mine = [Column("own", _("My place"), value=lambda row: own.get(row.pk))] if request.actor.holds("learner") else []
    table = Table(
        [
            Column("title", _("Class"), sort="title", link=TrainingClass.get_absolute_url, main=True),
            Column("provider", _("Provider"), sort="provider__name"),
            Column("starts_on", _("From"), kind="day", sort="starts_on"),
            Column("ends_on", _("Until"), kind="day", sort="ends_on"),
            Column("hours", _("Teaching hours"), kind="number", sort="hours"),
            Column("get_state_display", _("State"), kind="state", sort="state"),
            *mine,
        ],
        classes_for(request.actor),
        request,
        search=("title", "provider__name"),
        filters=[Filter("state", _("State"), TrainingClass.State.choices), *_own_filter(request.actor, own)],
        order=("-starts_on",),
        file_name="classes",
        empty=None
        if not may_plan
        else {
            "text": _("Plan a class under a contract in force."),
            "url": reverse("delivery:class-new"),
            "label": _("Plan a class"),
        },
    )
    return table.export_response() or render(request, "pages/class/list.html", {"table": table, "may_plan": may_plan})


@login_required
def class_new(request: HttpRequest) -> HttpResponseBase:
    """Plan a class under a contract in force."""
    if not may_plan_classes(request.actor):
        raise forbidden()
    form = ClassForm(request.actor, request.POST or None, initial={"contract": request.GET.get("contract")})
    if request.method == "POST" and form.is_valid():
        contract = form.cleaned_data.pop("contract")
        plan = partial(services.plan_class, contract, **form.cleaned_data)
        if answer := play(request, plan, then=TrainingClass.get_absolute_url, form=form, done=_("The class is planned.")):
            return answer
    return render(request, "pages/class/new.html", {"form": form})


def may_plan_classes(by: Actor) -> bool:
    """Organisers of providers and officers of buyers."""
    return bool(by.organisations("organiser") or by.organisations("officer"))


def _own_filter(by: Actor, own: dict[int, Any]) -> list[Filter]:
    """A learner may look at their own classes only."""
    lookup = lambda rows, value: rows.filter(pk__in=own) if value == "own" else rows  # noqa: E731
    return [Filter("whose", _("Whose"), [("own", _("only mine"))], lookup)] if by.holds("learner") else []


@login_required
def class_edit(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Mend what was planned, until the class begins."""
    training = access_class(request.actor, pk)
    if not organises(request.actor, training):
        raise forbidden()
    form = ChangeForm(request.POST or None, initial={name: getattr(training, name) for name in services.CHANGEABLE})
    if request.method == "POST" and form.is_valid():
        change = partial(services.change_class, training, **form.cleaned_data)
        if answer := play(request, change, then=training.get_absolute_url(), form=form, done=_("Saved.")):
            return answer
    return render(request, "pages/class/edit.html", {"training": training, "form": form})


@login_required
def class_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The class: facts, timetable, what can be done; for a learner their own place."""
    actor = request.actor
    training, at = access_class(actor, pk), clock.now()
    noted = Attendance.objects.filter(session=OuterRef("pk"))
    own, runs, feedback = own_enrolment(actor, training), organises(actor, training), getattr(training, "feedback", None)
    context = {
        "training": training, "offers": offers(training, by=actor, at=at), "own": own, "runs": runs,

        "sessions": training.sessions.select_related("lecturer").annotate(is_noted=Exists(noted)),
        "may_request": actor.holds("learner") and (own is None or own.state == "withdrawn") and training.state == "enrolling",
        "may_plan_sessions": runs and training.state in services.PLANNING, "places": _places(training),
        "may_see_roster": sees_roster(actor, training), "said": last_word(training),
        "feedback": feedback if feedback and may_look(actor, feedback) else None,
        "may_dispatch": actor.holds("officer", training.buyer_id) and training.state == "enrolling",
        "may_appraise": actor.holds("organiser", training.provider_id) and _waits_for_appraisal(training),
    }  # fmt: skip
    return render(request, "pages/class/detail.html", context)


@login_required
def class_move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Play one card."""
    return move_page(request, access_class(request.actor, pk), name, MOVES)


@login_required
def session_new(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Put a session on the timetable."""
    training = access_class(request.actor, pk)
    if not organises(request.actor, training):
        raise forbidden()
    form = SessionForm(request.POST or None, initial=_next_session(training))
    if request.method == "POST" and form.is_valid():
        add = partial(services.add_session, training, **form.cleaned_data)
        then = request.path if "next" in request.POST else training.get_absolute_url()
        if answer := play(request, add, then=then, form=form, done=_("The session is on the timetable.")):
            return answer
    planned = training.sessions.aggregate(hours=Sum("hours"))["hours"] or 0
    return render(request, "pages/class/session.html", {"training": training, "form": form, "planned": planned})


def _next_session(training: TrainingClass) -> dict[str, datetime]:
    """Where the next lesson probably lies: after the last one, or on the first morning."""
    last = training.sessions.order_by("ends_at").last()
    if last is None:
        starts = datetime.combine(training.starts_on, MORNING, tzinfo=SHANGHAI)
    elif localtime(last.ends_at).time() <= time(13):
        starts = datetime.combine(localdate(last.ends_at), AFTERNOON, tzinfo=SHANGHAI)
    else:
        starts = datetime.combine(min(localdate(last.ends_at) + timedelta(days=1), training.ends_on), MORNING, tzinfo=SHANGHAI)
    return {"starts_at": starts, "ends_at": starts + timedelta(hours=3)}


@login_required
def session_remove(request: HttpRequest, pk: int, session: int) -> HttpResponseBase:
    """Take a session off the timetable (POST)."""
    training = access_class(request.actor, pk)
    if not organises(request.actor, training):
        raise forbidden()
    row = get_object_or_404(Session, pk=session, training=training)
    if request.method == "POST":
        answer = play(request, partial(services.remove_session, row), then=training.get_absolute_url(), done=_("Removed."))
        if answer:
            return answer
    return render(request, "pages/class/session_remove.html", {"training": training, "session": row})


@login_required
def roster(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Who takes part, with missed hours."""
    training = access_roster(request.actor, pk)
    rows = training.enrolments.select_related("learner__unit")
    page = Enrolment.get_absolute_url if sees_enrolments(request.actor, training) else None
    table = Table(
        [
            Column("learner", _("Participant"), sort="learner__full_name", link=page, main=True),
            Column("learner.unit", _("Unit"), sort="learner__unit__name"),
            Column("get_channel_display", _("Channel"), sort="channel"),
            Column("missed", _("Missed hours"), kind="number", value=lambda row: missed.get(row.pk, 0)),
            Column("get_state_display", _("State"), kind="state", sort="state"),
        ],
        rows,
        request,
        search=("learner__full_name", "learner__unit__name"),
        filters=[Filter("state", _("State"), Enrolment.State.choices), Filter("channel", _("Channel"), Enrolment.Channel.choices)],
        order=("requested_at",),
        file_name="roster",
        empty={
            "title": _("Nobody is enrolled yet"),
            "text": _("The department dispatches people; learners choose the class themselves."),
        },
    )
    missed = missed_hours(rows)
    context = {
        "training": training,
        "table": table,
        "may_dispatch": request.actor.holds("officer", training.buyer_id) and training.state == "enrolling",
        "may_appraise": request.actor.holds("organiser", training.provider_id) and _waits_for_appraisal(training),
        "sessions": training.sessions.all(),
    }
    return table.export_response() or render(request, "pages/class/roster.html", context)


def _waits_for_appraisal(training: TrainingClass) -> bool:
    return training.state == "delivered" and training.enrolments.filter(state="confirmed").exists()


def _places(training: TrainingClass) -> list[tuple[object, int, int]]:
    """(channel, taken, quota) for both channels, in one query."""
    states = [*TAKING_PART, "expelled"]
    taken = list(training.enrolments.filter(state__in=states).values_list("channel", flat=True))
    return [(Enrolment.Channel(channel).label, taken.count(channel), quota) for channel, quota in training.quotas().items()]
