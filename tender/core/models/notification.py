"""Messages to people inside the program; the same text goes out by e-mail."""

from django.conf import settings
from django.db import models


class Notification(models.Model):
    """One message to one person about one event (unique, so a repeated delivery writes nothing twice)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    event_id = models.UUIDField()
    event = models.CharField(max_length=80)
    subject = models.CharField(max_length=300)
    body = models.TextField(blank=True)
    link = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "event_id"], name="told_once")]

    def __str__(self) -> str:
        return self.subject

    @property
    def told(self) -> str:
        """The body without its address, because the message itself leads there."""
        return "\n".join(line for line in self.body.splitlines() if "://" not in line).strip()
