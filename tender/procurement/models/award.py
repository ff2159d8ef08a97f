"""Awards, one per lot, and the letters to winner and others."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only, triggers_of
from tender.core.refusal import Refusal
from workflows.lifecycles.award import AwardLifecycle


class Award(AwardLifecycle):
    """The award of one lot. `price` is the original bid price in yuan."""

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="awards")
    lot = models.OneToOneField("tender.Lot", on_delete=models.PROTECT, related_name="award")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    winner = models.ForeignKey("tender.Bid", null=True, on_delete=models.PROTECT, related_name="+")
    price = models.DecimalField(_("award price"), max_digits=14, decimal_places=2, null=True)
    proposed_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    publicised_at = models.DateTimeField(null=True)
    publicity_ends = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)

    class Meta:
        triggers = triggers_of(AwardLifecycle, "proposed")

    def __str__(self) -> str:
        return f"{_('award')} {self.lot}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("procurement:award", args=[self.pk])

    def may_be_decided(self, winner: object = None) -> Refusal | None:
        """Rule of the card `decide`: candidates in order, a later one only if those before it fell (O87 art. 68)."""
        if winner is not None and winner.place != 1:  # type: ignore[attr-defined]
            return Refusal("not_first_candidate", "Only the first candidate can be confirmed.", law="财政部令第87号 第68条")
        return None

    def may_be_notified(self, at: datetime) -> Refusal | None:
        """Rule of the card `notify`: not before the publicity period ends, and not while an objection is open."""
        if self.publicity_ends is None or at < self.publicity_ends:
            return Refusal("publicity_running", "The publicity period is not over yet.", law="财政部令第87号 第69条")
        if self.tender.challenges.filter(state__in=["filed", "accepted"]).exists():
            return Refusal("challenge_open", "An objection is still to be answered.", law="财政部令第94号 第13条")
        return None


class Letter(models.Model):
    """The notification of award or the regret letter to one bidder (中标通知书, 未中标通知)."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="letters")
    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="letters")
    is_win = models.BooleanField()
    paper = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["award", "bid"], name="one_letter")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"letter for {self.bid}"
