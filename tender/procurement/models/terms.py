"""What a tender asks of bidders besides its requirements: industry and consortium (`BidTerms`), the bid bond (`BondTerms`)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class BidTerms(models.Model):
    """The industry of the object (财库〔2020〕46号 第12条) and whether consortia may bid; silence means they may."""

    tender = models.OneToOneField("tender.Tender", on_delete=models.CASCADE, related_name="bid_terms")
    industry = models.CharField(_("industry of the object"), max_length=100, blank=True)
    allows_consortium = models.BooleanField(_("consortia may bid"), default=True)

    def __str__(self) -> str:
        return f"{self.tender} · {self.industry}"


class BondTerms(models.Model):
    """The bid bond, in yuan for each lot; never in cash; due until the deadline (GPR art. 33). `forms` are keys of Form."""

    class Form(models.TextChoices):
        """Forms other than cash."""

        TRANSFER = "transfer", _("bank transfer")
        CHEQUE = "cheque", _("cheque")
        DRAFT = "draft", _("bank draft")
        PROMISSORY = "promissory", _("promissory note")
        GUARANTEE = "guarantee", _("letter of guarantee")

    tender = models.OneToOneField("tender.Tender", on_delete=models.CASCADE, related_name="bond_terms")
    amount = models.DecimalField(_("bond (for each lot)"), max_digits=12, decimal_places=2)
    forms = models.JSONField(_("forms allowed"), default=list)
    account = models.CharField(_("account to be paid into"), max_length=300, blank=True)

    def __str__(self) -> str:
        return f"{self.tender} · {self.amount}"

    @property
    def form_labels(self) -> list[str]:
        """The forms allowed, in words."""
        return [str(label) for key, label in self.Form.choices if key in self.forms]


def bond_terms_of(tender: object) -> BondTerms | None:
    """The bond that a tender asks, if it asks one."""
    return getattr(tender, "bond_terms", None)


def bid_terms_of(tender: object) -> BidTerms | None:
    """Industry and consortium of a tender, if they were stated."""
    return getattr(tender, "bid_terms", None)
