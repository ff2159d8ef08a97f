"""The audit trail's table. Writing: `core/audit.py`."""

from django.db import models

from tender.core.card import append_only


class AuditLine(models.Model):
    """Who did what to which thing, when and why. Never changed, never deleted."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_name = models.CharField(max_length=200)
    thing_type = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=40)
    move = models.CharField(max_length=60, blank=True)
    event = models.CharField(max_length=80)
    source = models.CharField(max_length=24, blank=True)
    target = models.CharField(max_length=24, blank=True)
    reason = models.TextField(blank=True)
    args = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["thing_type", "thing_id", "id"])]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.actor_name} {self.event}"
