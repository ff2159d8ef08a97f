"""Feedback rounds: opened with tickets in random order, fetched once each, answered without a person, closed, published."""

from __future__ import annotations

import hashlib
import re
import secrets
import uuid
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import CLOCK, WORKER, Actor
from tender.core.clock import Clock
from tender.core.door import begin, lock, perform
from tender.core.models import OutboxEvent
from tender.core.refusal import Refusal, _, forbidden
from tender.delivery.models import FeedbackAnswer, FeedbackReceipt, FeedbackRound, FeedbackTicket, TrainingClass
from tender.delivery.rules.feedback import MARKS

OPEN_FOR = timedelta(days=7)
HELD = ("delivered", "accepted", "closed")
QUESTIONS = (
    ("goal", "class", "培训目标与工作需要结合紧密"),
    ("content", "class", "培训内容安排合理、信息量适当"),
    ("method", "class", "教学方式灵活有效"),
    ("effect", "class", "对提高工作能力有帮助"),
    ("organisation", "provider", "组织管理规范有序"),
    ("service", "provider", "食宿和后勤保障到位"),
)
LONGEST_TEXT = 1000


def open_when_delivered(event: OutboxEvent, *, at: datetime) -> FeedbackRound:
    """Handler of class.delivered: the round of a class opens by itself for seven days. Once per class."""
    training = TrainingClass.objects.get(pk=event.thing_id)
    if found := FeedbackRound.objects.filter(training=training).first():
        return found
    return open_round(training, by=WORKER, at=at)


@transaction.atomic
def open_round(training: TrainingClass, *, by: Actor, at: datetime) -> FeedbackRound:
    """Make the round, its questions (class, provider, every lecturer) and one ticket per participant, and open it.

    Refuses forbidden, class_not_delivered, feedback_exists.
    """
    row = lock(training)
    if row.state not in HELD:
        raise Refusal("class_not_delivered", _("Feedback is asked for when the class has ended."))
    if FeedbackRound.objects.filter(training=row).exists():
        raise Refusal("feedback_exists", _("Feedback on this class has been asked for already."))
    people = row.participant_ids()
    round_ = FeedbackRound(
        training=row,
        buyer_id=row.buyer_id,
        provider_id=row.provider_id,
        questions=questions_of(row),
        enrolled=len(people),
        created_at=at,
    )
    begin(round_, by=by, at=at, logs="feedback.scheduled")
    # UUID4 keys are random, so neither the order of rows nor of keys says who could have been given which ticket.
    made = [(uuid.uuid4(), secrets.token_urlsafe(24)) for _person in people]
    FeedbackTicket.objects.bulk_create(
        [FeedbackTicket(id=key, round=round_, secret=secret, digest=digest_of(secret)) for key, secret in sorted(made)]
    )
    return perform(round_, "open", by=by, at=at, until=at + OPEN_FOR)


def questions_of(training: TrainingClass) -> list[dict[str, str]]:
    """The fixed questions and one per lecturer."""
    fixed = [{"key": key, "kind": kind, "text": text} for key, kind, text in QUESTIONS]
    lecturers = {session.lecturer_id: session.lecturer for session in training.sessions.select_related("lecturer")}
    return fixed + [
        {"key": f"lecturer-{pk}", "kind": "lecturer", "text": f"{who.name}的授课"} for pk, who in sorted(lecturers.items())
    ]


def digest_of(secret: str) -> str:
    """What an answer must match."""
    return hashlib.sha256(secret.encode()).hexdigest()


def new_key() -> str:
    """A key for one page from which a ticket is fetched. It is never stored: only that page can ask for its ticket again."""
    return secrets.token_hex(32)


@transaction.atomic
def fetch_ticket(round_: FeedbackRound, *, by: Actor, at: datetime, key: str = "") -> str:
    """Hand one random ticket to a participant and forget which. Refuses forbidden, feedback_closed, ticket_fetched.

    The same page (`key`) gets the same ticket again, so that a lost answer or a reload costs nobody their say.
    """
    row = lock(round_)
    if by.person_id not in row.participant_ids():
        raise forbidden()
    _must_be_open(row, at)
    if receipt := FeedbackReceipt.objects.filter(round=row, person_id=by.person_id).first():
        if before := _opened(bytes(receipt.kept), key):
            return before
        raise Refusal(
            "ticket_fetched", _("You have fetched your ticket already; it is shown only once, so that no one can trace it.")
        )
    # The round is locked, so nobody else picks now; random order, and the secret leaves the database with this row.
    ticket = FeedbackTicket.objects.filter(round=row).exclude(secret="").order_by("?").first()
    if ticket is None:
        raise Refusal("no_ticket", _("There is no ticket left."))
    secret, ticket.secret = ticket.secret, ""
    ticket.save(update_fields=["secret"])
    FeedbackReceipt.objects.create(round=row, person_id=by.person_id, kept=_locked(secret, key))
    return secret


def _locked(secret: str, key: str) -> bytes:
    """A ticket that only the holder of the page's key can read; nothing without a key."""
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(bytes.fromhex(key)).encrypt(nonce, secret.encode(), None) if _is_key(key) else b""


def _opened(kept: bytes, key: str) -> str:
    """The ticket behind `kept`, empty with another key."""
    if not kept or not _is_key(key):
        return ""
    try:
        return AESGCM(bytes.fromhex(key)).decrypt(kept[:12], kept[12:], None).decode()
    except InvalidTag:
        return ""


def _is_key(key: str) -> bool:
    return re.fullmatch(r"[0-9a-f]{64}", key) is not None


@transaction.atomic
def take_answer(secret: str, *, marks: dict[str, int], text: str, at: datetime) -> FeedbackRound:
    """Take one anonymous answer for a ticket, without an audit line.

    Refuses ticket_unknown, ticket_used, feedback_closed, marks_invalid.
    """
    ticket = FeedbackTicket.objects.select_for_update().select_related("round").filter(digest=digest_of(secret), secret="").first()
    if ticket is None:
        raise Refusal("ticket_unknown", _("This ticket is not known."), status=404)
    round_ = ticket.round
    _must_be_open(round_, at)
    if ticket.is_used:
        raise Refusal("ticket_used", _("This ticket has been used already; its answer is in."))
    known = {question["key"] for question in round_.questions}
    if not marks or not set(marks) <= known or not set(marks.values()) <= set(MARKS):
        raise Refusal("marks_invalid", _("Please give at least one mark from 1 to 5."), status=422)
    ticket.is_used = True
    ticket.save(update_fields=["is_used"])
    FeedbackAnswer.objects.create(id=uuid.uuid4(), round=round_, marks=marks, text=text[:LONGEST_TEXT], day=localdate(at))
    return round_


def round_of_ticket(secret: str) -> FeedbackRound:
    """The round a ticket belongs to. Refuses ticket_unknown, ticket_used (before anybody fills in the form in vain)."""
    ticket = FeedbackTicket.objects.select_related("round__training").filter(digest=digest_of(secret), secret="").first()
    if ticket is None:
        raise Refusal("ticket_unknown", _("This ticket is not known."), status=404)
    if ticket.is_used:
        raise Refusal("ticket_used", _("This ticket has been used already; its answer is in."))
    return ticket.round


def _must_be_open(round_: FeedbackRound, at: datetime) -> None:
    if round_.state != "open" or (round_.closes_at and at >= round_.closes_at):
        raise Refusal("feedback_closed", _("The feedback on this class is closed."))


@transaction.atomic
def close(round_: FeedbackRound, *, by: Actor, at: datetime) -> FeedbackRound:
    """No more answers, and nothing is kept any more that could lead from a person to a ticket, even with a page's key."""
    row = perform(round_, "close", by=by, at=at)
    FeedbackReceipt.objects.filter(round=row).update(kept=b"")
    return row


def close_when_due(round_id: str, *, clock: Clock) -> FeedbackRound:
    """What the clock calls when the days are over."""
    return close(FeedbackRound.objects.get(pk=round_id), by=CLOCK, at=clock.now())


def publish(round_: FeedbackRound, *, by: Actor, at: datetime) -> FeedbackRound:
    """Make the result public. Refuses too_few_answers."""
    return perform(round_, "publish", by=by, at=at)
