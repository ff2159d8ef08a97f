"""Pages of a class: list, the class with timetable and cards, planning, timetable, roster."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from tender.core import clock
from tender.core.acts import Door, move_page, play
from tender.core.audit import last_word
from tender.core.card import offers
from tender.core.refusal import forbidden
from tender.core.tables import Column, Filter, Table
from tender.delivery.forms import ClassForm, SessionForm
from tender.delivery.models import Enrolment, Session, TrainingClass
from tender.delivery.queries.training import access_class, access_roster, classes_for, missed_hours, organises
from tender.delivery.services import training as services

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
    table = Table(
        [
            Column("title", _("Class"), sort="title", link=TrainingClass.get_absolute_url, main=True),
            Column("provider", _("Provider"), sort="provider__name"),
            Column("starts_on", _("From"), kind="day", sort="starts_on"),
            Column("ends_on", _("Until"), kind="day", sort="ends_on"),
            Column("hours", _("Teaching hours"), kind="number", sort="hours"),
            Column("get_state_display", _("State"), kind="state", sort="state"),
        ],
        classes_for(request.actor),
        request,
        search=("title", "provider__name"),
        filters=[Filter("state", _("State"), TrainingClass.State.choices)],
        order=("-starts_on",),
        file_name="classes",
    )
    may_plan = bool(request.actor.organisations("organiser"))
    return table.export_response() or render(request, "pages/class/list.html", {"table": table, "may_plan": may_plan})


@login_required
def class_new(request: HttpRequest) -> HttpResponseBase:
    """Plan a class under a contract in force."""
    if not (request.actor.organisations("organiser") or request.actor.organisations("officer")):
        raise forbidden()
    form = ClassForm(request.actor, request.POST or None, initial={"contract": request.GET.get("contract")})
    if request.method == "POST" and form.is_valid():
        contract = form.cleaned_data.pop("contract")
        plan = partial(services.plan_class, contract, **form.cleaned_data)
        if answer := play(request, plan, then=TrainingClass.get_absolute_url, form=form, done=_("The class is planned.")):
            return answer
    return render(request, "pages/class/new.html", {"form": form})


@login_required
def class_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The class: facts, timetable, what can be done; for a learner their own place."""
    actor = request.actor
    training, at = access_class(actor, pk), clock.now()
    own = Enrolment.objects.filter(training=training, learner_id=actor.person_id).first() if actor.holds("learner") else None
    runs = organises(actor, training)
    context = {
        "training": training, "offers": offers(training, by=actor, at=at), "own": own, "runs": runs,
        "sessions": training.sessions.select_related("lecturer"), "may_request": actor.holds("learner") and own is None,
        "may_plan_sessions": runs and training.state in services.PLANNING, "places": _places(training),
        "may_see_roster": runs or actor.holds("approver", training.buyer_id) or actor.holds("supervisor"),
        "feedback": getattr(training, "feedback", None), "said": last_word(training),
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
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add = partial(services.add_session, training, **form.cleaned_data)
        if answer := play(request, add, then=training.get_absolute_url(), form=form, done=_("The session is on the timetable.")):
            return answer
    return render(request, "pages/class/session.html", {"training": training, "form": form})


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
    table = Table(
        [
            Column("learner", _("Participant"), sort="learner__full_name", link=Enrolment.get_absolute_url, main=True),
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
    )
    missed = missed_hours(rows)
    context = {
        "training": training,
        "table": table,
        "runs": organises(request.actor, training),
        "sessions": training.sessions.all(),
    }
    return table.export_response() or render(request, "pages/class/roster.html", context)


def _places(training: TrainingClass) -> list[tuple[object, int, int]]:
    """(channel, taken, quota) for both channels, in one query."""
    taken = list(training.enrolments.filter(state__in=["confirmed", "completed"]).values_list("channel", flat=True))
    quotas = {Enrolment.Channel.DISPATCH: training.dispatch_quota, Enrolment.Channel.SELF: training.self_quota}
    return [(channel.label, taken.count(channel), quota) for channel, quota in quotas.items()]
