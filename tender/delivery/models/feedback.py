"""Anonymous feedback: who fetched a ticket is stored, what a ticket answered is stored, and nothing joins the two.

Tickets are made in one go when a round opens, in random order. Fetching one hands out its secret and wipes it from the row;
the answer comes in a request of its own, without a login, and keeps only the day.
"""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import append_only, triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from workflows.lifecycles.training import RoundLifecycle

FEWEST = 5


class FeedbackRound(RoundLifecycle):
    """The feedback of one class. `questions` is [{key, kind: class | provider | lecturer, lecturer, text}], answered 1–5."""

    training = models.OneToOneField("tender.TrainingClass", on_delete=models.PROTECT, related_name="feedback")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    questions = models.JSONField(default=list)
    enrolled = models.PositiveIntegerField(default=0)
    closes_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        triggers = triggers_of(RoundLifecycle, "scheduled")

    def __str__(self) -> str:
        return str(_("feedback on {training}")).format(training=self.training)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("delivery:feedback", args=[self.pk])

    def participant_ids(self) -> list[int]:
        """Who may fetch a ticket."""
        return self.training.participant_ids()

    def still_running(self, by: Actor, at: datetime) -> Refusal | None:
        """Rule of `close`: the clock may not close before the moment that was announced."""
        early = by.is_system and self.closes_at is not None and at < self.closes_at
        return Refusal("feedback_running", refused("The feedback is still open.")) if early else None

    def too_few_answers(self) -> Refusal | None:
        """Rule of `publish`: with fewer than five answers nothing is shown, so that nobody can be guessed."""
        count = self.answers.count()
        if count < FEWEST:
            return Refusal(
                "too_few_answers",
                refused("Only {count} answers came in; results are shown from {fewest} on."),
                count=count,
                fewest=FEWEST,
            )
        return None


class FeedbackTicket(models.Model):
    """A right to answer once. `secret` is wiped when handed out; `digest` is what an answer must match."""

    id = models.UUIDField(primary_key=True)
    round = models.ForeignKey(FeedbackRound, on_delete=models.PROTECT, related_name="tickets")
    secret = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    is_used = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "feedback ticket"


class FeedbackReceipt(models.Model):
    """That a participant fetched a ticket (not which). `kept` is the ticket under a key that only the browser's page has."""

    round = models.ForeignKey(FeedbackRound, on_delete=models.PROTECT, related_name="receipts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "person"], name="one_ticket_each")]

    def __str__(self) -> str:
        return "feedback receipt"


class FeedbackAnswer(models.Model):
    """One anonymous answer: marks per question key and a free text. No person, no ticket, no time of day."""

    id = models.UUIDField(primary_key=True)
    round = models.ForeignKey(FeedbackRound, on_delete=models.PROTECT, related_name="answers")
    marks = models.JSONField()
    text = models.TextField(blank=True)
    day = models.DateField()

    class Meta:
        ordering = ["id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return "feedback answer"
