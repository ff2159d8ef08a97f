"""The one source of a single-source purchase with its publicity and objections; the shadow bid of the in-house option."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only
from tender.core.wording import SHANGHAI


class SoleSource(models.Model):
    """Who the one source is and why there is no other. `ends_on` is the last day of the publicity, None where none is asked for."""

    tender = models.OneToOneField("tender.Tender", on_delete=models.PROTECT, related_name="sole_source")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    uniqueness = models.TextField(_("why only this provider can do it"))
    notice = models.ForeignKey("tender.Notice", null=True, on_delete=models.PROTECT, related_name="+")
    ends_on = models.DateField(_("last day of the publicity"), null=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.tender} → {self.provider}"

    @property
    def over_at(self) -> datetime | None:
        """The first moment after the publicity, in Shanghai."""
        return datetime.combine(self.ends_on + timedelta(days=1), time(), SHANGHAI) if self.ends_on else None


class SourceObjection(models.Model):
    """An objection to the single source, by whomever, and its answer."""

    source = models.ForeignKey(SoleSource, on_delete=models.PROTECT, related_name="objections")
    objector = models.CharField(_("who objects"), max_length=200)
    text = models.TextField(_("objection"))
    received_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["received_at", "id"]

    def __str__(self) -> str:
        return self.objector


class ShadowBid(models.Model):
    """What the Party School would cost and offer. Never scored, never shown to bidders or evaluators; recorded once."""

    tender = models.OneToOneField("tender.Tender", on_delete=models.PROTECT, related_name="shadow")
    organisation = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    cost = models.DecimalField(_("cost"), max_digits=14, decimal_places=2)
    quality = models.TextField(_("what it offers"))
    recorded_by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.organisation}"
