"""Complaints (投诉) to the finance department and the suspensions it asks for, as the buyer's side keeps them on record."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from workflows.lifecycles.complaint import ComplaintLifecycle

if TYPE_CHECKING:
    from tender.procurement.models.tender import Tender


class Complaint(ComplaintLifecycle):
    """A complaint about a tender. `number`: the finance department's; `challenge`: the objection it goes on from."""

    class Verdict(models.TextChoices):
        """How the finance department decided (O94 art. 29, 31, 32)."""

        UPHELD = "upheld", _("the complaint is upheld")
        REJECTED = "rejected", _("the complaint is rejected")

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="complaints")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    complainant = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    challenge = models.ForeignKey("tender.Challenge", null=True, on_delete=models.PROTECT, related_name="complaints")
    authority = models.CharField(_("finance department"), max_length=200)
    number = models.CharField(_("file number"), max_length=100)
    filed_on = models.DateField(_("received by it on"))
    matter = models.TextField(_("matter"))
    recorded_at = models.DateTimeField()
    decision_due = models.DateField()
    verdict = models.CharField(_("decision"), max_length=10, choices=Verdict.choices, blank=True)
    decision_number = models.CharField(_("number of the decision"), max_length=100, blank=True)
    decided_on = models.DateField(_("decided on"), null=True)
    decision_text = models.TextField(_("what was decided"), blank=True)
    paper = models.ForeignKey("tender.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-filed_on", "-id"]
        triggers = triggers_of(ComplaintLifecycle, "pending")

    def __str__(self) -> str:
        return f"{_('complaint')} {self.number} · {self.tender}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("procurement:complaint", args=[self.pk])


class Suspension(models.Model):
    """One suspension of a tender. `came_from`: the state it goes back to; `until`: the moment at which it ends by itself;
    `deadline_after`: where the deadline for bids was moved to."""

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="suspensions")
    complaint = models.OneToOneField(Complaint, on_delete=models.PROTECT, related_name="suspension")
    came_from = models.CharField(max_length=24)
    number = models.CharField(_("number of the suspension notice"), max_length=100)
    since = models.DateTimeField(_("suspended since"))
    until = models.DateTimeField(_("suspended until"))
    ended_at = models.DateTimeField(null=True)
    deadline_before = models.DateTimeField(null=True)
    deadline_after = models.DateTimeField(null=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["tender"], condition=Q(ended_at=None), name="one_suspension_at_a_time"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def last_day(self) -> date:
        """The last day of the suspension."""
        return localdate(self.until - timedelta(seconds=1))

    def days(self) -> int:
        """How many days it took (calendar days begun between beginning and end)."""
        end = self.ended_at or self.until
        return max((localdate(end) - localdate(self.since)).days, 0)


def running_suspension(tender: Tender) -> Suspension | None:
    """The suspension that runs now."""
    return Suspension.objects.filter(tender=tender.pk, ended_at=None).first()


def suspended_days(tender: Tender, since: datetime) -> int:
    """For how many days this tender was suspended since a moment: by so many days periods that ran are longer."""
    return sum(one.days() for one in Suspension.objects.filter(tender=tender.pk, since__gte=since, ended_at__isnull=False))
