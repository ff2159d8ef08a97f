"""A tender as it stood when it was submitted or approved. Taking it: `services/snapshot.py`; comparing: `rules/difference.py`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only


class Snapshot(models.Model):
    """All parts of one version, as part → row → field → value. Never changed."""

    class Moment(models.TextChoices):
        """What was done with this version."""

        SUBMITTED = "submitted", _("submitted (version)")
        APPROVED = "approved", _("approved (version)")

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="snapshots")
    moment = models.CharField(max_length=9, choices=Moment.choices)
    version = models.PositiveIntegerField()
    parts = models.JSONField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.tender} · {self.version}"
