"""What is recorded beside the scores: recusals from one bid, black bars, counted evidence, re-checks. All of it append-only."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only


class BidRecusal(models.Model):
    """A member found a conflict with one bidder while scoring: this sheet has no score for that bid, which is not zero."""

    sheet = models.ForeignKey("tender.ScoreSheet", on_delete=models.PROTECT, related_name="recusals")
    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="recusals")
    reason = models.CharField(_("reason"), max_length=500)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["sheet", "bid"], name="recused_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.bid}: {self.reason[:60]}"


class Redaction(models.Model):
    """A passage, or a whole file, of an opened bid that evaluators don't see. The sealed original stays as it is."""

    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="redactions")
    passage = models.TextField(_("passage"), blank=True)
    file = models.ForeignKey("tender.BidFile", null=True, blank=True, on_delete=models.PROTECT, related_name="redactions")
    reason = models.CharField(_("reason"), max_length=500)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(file__isnull=True) ^ models.Q(passage=""), name="redacts_a_passage_or_a_file")
        ]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"redaction in bid {self.bid_id}"


class EvidenceCount(models.Model):
    """What the evidence of one bid amounts to for one leaf, as verified at the examination, and the points that follow."""

    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="evidence_counts")
    criterion = models.ForeignKey("tender.Criterion", on_delete=models.PROTECT, related_name="+")
    count = models.DecimalField(_("count"), max_digits=9, decimal_places=2)
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2)
    working = models.CharField(_("working"), max_length=300)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "criterion"], name="counted_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.bid} · {self.criterion}: {self.working}"


class Recheck(models.Model):
    """Somebody asks that one score be looked at again, for one of the four causes of O87 art. 64, with the value it should have."""

    class Cause(models.TextChoices):
        """Nothing else reopens a score."""

        SUM_ERROR = "sum_error", _("the total is summed wrongly")
        OUT_OF_RANGE = "out_of_range", _("the points lie outside the criterion's range")
        OBJECTIVE_DIFFERS = "objective_differs", _("members differ where evidence decides")
        ABNORMAL = "abnormal", _("the points are abnormally high or low")

    evaluation = models.ForeignKey("tender.Evaluation", on_delete=models.PROTECT, related_name="rechecks")
    sheet = models.ForeignKey("tender.ScoreSheet", on_delete=models.PROTECT, related_name="rechecks")
    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="rechecks")
    criterion = models.ForeignKey("tender.Criterion", null=True, on_delete=models.PROTECT, related_name="+")
    cause = models.CharField(_("cause"), max_length=18, choices=Cause.choices)
    old_points = models.DecimalField(_("points so far"), max_digits=6, decimal_places=2, null=True)
    new_points = models.DecimalField(_("points after the re-check"), max_digits=6, decimal_places=2, null=True)
    reason = models.CharField(_("reason"), max_length=500)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}: {self.bid}"


class RecheckDone(models.Model):
    """The second person agrees, and the new value counts. `finance` names the letter to the finance department, if signed."""

    recheck = models.OneToOneField(Recheck, on_delete=models.PROTECT, related_name="done")
    finance = models.CharField(_("report to the finance department"), max_length=200, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.recheck} ✓"


class ResultBefore(models.Model):
    """What a bid's result was before a re-check."""

    done = models.ForeignKey(RecheckDone, on_delete=models.PROTECT, related_name="before")
    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="results_before")
    total = models.DecimalField(max_digits=10, decimal_places=4)
    place = models.PositiveSmallIntegerField()
    per_evaluator = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.bid}: {self.total}"
