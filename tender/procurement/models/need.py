"""A training need: what a tender is drafted from."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Need(models.Model):
    """Who should learn what, when, and for how much. `budget` in yuan."""

    class Audience(models.TextChoices):
        """Rank group of the participants; decides fee class and which providers may bid."""

        COUNTY = "county", _("county level")
        TOWNSHIP = "township", _("township level")
        STAFF = "staff", _("section members")

    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("purpose"))
    audience = models.CharField(_("audience"), max_length=12, choices=Audience.choices)
    head_count = models.PositiveIntegerField(_("head count"))
    days = models.PositiveSmallIntegerField(_("training days"))
    month = models.DateField(_("month"))
    budget = models.DecimalField(_("budget"), max_digits=14, decimal_places=2)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.title
