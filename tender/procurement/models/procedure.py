"""The chosen procedure of a tender with its ground and approval, and how public institutions are classed."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.procurement.rules.procedure import Claim


class Choice(models.Model):
    """Why this procedure: the ground (法定情形) with its argument, and the finance authority's approval where one is needed.

    A tender without a row is an open tender. `item` is the budget item (品目) by which purchases of a year are summed.
    """

    tender = models.OneToOneField("tender.Tender", on_delete=models.CASCADE, related_name="choice")
    ground = models.CharField(_("ground"), max_length=30, blank=True)
    argument = models.TextField(_("why the ground applies"), blank=True)
    approval_number = models.CharField(_("number of the approval"), max_length=80, blank=True)
    approval_on = models.DateField(_("date of the approval"), null=True, blank=True)
    item = models.CharField(_("budget item"), max_length=80)
    original_amount = models.DecimalField(_("original contract"), max_digits=14, decimal_places=2, null=True, blank=True)
    chosen_by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.tender} · {self.ground}"

    def claim(self) -> Claim:
        """What the rules judge."""
        return Claim(self.tender.method, self.ground, self.argument, self.approval_number, self.approval_on)


class Standing(models.Model):
    """How a public institution is classed: one of class one (公益一类) is no supplier of public services (Order 102)."""

    class PublicClass(models.TextChoices):
        """Classes of public institutions."""

        ONE = "one", _("public institution, class one")
        TWO = "two", _("public institution, class two")
        NONE = "none", _("not a public institution")

    organisation = models.OneToOneField("tender.Organisation", on_delete=models.CASCADE, related_name="standing")
    public_class = models.CharField(_("class of public institution"), max_length=4, choices=PublicClass.choices)
    source = models.CharField(_("document that says so"), max_length=200)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.organisation} · {self.get_public_class_display()}"
