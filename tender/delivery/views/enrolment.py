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
from tender.core.refusal import forbidden
from tender.delivery.forms import AppraisalForm
from tender.delivery.models import TAKING_PART, Appraisal, Attendance, Certificate, Enrolment, Session
from tender.delivery.queries.training import (
    access_certificate,
    access_class,
    access_enrolment,
    access_roster,
    missed_hours,
)
from tender.delivery.services import enrolment as services

MOVES = {"confirm": Door(services.confirm), "withdraw": Door(services.withdraw), "expel": Door(services.expel)}
MOST_LISTED = 400


@login_required
def request_place(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A learner chooses the class."""
    training = access_class(request.actor, pk)
    if not request.actor.holds("learner"):
        raise forbidden()
    if request.method == "POST":
        answer = play(request, partial(services.request, training), then=Enrolment.get_absolute_url, done=_("You are on the list."))
        if answer:
            return answer
    free = training.self_quota - training.taken(Enrolment.Channel.SELF)
    return render(request, "pages/class/request.html", {"training": training, "free": max(free, 0)})


@login_required
def enrolment_page(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One enrolment: state, attendance, appraisal, certificate."""
    enrolment = access_enrolment(request.actor, pk)
    context = {
        "enrolment": enrolment, "training": enrolment.training, "said": last_word(enrolment), "offers": _offers(request, enrolment),
        "attendances": enrolment.attendances.select_related("session").order_by("session__starts_at"),
        "missed": missed_hours([enrolment]).get(enrolment.pk, 0),
        "appraisal": Appraisal.objects.filter(enrolment=enrolment).select_related("written_by").first(),
        "certificate": Certificate.objects.filter(enrolment=enrolment).first(),
        "may_return": enrolment.state == "withdrawn" and enrolment.learner_id == request.actor.person_id
        and enrolment.training.state == "enrolling",
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
    if refusal := services.not_to_appraise(enrolment):
        raise refusal
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
    """The sign-in list of one session; whoever does not run the class reads what is noted."""
    training, at = access_roster(request.actor, pk), clock.now()
    row = get_object_or_404(Session.objects.select_related("lecturer"), pk=session, training=training)
    if request.method == "POST":
        posted = [(key[2:], value) for key, value in request.POST.items() if key.startswith("e-") and value]
        marks = {int(key): value for key, value in posted if key.isdecimal() and len(key) < 19}
        note = partial(services.note_attendance, row, marks)
        if answer := play(request, note, then=training.get_absolute_url(), done=_("The attendance is noted.")):
            return answer
    noted = {one.enrolment_id: one for one in row.attendances.select_related("noted_by")}
    took_part = training.enrolments.filter(state__in=[*TAKING_PART, "expelled"]).select_related("learner__unit")
    people = [
        {"enrolment": one, "noted": noted.get(one.pk), "state": noted[one.pk].state if one.pk in noted else "present"}
        for one in took_part.order_by("learner__unit__name", "learner__full_name", "pk")[:MOST_LISTED]
    ]
    runs = request.actor.holds("organiser", training.provider_id) and training.state in ("running", "delivered")
    context = {
        "training": training, "session": row, "people": people, "states": Attendance.State.choices,
        "last": max(noted.values(), key=lambda one: one.at, default=None), "is_early": at < row.starts_at,
        "may_note": runs and at >= row.starts_at and any(one["enrolment"].state == "confirmed" for one in people),
    }  # fmt: skip
    return render(request, "pages/class/attendance.html", context)


@login_required
def certificate(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The certificate as PDF."""
    return files.answer(access_certificate(request.actor, pk).paper)
