"""Why a tender ended early, and which tender followed it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only


class Ending(models.Model):
    """The typed cause of a failed or terminated tender, with its article and how many bidders its fullest lot had left."""

    class Cause(models.TextChoices):
        """GPL art. 36, O87 art. 29 and 65, GPR art. 49, O94 art. 16 and 31–32; the articles stand in `rules/aftermath.py`."""

        TOO_FEW = "too_few", _("fewer than three real responses")
        UNLAWFUL = "unlawful", _("unlawful acts that touch the fairness of the purchase")
        ABOVE_BUDGET = "above_budget", _("every price is above the budget")
        CANCELLED = "cancelled", _("the task is cancelled because of a major change")
        DOCUMENT_DEFECTIVE = "document_defective", _("the document is ambiguous or defective")
        WINNER_FELL = "winner_fell", _("the winner fell and nobody follows")
        REMEDY = "remedy", _("an objection or a complaint was upheld")

    tender = models.OneToOneField("tender.Tender", on_delete=models.PROTECT, related_name="ending")
    cause = models.CharField(_("cause"), max_length=20, choices=Cause.choices)
    law = models.CharField(max_length=200)
    left = models.PositiveSmallIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return str(self.get_cause_display())


class Succession(models.Model):
    """A tender that follows one that ended early: by which way, what was mended, and what approved another method."""

    class Way(models.TextChoices):
        """What may follow (O87 art. 43, O74 art. 27–28)."""

        AGAIN = "again", _("tendered again")
        OTHER_METHOD = "other_method", _("another method, approved by the finance department")
        TWO_LEFT = "two_left", _("negotiation with the two who are left")

    predecessor = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="succeeded_by")
    successor = models.OneToOneField("tender.Tender", on_delete=models.CASCADE, related_name="succeeds")
    way = models.CharField(_("way"), max_length=16, choices=Way.choices)
    fixes = models.TextField(_("what is mended"), blank=True)
    approval = models.CharField(_("number of the approval"), max_length=100, blank=True)
    approved_on = models.DateField(_("approved on"), null=True)
    evidence = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"
