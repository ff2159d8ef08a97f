"""Examination: whether a bid meets a requirement, with the reason, and the signed sheet of each lot."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only


class Finding(models.Model):
    """One bid, one requirement: met or not, found by whom, with a reason when not."""

    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="findings")
    requirement = models.ForeignKey("tender.Requirement", on_delete=models.PROTECT, related_name="findings")
    is_met = models.BooleanField(_("met"))
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "requirement"], name="one_finding"),
            models.CheckConstraint(condition=models.Q(is_met=True) | ~models.Q(reason=""), name="not_met_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.bid} · {self.requirement}: {self.is_met}"


class Examination(models.Model):
    """A concluded examination of one lot: the findings stand, `paper` is 资格审查表 or 符合性审查表. Never changed."""

    lot = models.ForeignKey("tender.Lot", on_delete=models.PROTECT, related_name="examinations")
    kind = models.CharField(max_length=14)
    concluded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    paper = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "kind"], name="one_examination")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.kind} · {self.lot}"
