"""Reading feedback: rounds, results per class and per provider. Nothing below five answers is shown to anybody."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.delivery.models import TAKING_PART, Enrolment, FeedbackAnswer, FeedbackReceipt, FeedbackRound
from tender.delivery.rules import feedback as rules
from tender.parties.models import Organisation


@dataclass(frozen=True)
class Result:
    """What the answers of one round say. `items` are (question text, kind, Rated)."""

    answers: int
    enrolled: int
    reply_rate: Decimal
    overall: rules.Rated
    items: tuple[tuple[str, str, rules.Rated], ...]
    comments: tuple[str, ...]


def access_round(by: Actor, pk: int) -> FeedbackRound:
    """A round: anybody once published; before that its participants and those who run or buy the class."""
    round_ = FeedbackRound.objects.select_related("training__provider", "training__buyer").filter(pk=pk).first()
    if round_ is None or not may_look(by, round_):
        raise Refusal("not_found", _("There is no such feedback."), status=404)
    return round_


def may_look(by: Actor, round_: FeedbackRound) -> bool:
    """Whether the page of the round answers this actor."""
    return round_.state == "published" or oversees(by, round_) or takes_part(by, round_)


def oversees(by: Actor, round_: FeedbackRound) -> bool:
    """The provider's people, the buyer's people, supervisors; and who teaches the class, because the answers are about them too."""
    if by.holds("organiser", round_.provider_id) or by.holds("provider", round_.provider_id) or by.holds("supervisor"):
        return True
    if by.holds("officer", round_.buyer_id) or by.holds("approver", round_.buyer_id):
        return True
    return by.holds("lecturer") and round_.training.sessions.filter(lecturer__person_id=by.person_id).exists()


def takes_part(by: Actor, round_: FeedbackRound) -> bool:
    """Whether this person may fetch a ticket."""
    if by.person_id is None:
        return False
    return Enrolment.objects.filter(training_id=round_.training_id, learner_id=by.person_id, state__in=TAKING_PART).exists()


def has_ticket(by: Actor, round_: FeedbackRound) -> bool:
    """Whether this person fetched a ticket (not whether it was used: nobody can know)."""
    return FeedbackReceipt.objects.filter(round=round_, person_id=by.person_id).exists()


def may_see_result(by: Actor, round_: FeedbackRound) -> bool:
    """Published: everybody. Closed: those who run or buy the class. Open: nobody, so that nobody watches answers come in."""
    return round_.state == "published" or (round_.state == "closed" and oversees(by, round_))


def result_of(round_: FeedbackRound) -> Result | None:
    """The result, None below five answers. Comments in random (key) order."""
    answers = list(FeedbackAnswer.objects.filter(round=round_).values_list("marks", "text"))
    if len(answers) < rules.FEWEST:
        return None
    questions = round_.questions
    rated = rules.rate_all([question["key"] for question in questions], [marks for marks, _text in answers])
    items = tuple((question["text"], question["kind"], item) for question, item in zip(questions, rated, strict=True))
    return Result(
        len(answers), round_.enrolled, rules.reply_rate(len(answers), round_.enrolled), rules.overall(rated), items,
        tuple(text for _marks, text in answers if text.strip()),
    )  # fmt: skip


def published_rounds(provider: Organisation) -> QuerySet[FeedbackRound]:
    """Published rounds of a provider, newest first."""
    return FeedbackRound.objects.filter(Q(provider=provider), state="published").select_related("training").order_by("-created_at")


def provider_result(provider: Organisation) -> tuple[list[dict[str, Any]], rules.Rated | None]:
    """(one row per class, everything together) of a provider's published rounds; two queries."""
    rounds = list(published_rounds(provider))
    answers: dict[int, list[Any]] = {round_.pk: [] for round_ in rounds}
    for pk, marks in FeedbackAnswer.objects.filter(round__in=rounds).values_list("round_id", "marks"):
        answers[pk].append(marks)
    rows, everything = [], []
    for round_ in rounds:
        rated = rules.rate_all([q["key"] for q in round_.questions if q["kind"] != "lecturer"], answers[round_.pk])
        rows.append({"round": round_, "answers": len(answers[round_.pk]), "rated": rules.overall(rated)})
        everything.extend(rated)
    return rows, rules.overall(everything) if everything else None
