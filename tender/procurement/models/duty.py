"""Duties of a running tender as rows, so that lists and the clock find them; and the marks by which people say what was done.

Not here: counting (`rules/duties.py`), keeping the rows true (`services/duty.py`).
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only
from tender.procurement.models.duty_words import label_of


class Duty(models.Model):
    """Something that somebody must do by law until the end of `on`. Written by `services.duty.refresh` only.

    `who` is a role of the buyer (officer, approver) or an outsider's name; `is_carried`: a flow has it on the to-do list already.
    """

    tender = models.ForeignKey("tender.Tender", on_delete=models.CASCADE, related_name="duties")
    key = models.CharField(max_length=80)
    about = models.CharField(max_length=200, blank=True)
    on = models.DateField()
    law = models.CharField(max_length=200)
    who = models.CharField(max_length=12)
    is_carried = models.BooleanField(default=False)
    done_on = models.DateField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["tender", "key"], name="duty_once")]
        indexes = [models.Index(fields=["on"], condition=Q(done_on=None), name="duty_open")]

    def __str__(self) -> str:
        return f"{self.label} · {self.tender}"

    @property
    def label(self) -> str:
        """What is to be done, in words."""
        return str(label_of(self.key))

    @property
    def buyer_id(self) -> int:
        """For audiences: the buyer of the tender."""
        return self.tender.buyer_id

    def get_absolute_url(self) -> str:
        """Where it is looked at and marked."""
        return reverse("procurement:duties", args=[self.tender_id])


class DutyMark(models.Model):
    """What somebody recorded: that a duty was done on a day (`key` as in Duty), or that a day came (`since:<name>[:<thing>]`)."""

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="duty_marks")
    key = models.CharField(max_length=80)
    done_on = models.DateField(_("day"))
    note = models.CharField(_("note"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["tender", "key"], name="duty_marked_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.key} {self.done_on}"
