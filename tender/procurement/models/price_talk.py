"""The negotiation with the one source: its record (协商情况记录), who negotiated, which price was agreed for which bid."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.core.refusal import Refusal
from tender.procurement.rules import price_talk as rules
from tender.procurement.rules import rulebook
from workflows.lifecycles.price_talk import PriceTalkLifecycle

if TYPE_CHECKING:
    from tender.procurement.models.tender import Tender

SAID = ("place", "costs", "similar", "course", "terms")


class PriceTalk(PriceTalkLifecycle):
    """What O74 art. 42 asks of the record. `version` counts savings, so that two officers lose nothing."""

    tender = models.OneToOneField("tender.Tender", on_delete=models.PROTECT, related_name="price_talk")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField(_("day of the negotiation"))
    place = models.CharField(_("place of the negotiation"), max_length=200)
    costs = models.TextField(_("what it costs the provider"))
    similar = models.TextField(_("prices of similar contracts"))
    rights = models.TextField(_("patents and know-how"), blank=True)
    course = models.TextField(_("how the price was agreed"))
    terms = models.TextField(_("main terms of the contract"))
    version = models.PositiveIntegerField(default=0)
    paper = models.ForeignKey("tender.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)

    class Meta:
        triggers = triggers_of(PriceTalkLifecycle, "written")

    def __str__(self) -> str:
        return str(self.tender)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("procurement:price-talk", args=[self.tender_id])

    def may_be_handed_out(self, at: datetime) -> Refusal | None:
        """Rule of the card `hand_out`."""
        book = rulebook.load(self.tender.rulebook)
        return rules.may_hand_out(talk_facts(self.tender, self), book, on=localdate(at))

    def signatures_missing(self) -> Refusal | None:
        """Rule of the card `close`."""
        return rules.not_signed(rulebook.load(self.tender.rulebook), unsigned=unsigned(self))


class Talker(models.Model):
    """One who negotiated. `dissent` stands on the record; who refuses to sign without saying why is deemed to agree (art. 42)."""

    class Kind(models.TextChoices):
        """As what."""

        BUYER = "buyer", _("for the buyer")
        EXPERIENCED = "experienced", _("with experience in the matter")

    talk = models.ForeignKey(PriceTalk, on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey("tender.Person", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("negotiated"), max_length=12, choices=Kind.choices)
    signed_at = models.DateTimeField(null=True)
    dissent = models.TextField(_("different opinion with its reason"), blank=True)
    deemed_because = models.TextField(_("why deemed to agree"), blank=True)

    class Meta:
        ordering = ["kind", "pk"]
        constraints = [models.UniqueConstraint(fields=["talk", "person"], name="negotiates_once")]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        """Where it signs."""
        return self.talk.get_absolute_url()

    @property
    def is_settled(self) -> bool:
        """Whether the record waits for this person no more."""
        return self.signed_at is not None or bool(self.deemed_because)


class AgreedPrice(models.Model):
    """The price agreed for a bid, in yuan; `offered` is what was read at the opening."""

    talk = models.ForeignKey(PriceTalk, on_delete=models.CASCADE, related_name="prices")
    bid = models.OneToOneField("tender.Bid", on_delete=models.PROTECT, related_name="agreed")
    offered = models.DecimalField(_("offered"), max_digits=14, decimal_places=2, null=True)
    price = models.DecimalField(_("agreed price"), max_digits=14, decimal_places=2)

    class Meta:
        ordering = ["bid__lot__number"]

    def __str__(self) -> str:
        return f"{self.bid.lot} · {self.price}"


def unsigned(talk: PriceTalk) -> int:
    """How many have neither signed nor are deemed to agree."""
    return talk.people.filter(signed_at=None, deemed_because="").count()


def talk_of(tender: Tender) -> PriceTalk | None:
    """The record of a tender, None before it is written."""
    return PriceTalk.objects.select_related("tender__buyer").filter(tender_id=tender.pk).first()


def talk_facts(tender: Tender, talk: PriceTalk | None) -> rules.TalkFacts:
    """What decides about the negotiation."""
    if talk is None:
        return rules.TalkFacts(tender.method, tender.state)
    kinds = list(talk.people.values_list("kind", flat=True))
    rows = talk.prices.select_related("bid__lot")
    return rules.TalkFacts(
        tender.method,
        tender.state,
        held_on=talk.held_on,
        opened_on=localdate(tender.opened_at) if tender.opened_at else None,
        people=len(kinds),
        experienced=kinds.count(Talker.Kind.EXPERIENCED),
        missing=[str(talk._meta.get_field(name).verbose_name) for name in SAID if not getattr(talk, name).strip()],
        prices=[(str(one.bid.lot), one.bid.lot.ceiling or one.bid.lot.budget, one.offered, one.price) for one in rows],
    )


def talk_refusal(tender: Tender) -> Refusal | None:
    """Why the price of the one source does not stand yet."""
    book = rulebook.load(tender.rulebook)
    if refusal := rules.may_negotiate(talk_facts(tender, None), book):
        return refusal
    talk = talk_of(tender)
    return rules.not_signed(book, unsigned=unsigned(talk) if talk and talk.state != "written" else None)


def is_agreed(tender: Tender) -> bool:
    """Whether the record is signed by all."""
    return PriceTalk.objects.filter(tender_id=tender.pk, state="signed").exists()
