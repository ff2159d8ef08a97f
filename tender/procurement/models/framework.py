"""Closed frameworks: who entered at which price and order, and every call-off with its reason."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only
from tender.procurement.models.bid import random_key


class Framework(models.Model):
    """The framework that a tender ended in. `basis` and `basis_law` state on which case of O110 art. 3 it stands."""

    tender = models.OneToOneField("tender.Tender", on_delete=models.PROTECT, related_name="framework")
    basis = models.CharField(_("legal basis"), max_length=200)
    basis_law = models.CharField(max_length=100)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    entered_by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return str(self.tender)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("procurement:framework", args=[self.tender_id])


class Entrant(models.Model):
    """A provider that entered for one lot. `price` is the agreement price in yuan, `order` its fixed place in the rotation."""

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="entrants")
    lot = models.ForeignKey("tender.Lot", on_delete=models.PROTECT, related_name="entrants")
    bid = models.OneToOneField("tender.Bid", on_delete=models.PROTECT, related_name="entrant")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    price = models.DecimalField(_("agreement price"), max_digits=14, decimal_places=2)
    order = models.PositiveSmallIntegerField(_("order"))

    class Meta:
        ordering = ["lot__number", "order"]
        constraints = [models.UniqueConstraint(fields=["lot", "order"], name="one_entrant_per_order")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return str(self.provider)


class CallOff(models.Model):
    """One call-off, or one declined chance of the rotation (then without a price). Never changed."""

    class Way(models.TextChoices):
        """Ways of O110 art. 32–34."""

        DIRECT = "direct", _("direct selection")
        PRICE_ROUND = "price_round", _("second price round")
        ROTATION = "rotation", _("rotation")

    entrant = models.ForeignKey(Entrant, on_delete=models.PROTECT, related_name="call_offs")
    way = models.CharField(_("way"), max_length=12, choices=Way.choices)
    need = models.CharField(_("what for"), max_length=300)
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2, null=True)
    reason = models.TextField(_("reason"))
    is_declined = models.BooleanField(default=False)
    called_by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.entrant} · {self.need}"


class CallOffNotice(models.Model):
    """The notice by which a call-off was announced (O110 art. 35)."""

    call_off = models.OneToOneField(CallOff, on_delete=models.PROTECT, related_name="announced")
    notice = models.OneToOneField("tender.Notice", on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return str(self.notice)


class PriceRound(models.Model):
    """A second price round among the entrants of a lot: sealed offers, opened together, the lowest wins.

    Opened without a call-off: no valid offer came in.
    """

    framework = models.ForeignKey(Framework, on_delete=models.PROTECT, related_name="rounds")
    lot = models.ForeignKey("tender.Lot", on_delete=models.PROTECT, related_name="+")
    need = models.CharField(_("what for"), max_length=300)
    deadline = models.DateTimeField(_("deadline for offers"))
    at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    call_off = models.OneToOneField(CallOff, null=True, on_delete=models.PROTECT, related_name="round")

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return self.need


class PriceOffer(models.Model):
    """A sealed offer in a second price round; `price` is written by the opening, `remark` where it could not be read."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    round = models.ForeignKey(PriceRound, on_delete=models.PROTECT, related_name="made")
    entrant = models.ForeignKey(Entrant, on_delete=models.PROTECT, related_name="+")
    ciphertext = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    price = models.DecimalField(_("price"), max_digits=14, decimal_places=2, null=True)
    remark = models.CharField(_("remark"), max_length=200, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "entrant"], name="one_price_offer")]

    def __str__(self) -> str:
        return f"offer in {self.round}"
