"""Last offers: the round with its deadline, and one sealed last offer per bid."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.core.refusal import Refusal
from tender.procurement.models.bid import random_key
from tender.procurement.rules import offer, rulebook
from workflows.lifecycles.offer import OfferRoundLifecycle


class OfferRound(OfferRoundLifecycle):
    """The one round of last offers of a tender. `lines` is what was read, written at the opening."""

    tender = models.OneToOneField("tender.Tender", on_delete=models.PROTECT, related_name="offers")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    deadline = models.DateTimeField(_("deadline for last offers"))
    changes = models.TextField(_("what changed in the requirement"), blank=True)
    invited_by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    lines = models.JSONField(default=list)

    class Meta:
        triggers = triggers_of(OfferRoundLifecycle, "running")

    def __str__(self) -> str:
        return f"{self.tender}"

    def get_absolute_url(self) -> str:
        """Its page for the buyer's people."""
        return reverse("procurement:offers", args=[self.tender_id])

    def law(self) -> str:
        """The article on last offers of this procedure."""
        return offer.law_of(rulebook.load(self.tender.rulebook), self.tender.method)

    def may_be_opened(self, at: datetime) -> Refusal | None:
        """Rule of the card `open`."""
        return offer.may_open(deadline=self.deadline, law=self.law(), at=at)

    def provider_ids(self) -> list[int]:
        """Providers whose bids passed the examination."""
        found = self.tender.lots.filter(bids__state__in=["admitted", "ranked", "selected", "not_selected"])
        return sorted(set(found.values_list("bids__provider_id", flat=True)))


class LastOffer(models.Model):
    """A sealed last offer (`record.sealing.seal` to the tender's key). Made once; `price` is written by the opening."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    round = models.ForeignKey(OfferRound, on_delete=models.PROTECT, related_name="made")
    bid = models.OneToOneField("tender.Bid", on_delete=models.PROTECT, related_name="last_offer")
    ciphertext = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    receipt = models.CharField(max_length=20, unique=True)
    sealed_at = models.DateTimeField()
    price = models.DecimalField(_("last offer"), max_digits=14, decimal_places=2, null=True)

    def __str__(self) -> str:
        return self.receipt

    @property
    def provider_id(self) -> int:
        """Whose it is."""
        return self.bid.provider_id

    def get_absolute_url(self) -> str:
        """Its page for the provider."""
        return reverse("procurement:last-offer", args=[self.bid_id])
