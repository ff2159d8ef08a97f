"""Pages of questions: a provider asks and follows, the officer answers. Nobody sees who asked."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tender.core import clock
from tender.core.acts import play
from tender.core.refusal import forbidden
from tender.procurement.forms.question import AnswerForm, QuestionForm
from tender.procurement.queries.question import access_question, askers, questions_of
from tender.procurement.queries.tender import access_tender, is_buyers
from tender.procurement.services import question as services


@login_required
def question_list(request: HttpRequest, pk: int) -> HttpResponse:
    """All questions of a tender for the buyer's people, open ones first."""
    tender, at = access_tender(request.actor, pk), clock.now()
    if not is_buyers(request.actor, tender):
        raise forbidden()
    questions = list(questions_of(tender))
    context = {
        "tender": tender,
        "open": [one for one in questions if one.answered_at is None],
        "answered": [one for one in questions if one.answered_at],
        "may_answer": request.actor.holds("officer", tender.buyer_id) and tender.is_open(at),
        "trail": [
            (_("Tenders"), reverse("procurement:tenders")),
            (tender.number, tender.get_absolute_url()),
            (_("Questions"), ""),
        ],
    }
    return render(request, "pages/question/list.html", context)


@login_required
def answer(request: HttpRequest, pk: int, question: int) -> HttpResponse:
    """Answer one question; both become public."""
    found = access_question(request.actor, pk, question)
    form = AnswerForm(request.POST or None)
    where = reverse("procurement:questions", args=[pk])
    if request.method == "POST" and form.is_valid():
        done = play(
            request,
            lambda **who: services.answer(found, text=form.cleaned_data["text"], **who),
            then=where,
            form=form,
            done=_("The answer is public."),
        )
        if done:
            return done
    context = {
        "tender": found.tender,
        "question": found,
        "form": form,
        "trail": [(found.tender.number, found.tender.get_absolute_url()), (_("Questions"), where), (_("Answer"), "")],
    }
    return render(request, "pages/question/answer.html", context, status=422 if form.errors else 200)


@login_required
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A provider asks about a public tender."""
    tender, at = access_tender(request.actor, pk), clock.now()
    mine = askers(request.actor)
    if not mine:
        raise forbidden()
    form = QuestionForm(request.POST or None, askers=mine)
    where = reverse("portal:tender", args=[pk])
    if request.method == "POST" and form.is_valid():
        done = play(
            request,
            lambda **who: services.ask(tender, asker=form.cleaned_data["asker"], text=form.cleaned_data["text"], **who),
            then=where,
            form=form,
            done=_("Your question was sent. It becomes public with its answer, without your name."),
        )
        if done:
            return done
    context = {"tender": tender, "form": form, "is_open": tender.is_open(at), "trail": [(tender.title, where), (_("Ask"), "")]}
    return render(request, "pages/question/ask.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def follow(request: HttpRequest, pk: int) -> HttpResponse | None:
    """Follow a tender, or stop following it, for every organisation this person acts for."""
    tender, mine = access_tender(request.actor, pk), list(askers(request.actor))
    if not mine:
        raise forbidden()
    verb = services.unfollow if request.POST.get("stop") else services.follow
    return play(
        request,
        lambda **who: [verb(tender, organisation=body, **who) for body in mine],
        then=reverse("portal:tender", args=[pk]),
        done=_("You no longer follow this tender.") if request.POST.get("stop") else _("You will hear of every change."),
    )
