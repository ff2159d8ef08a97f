"""Archives (采购档案) of tenders: asked for, then made once by the worker, and never changed.

Lives here: the row. Not here: what is in it (`rules/archive.py`), making it (`services/archive.py`), who may read it
(`queries/archive.py`).
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse


class Archive(models.Model):
    """One archive of a tender. Empty until it is made: `file` with its SHA-256, how many papers, the last audit line it knows.

    `for_supervisor`: a supervisor asked, so only supervisors see that it exists. `keep_until` None: the term has not begun.
    """

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="archives")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    for_supervisor = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    file = models.OneToOneField("tender.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True)
    papers = models.PositiveIntegerField(default=0)
    last_line = models.BigIntegerField(default=0)
    keep_until = models.DateField(null=True)
    law = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        triggers = [
            pgtrigger.Protect(name="archive_stays", operation=pgtrigger.Delete),
            pgtrigger.Protect(name="archive_made_once", operation=pgtrigger.Update, condition=pgtrigger.Q(old__file__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.tender} · {self.asked_at:%Y-%m-%d}"

    @property
    def buyer_id(self) -> int:
        """For audiences: the buyer of the tender."""
        return self.tender.buyer_id

    def get_absolute_url(self) -> str:
        """Where it stands in the list of its tender's archives."""
        return f"{reverse('procurement:archive', args=[self.tender_id])}#archive-{self.pk}"
