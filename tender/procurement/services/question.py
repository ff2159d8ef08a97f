"""Questions before the deadline and their public answers; following a tender.

The asker is stored but never shown (only its pseudonym): audit lines of a question stand on the question, not on the tender's page.
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from tender.core import outbox
from tender.core.actor import NOBODY, Actor
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Organisation
from tender.procurement.models import Follow, Question, Tender
from workflows.lifecycles.audiences import followers, officers

LAW = "财政部令第87号 第27条"
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


@transaction.atomic
def ask(tender: Tender, *, asker: Organisation, text: str, by: Actor, at: datetime) -> Question:
    """A verified provider asks about the tender. Tells the officers, without the name.

    Refuses forbidden, not_verified, tender_not_open, question_empty.
    """
    row = Tender.objects.select_for_update(of=("self",), no_key=True).get(pk=tender.pk)
    _judge_provider(asker, by)
    _judge_open(row, at)
    if not text.strip():
        raise Refusal("question_empty", _("Please write your question."), status=422, field="text")
    question = Question.objects.create(
        tender=row, asker=asker, asked_by_id=by.person_id, text=text, asked_at=at, pseudonym=_pseudonym(row, asker)
    )
    note(question, "question.asked", by=by, at=at)
    outbox.emit("question.asked", row, by=NOBODY, at=at, tells=[officers])
    return question


@transaction.atomic
def answer(question: Question, *, text: str, by: Actor, at: datetime) -> Question:
    """An officer answers, at the latest before the opening; both are public from now on and never change. Tells the followers.

    Refuses forbidden, already_answered, tender_not_open, answer_empty.
    """
    row = lock(question)
    if not by.holds("officer", row.tender.buyer_id):
        raise forbidden()
    if row.answered_at:
        raise Refusal(
            "already_answered",
            _("This question was answered on {when}; a public answer is not changed."),
            instead=_("If it was wrong, publish an amendment."),
            law=LAW,
            when=row.answered_at,
        )
    if row.tender.state not in ("published", "closed"):
        raise Refusal("tender_not_open", _("Questions are answered before the bids are opened."), law=LAW)
    if not text.strip():
        raise Refusal("answer_empty", _("Please write the answer."), status=422, field="text")
    row.answer, row.answered_at, row.answered_by_id = text, at, by.person_id
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    note(row, "question.answered", by=by, at=at, tells=[lambda thing: followers(thing.tender)])
    return row


@transaction.atomic
def follow(tender: Tender, *, organisation: Organisation, by: Actor, at: datetime) -> Follow:
    """A provider wants to hear of changes. Asking twice changes nothing. Refuses forbidden."""
    if not by.holds("provider", organisation.pk):
        raise forbidden()
    return Follow.objects.get_or_create(tender=tender, organisation=organisation)[0]


@transaction.atomic
def unfollow(tender: Tender, *, organisation: Organisation, by: Actor, at: datetime) -> None:
    """It no longer wants to. Refuses forbidden."""
    if not by.holds("provider", organisation.pk):
        raise forbidden()
    Follow.objects.filter(tender=tender, organisation=organisation).delete()


def _judge_provider(asker: Organisation, by: Actor) -> None:
    if not by.holds("provider", asker.pk):
        raise forbidden()
    if asker.state != Organisation.State.VERIFIED:
        raise Refusal(
            "not_verified",
            _("{name} is not verified yet, so it cannot ask questions."),
            instead=_("Complete the registration of your organisation and wait for the check."),
            status=403,
            name=asker.name,
        )


def _judge_open(tender: Tender, at: datetime) -> None:
    if not tender.is_open(at):
        raise Refusal("tender_not_open", _("Questions are asked only while bids are taken."), law=LAW)


def _pseudonym(tender: Tender, asker: Organisation) -> str:
    """The asker's name on this tender: random, so that nobody can compute it, and the same for each of its questions.

    Called with the tender's row held, so two questions at once cannot take one name or two.
    """
    known = dict(tender.questions.values_list("asker_id", "pseudonym"))
    if asker.pk in known:
        return known[asker.pk]
    while True:
        name = "".join(secrets.choice(LETTERS) for _n in range(3))
        if name not in known.values():
            return name
