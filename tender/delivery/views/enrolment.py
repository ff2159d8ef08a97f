"""Pages of enrolments: choosing a class, dispatching people, one enrolment, attendance, appraisal, certificate."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core import clock, files
from tender.core.acts import Door, move_page, play
from tender.core.audit import last_word
from tender.core.card import offers
from tender.core.names import tidy
from tender.core.refusal import forbidden
from tender.delivery.forms import AppraisalForm, DispatchForm
from tender.delivery.models import Appraisal, Attendance, Certificate, Session, TrainingClass
from tender.delivery.queries.training import (
    access_certificate,
    access_class,
    access_enrolment,
    access_roster,
    attendance_grid,
    missed_hours,
)
from tender.delivery.services import enrolment as services
from tender.parties.models import Person
from tender.parties.queries import seats_at

MOVES = {"confirm": Door(services.confirm), "withdraw": Door(services.withdraw), "expel": Door(services.expel)}
MOST_LISTED = 400


@login_required
def request_place(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A learner chooses the class."""
    training = access_class(request.actor, pk)
    if not request.actor.holds("learner"):
        raise forbidden()
    if request.method == "POST":
        answer = play(
            request, partial(services.request, training), then=training.get_absolute_url(), done=_("You are on the list.")
        )
        if answer:
            return answer
    return render(request, "pages/class/request.html", {"training": training})


@login_required
def dispatch(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The department sends people."""
    training = access_class(request.actor, pk)
    if not request.actor.holds("officer", training.buyer_id):
        raise forbidden()
    form = DispatchForm(_candidates(training, tidy(request.GET.get("q", ""))), request.POST or None)
    if request.method == "POST" and form.is_valid():
        send = partial(services.dispatch, training, form.people())
        roster = reverse("delivery:roster", args=[training.pk])
        if answer := play(request, send, then=roster, form=form, done=_("They are enrolled and told.")):
            return answer
    return render(request, "pages/class/dispatch.html", {"training": training, "form": form, "q": request.GET.get("q", "")})


def _candidates(training: TrainingClass, words: str) -> object:
    people = Person.objects.filter(pk__in=seats_at(clock.now()).filter(role="learner").values("person_id"))
    people = people.exclude(enrolments__training=training).select_related("unit").order_by("unit__name", "full_name", "pk")
    if training.audience:
        people = people.filter(rank_group=training.audience)
    if words:
        people = people.filter(full_name__icontains=words[:50]) | people.filter(unit__name__icontains=words[:50])
    return people


@login_required
def enrolment_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One enrolment: state, attendance, appraisal, certificate."""
    enrolment = access_enrolment(request.actor, pk)
    context = {
        "enrolment": enrolment, "training": enrolment.training, "said": last_word(enrolment), "offers": _offers(request, enrolment),
        "attendances": enrolment.attendances.select_related("session"), "missed": missed_hours([enrolment]).get(enrolment.pk, 0),
        "appraisal": Appraisal.objects.filter(enrolment=enrolment).select_related("written_by").first(),
        "certificate": Certificate.objects.filter(enrolment=enrolment).first(),
        "may_appraise": request.actor.holds("organiser", enrolment.provider_id)
        and enrolment.state == "confirmed" and enrolment.training.state == "delivered",
    }  # fmt: skip
    return render(request, "pages/class/enrolment.html", context)


def _offers(request: HttpRequest, enrolment: object) -> list[object]:
    """Only the cards that have a page here (completing and failing come with the appraisal)."""
    return [offer for offer in offers(enrolment, by=request.actor, at=clock.now()) if offer.card.name in MOVES]


@login_required
def enrolment_move(request: HttpRequest, pk: int, name: str) -> HttpResponseBase:
    """Play one card."""
    return move_page(request, access_enrolment(request.actor, pk), name, MOVES)


@login_required
def appraise(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write the appraisal and end the enrolment with it."""
    enrolment = access_enrolment(request.actor, pk)
    if not request.actor.holds("organiser", enrolment.provider_id):
        raise forbidden()
    form = AppraisalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        write = partial(services.appraise, enrolment, **form.cleaned_data)
        roster = reverse("delivery:roster", args=[enrolment.training_id])
        if answer := play(request, write, then=roster, form=form, done=_("The appraisal is written.")):
            return answer
    missed = missed_hours([enrolment]).get(enrolment.pk, 0)
    return render(request, "pages/class/appraise.html", {"enrolment": enrolment, "form": form, "missed": missed})


@login_required
def attendance(request: HttpRequest, pk: int, session: int) -> HttpResponseBase:
    """The sign-in list of one session."""
    training = access_roster(request.actor, pk)
    row = get_object_or_404(Session.objects.select_related("lecturer"), pk=session, training=training)
    if request.method == "POST":
        posted = [(key[2:], value) for key, value in request.POST.items() if key.startswith("e-") and value]
        marks = {int(key): value for key, value in posted if key.isdecimal() and len(key) < 19}
        roster = reverse("delivery:roster", args=[training.pk])
        if answer := play(request, partial(services.note_attendance, row, marks), then=roster, done=_("The attendance is noted.")):
            return answer
    grid = attendance_grid(training)
    people = [
        {"enrolment": e, "state": grid.get((e.pk, row.pk), "present")}
        for e in training.enrolments.filter(state="confirmed").select_related("learner__unit")[:MOST_LISTED]
    ]
    context = {"training": training, "session": row, "people": people, "states": Attendance.State.choices}
    return render(request, "pages/class/attendance.html", context)


@login_required
def certificate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The certificate as PDF."""
    return files.answer(access_certificate(request.actor, pk).paper)
