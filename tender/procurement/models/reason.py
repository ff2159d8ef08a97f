"""Why a warning of the lint was left standing: given before submission, kept on record."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only
from tender.core.refusal import Refusal


class FindingReason(models.Model):
    """One reason for one finding; `key` names it as long as its clause stays the same. Never changed: a new one follows."""

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="finding_reasons")
    key = models.CharField(max_length=16)
    code = models.CharField(max_length=60)
    where = models.CharField(_("where"), max_length=400)
    words = models.TextField(_("words"), blank=True)
    says = models.TextField()
    params = models.JSONField(default=dict)
    law = models.CharField(max_length=200, blank=True)
    reason = models.TextField(_("reason"))
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["tender", "key"])]
        constraints = [models.CheckConstraint(condition=~models.Q(reason=""), name="finding_reason_says_something")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.code} · {self.where}"

    @property
    def refusal(self) -> Refusal:
        """What was said when the reason was given."""
        return Refusal(self.code, self.says, law=self.law, **self.params)
