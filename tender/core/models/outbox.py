"""Tables of the outbox: what happened, and what must still be handed on."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class OutboxEvent(models.Model):
    """Something that happened, written in the transaction in which it happened."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=80)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=200, blank=True)
    thing_type = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=40)
    tells = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.name} {self.thing_type}:{self.thing_id}"


class Delivery(models.Model):
    """One event for one handler: done at most once (unique), tried again on failure, dead after the last try."""

    class State(models.TextChoices):
        """How far the delivery is."""

        PENDING = "pending", _("waiting")
        DONE = "done", _("done")
        DEAD = "dead", _("dead")

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    handler = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State.choices, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "handler"], name="delivered_once")]
        indexes = [models.Index(fields=["state"], condition=~models.Q(state="done"), name="delivery_open")]

    def __str__(self) -> str:
        return f"{self.handler} ← {self.event_id} ({self.state})"
