"""Terms of a tender beside its requirement: validity, consortia, small enterprises, bonds, the survey behind it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tender.procurement.rules import payment

INDUSTRY = "其他未列明行业"
NON_CASH = "以支票、汇票、本票、保函或者转账等非现金形式提交。"


class BondMeans(models.TextChoices):
    """Forms of a bond other than cash (GPR art. 33)."""

    TRANSFER = "transfer", _("bank transfer")
    CHEQUE = "cheque", _("cheque")
    DRAFT = "draft", _("bank draft")
    PROMISSORY = "promissory", _("promissory note")
    GUARANTEE = "guarantee", _("letter of guarantee")


class TenderTerms(models.Model):
    """What O87 art. 19 and 20 want stated. Amounts in yuan; empty means that the tender document is silent about it."""

    class Consortium(models.TextChoices):
        """O87 art. 19."""

        ACCEPTED = "accepted", _("consortia are accepted")
        REFUSED = "refused", _("consortia are not accepted")

    class Reserved(models.TextChoices):
        """SME46 art. 6 to 9."""

        RESERVED = "reserved", _("reserved for small and medium enterprises")
        OPEN = "open", _("not reserved")

    tender = models.OneToOneField("tender.Tender", on_delete=models.CASCADE, related_name="terms")
    bid_validity_days = models.PositiveSmallIntegerField(_("bids are valid for (days)"), null=True, default=90)
    consortium = models.CharField(_("consortia"), max_length=8, choices=Consortium.choices, blank=True, default=Consortium.REFUSED)
    sme_industry = models.CharField(_("industry in the standard of small enterprises"), max_length=60, blank=True, default=INDUSTRY)
    sme_reserved = models.CharField(_("reserved for small enterprises"), max_length=8, choices=Reserved.choices, blank=True)
    contract_months = models.PositiveSmallIntegerField(_("contract term (months)"), null=True)
    bid_bond = models.DecimalField(_("bid bond for each lot"), max_digits=14, decimal_places=2, null=True)
    bond_forms = models.JSONField(_("forms of the bond allowed"), default=list)
    bond_account = models.CharField(_("account to be paid into"), max_length=300, blank=True)
    performance_bond = models.DecimalField(_("performance bond (% of the contract)"), max_digits=5, decimal_places=2, null=True)
    performance_bond_return = models.TextField(_("when the performance bond is returned"), blank=True)
    bond_payment = models.TextField(_("how bonds are paid"), blank=True)
    payments = models.JSONField(_("payments"), default=list, blank=True)
    survey_targets = models.PositiveSmallIntegerField(_("suppliers, experts and users asked in the survey"), null=True)
    is_public_service = models.BooleanField(_("a service to the public"), default=False)
    is_complex = models.BooleanField(_("technically complex or special"), default=False)
    finance_approval = models.CharField(_("approval of the finance department (number)"), max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(bid_bond__isnull=True) | Q(bid_bond__gt=0), name="terms_bid_bond_positive"),
            models.CheckConstraint(
                condition=Q(performance_bond__isnull=True) | Q(performance_bond__gt=0, performance_bond__lte=100),
                name="terms_performance_bond_percent",
            ),
        ]

    def __str__(self) -> str:
        return str(self.tender)

    @property
    def accepts_consortia(self) -> bool | None:
        """None when the tender document is silent."""
        return None if not self.consortium else self.consortium == self.Consortium.ACCEPTED

    @property
    def is_reserved(self) -> bool | None:
        """None when nothing is decided."""
        return None if not self.sme_reserved else self.sme_reserved == self.Reserved.RESERVED

    @property
    def allows_consortium(self) -> bool:
        """Whether consortia may bid; a silent tender document cannot refuse them (O87 art. 19)."""
        return self.accepts_consortia is not False

    @property
    def schedule(self) -> tuple[payment.Payment, ...]:
        """The payments that are stated, empty when the tender document leaves them to its text."""
        return payment.from_json(self.payments)

    @property
    def form_labels(self) -> list[str]:
        """The forms of the bond allowed, in words."""
        return [str(label) for key, label in BondMeans.choices if key in self.bond_forms]


def terms_row(tender: object) -> TenderTerms | None:
    """The terms of a tender, if they were stated."""
    return getattr(tender, "terms", None)


def bond_terms_of(tender: object) -> TenderTerms | None:
    """The terms of a tender that asks a bid bond; None when it asks none."""
    found = terms_row(tender)
    return found if found is not None and found.bid_bond is not None else None
