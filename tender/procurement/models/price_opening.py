"""The second opening of a tender with two envelopes: prices of those who passed the technical threshold, and of nobody else."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tender.core.card import append_only


class PriceOpening(models.Model):
    """When the price envelopes were opened. `lines` is what was read out; `returned` are the bids whose price stayed sealed, with
    their share of the technical points; `paper` is the record (报价开标记录). Never changed."""

    evaluation = models.OneToOneField("tender.Evaluation", on_delete=models.PROTECT, related_name="price_opening")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    lines = models.JSONField()
    returned = models.JSONField()
    paper = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"price opening of {self.evaluation}"
