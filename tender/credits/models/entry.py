"""The credit ledger (学分台账): entries are written once and never changed; a wrong one is reversed by another."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only


class CreditEntry(models.Model):
    """Points for one learner with the reason. `hours` are teaching hours behind them, `rule` the version that gave them."""

    class Part(models.TextChoices):
        """Parts of 基础分 + 综合分 (100 + 40 + 20 + 40)."""

        BASE = "base", _("base score (off-the-job training)")
        SELF_STUDY = "self_study", _("self-study")
        THEORY = "theory", _("theory results")
        PERFORMANCE = "performance", _("work performance")

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="credit_entries")
    part = models.CharField(_("part"), max_length=12, choices=Part.choices)
    points = models.DecimalField(_("points"), max_digits=7, decimal_places=2)
    hours = models.DecimalField(_("teaching hours"), max_digits=7, decimal_places=1, default=0)
    reason = models.CharField(_("reason"), max_length=300)
    rule = models.CharField(_("rule"), max_length=60)
    source_type = models.CharField(max_length=40)
    source_id = models.CharField(max_length=40)
    earned_on = models.DateField(_("earned on"), db_index=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-earned_on", "-id"]
        indexes = [models.Index(fields=["learner", "earned_on"])]
        constraints = [
            models.UniqueConstraint(
                fields=["source_type", "source_id", "part"], condition=models.Q(reverses__isnull=True), name="credited_once"
            ),
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.learner} {self.points} ({self.reason})"
