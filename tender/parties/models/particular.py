"""Particulars of an organisation by which it may be linked to others: shareholders, accounts, further addresses and numbers.

The particulars of the registration itself stand on `Organisation`; comparing both is in `queries/link.py`.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Particular(models.Model):
    """One fact as it was entered, and `normal` as it is compared. `share` in percent, for shareholders only."""

    class Kind(models.TextChoices):
        """What the fact is."""

        RESPONSIBLE = "responsible", _("legal representative")
        SHAREHOLDER = "shareholder", _("shareholder")
        ACCOUNT = "account", _("bank account")
        ADDRESS = "address", _("address")
        CONTACT = "contact", _("contact")
        PHONE = "phone", _("telephone")
        EMAIL = "email", _("e-mail")

    organisation = models.ForeignKey("tender.Organisation", on_delete=models.CASCADE, related_name="particulars")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    value = models.CharField(_("particular"), max_length=300)
    normal = models.CharField(max_length=300)
    share = models.DecimalField(_("share (%)"), max_digits=5, decimal_places=2, null=True, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["kind", "-share", "pk"]
        indexes = [models.Index(fields=["kind", "normal"])]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "normal"], name="particular_once"),
            models.CheckConstraint(condition=Q(share__isnull=True) | Q(share__gt=0, share__lte=100), name="share_is_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.value}"
