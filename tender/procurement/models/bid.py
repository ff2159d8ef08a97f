"""Bids: an encrypted draft, sealed envelopes, and what the opening read from them."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import append_only, triggers_of
from tender.core.refusal import Refusal
from tender.parties.models import Debarment
from tender.parties.queries.standing import debarment_of
from tender.parties.rules.sides import may_bid
from tender.procurement.models.bid_work import right_refusal
from tender.procurement.rules.bid import BidFacts, may_seal, may_withdraw
from workflows.lifecycles.bid import BidLifecycle

ASKED_AT_SEAL = (
    "state", "lot__tender__state", "lot__tender__deadline", "lot__tender__buyer_id", "lot__tender__method", "lot__tender__audience",
    "lot__tender__rulebook", "provider__state", "provider__kind", "provider__standing__public_class",
)  # fmt: skip


def random_key() -> int:
    """A key that says nothing about how many bids there are (52 bits, so that browsers read it exactly)."""
    return secrets.randbits(52) | 1 << 51


class Bid(BidLifecycle):
    """A provider's bid for one lot. `alias` is its blind name in the quality part; price and answers are empty until opened."""

    id = models.BigIntegerField(primary_key=True, default=random_key, editable=False)
    lot = models.ForeignKey("tender.Lot", on_delete=models.PROTECT, related_name="bids")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="bids")
    alias = models.CharField(max_length=20, blank=True)
    receipt = models.CharField(max_length=20, unique=True, null=True)
    started_at = models.DateTimeField()
    sealed_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    price = models.DecimalField(_("bid price"), max_digits=14, decimal_places=2, null=True)
    is_small_micro = models.BooleanField(default=False)
    statement = models.JSONField(default=dict)
    place = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lot", "provider"], name="one_bid_per_lot")]
        triggers = triggers_of(BidLifecycle, "draft")

    def __str__(self) -> str:
        return self.alias or self.receipt or f"bid {self.pk}"

    def get_absolute_url(self) -> str:
        """The provider's workspace."""
        return reverse("procurement:bid", args=[self.pk])

    def facts(self) -> BidFacts:
        """What the card rules need, in one query, never from what this object remembers."""
        row = (
            Bid.objects.filter(pk=self.pk)
            .values_list("lot__tender__state", "lot__tender__deadline", "provider__state", "lot__tender__buyer_id")
            .get()
        )
        return BidFacts(*row)

    def may_be_sealed(self, by: Actor, at: datetime) -> Refusal | None:
        """Rule of the cards `seal` and `replace`: in time, verified, not debarred, not on two sides, and entrusted to them.

        Kind, class and invitation are asked again at the seal: they may have changed since the bid was begun.
        """
        from tender.procurement.models.procedure_facts import provider_refusal  # noqa: PLC0415 (facts read every table)

        bids = Bid.objects.select_related("lot__tender", "provider__standing").only(*ASKED_AT_SEAL)
        fresh = bids.annotate(has_bars=Exists(Debarment.objects.filter(organisation=OuterRef("provider")))).get(pk=self.pk)
        tender, provider = fresh.lot.tender, fresh.provider
        return (
            may_seal(BidFacts(tender.state, tender.deadline, provider.state, tender.buyer_id), at=at)
            or (debarment_of(self.provider_id, at) if fresh.has_bars else None)
            or may_bid(by.seats, buyer_id=tender.buyer_id)
            or right_refusal(by, self, "seal")
            or provider_refusal(tender, provider)
        )

    def may_be_withdrawn(self, by: Actor, at: datetime) -> Refusal | None:
        """Rule of the card `withdraw`."""
        return may_withdraw(self.facts(), at=at) or right_refusal(by, self, "seal")


class BidDraft(models.Model):
    """What the provider is working on, as ciphertext under its own key (`record.sealing.lock_draft`)."""

    bid = models.OneToOneField(Bid, on_delete=models.CASCADE, related_name="draft")
    ciphertext = models.BinaryField()
    version = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of bid {self.bid_id}"


class BidFile(models.Model):
    """An encrypted upload of a bid. Its name, kind, key and place stand only in draft and envelope until the opening writes them.

    `in_envelope`: some envelope names it, so it is kept; after the opening only the files of the opened envelopes have it.
    """

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, blank=True)
    criterion = models.ForeignKey("tender.Criterion", null=True, on_delete=models.SET_NULL, related_name="+")
    requirement = models.ForeignKey("tender.Requirement", null=True, on_delete=models.SET_NULL, related_name="+")
    in_envelope = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"file of bid {self.bid_id}"


class Envelope(models.Model):
    """A sealed part of a bid (`record.sealing.seal`). A replaced one stays, marked superseded by `ended_at`."""

    class Part(models.TextChoices):
        """The two envelopes of a bid."""

        TECHNICAL = "technical", _("technical envelope")
        PRICE = "price", _("price envelope")

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="envelopes")
    part = models.CharField(max_length=10, choices=Part.choices)
    ciphertext = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bid", "part"], condition=models.Q(ended_at__isnull=True), name="one_live_envelope")
        ]

    def __str__(self) -> str:
        return f"{self.part} envelope of bid {self.bid_id}"


class BidAnswer(models.Model):
    """An opened answer to one criterion. Written once, by the opening."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="answers")
    criterion = models.ForeignKey("tender.Criterion", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "criterion"], name="one_answer_per_criterion")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.bid} · {self.criterion}"


class BidConfirmation(models.Model):
    """The bidder says that a sealed bid stands although the tender was corrected after the seal."""

    bid = models.ForeignKey(Bid, on_delete=models.PROTECT, related_name="confirmations")
    amendment = models.ForeignKey("tender.Amendment", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("tender.Person", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["bid", "amendment"], name="confirmed_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.bid_id} ✓ {self.amendment_id}"
