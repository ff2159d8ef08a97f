"""Clarifications (澄清函): what the committee asks one bidder in writing, the signed answer, and what was decided.

Lives here: letters on unclear points, on corrected prices and on abnormally low prices. Not here: rules (`rules/clarification.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.models.evaluation import Member
from tender.procurement.rules import clarification as rules
from tender.procurement.rules import rulebook
from workflows.lifecycles.clarification import ClarificationLifecycle

SITTING = ("forming", "scoring", "reconciling", "signed")


class Clarification(ClarificationLifecycle):
    """One letter to one bidder. `figures` is what was found in the bid (prices as text); `costs` the bidder's cost table.

    `confirms`: whether the bidder stands by the corrected price. `digest`: SHA-256 of what was signed.
    """

    class Kind(models.TextChoices):
        """What the letter is about."""

        CLARIFICATION = rules.CLARIFICATION, _("clarification of an unclear point")
        CORRECTION = rules.CORRECTION, _("correction of a price")
        LOW_PRICE = rules.LOW_PRICE, _("explanation of an abnormally low price")

    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="clarifications")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices)
    item = models.TextField(_("what is asked"))
    figures = models.JSONField(default=dict)
    deadline = models.DateTimeField(_("deadline"))
    asked_by = models.ForeignKey("tender.Person", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    costs = models.JSONField(default=dict)
    confirms = models.BooleanField(_("confirmed"), null=True)
    answered_by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)
    consulted = models.TextField(_("what the committee consulted"), blank=True)
    reason = models.TextField(_("reasons"), blank=True)
    decided_by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]
        triggers = triggers_of(ClarificationLifecycle, "asked")
        constraints = [
            models.UniqueConstraint(
                fields=["bid", "kind"],
                condition=models.Q(state__in=["asked", "answered", "unanswered"]),
                name="one_open_letter_of_a_kind",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.bid.lot.tender}"

    def get_absolute_url(self) -> str:
        """Its page, for the bidder and for the committee."""
        return reverse("procurement:clarification", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it still waits for an answer or a decision."""
        return self.state in ("asked", "answered", "unanswered")

    @property
    def law(self) -> str:
        """Its article."""
        low = rulebook.load(self.bid.lot.tender.rulebook).abnormal_low.law if self.kind == rules.LOW_PRICE else ""
        return rules.law_of(self.kind, low)

    @property
    def corrected(self) -> Decimal | None:
        """The price after the correction."""
        found = self.figures.get("corrected")
        return Decimal(found) if found else None

    def may_be_answered(self, at: datetime) -> Refusal | None:
        """Rule of the card `answer_it`."""
        return rules.may_answer(state=self.state, deadline=self.deadline, law=self.law, at=at)

    def may_lapse(self, at: datetime) -> Refusal | None:
        """Rule of the card `lapse`: not before the deadline."""
        if at >= self.deadline:
            return None
        return Refusal("answer_awaited", refused("The bidder may answer until {deadline}; decide after that."), law=self.law,
                       deadline=self.deadline)  # fmt: skip

    def member_ids(self) -> Sequence[int]:
        """Persons who sit in the committee now."""
        return [seat.person_id for seat in sitting_members(self.bid.lot.tender_id)]


class ClarificationFile(models.Model):
    """A file that came with the answer; evaluators get it under a neutral name."""

    letter = models.ForeignKey(Clarification, on_delete=models.PROTECT, related_name="files")
    file = models.OneToOneField("tender.StoredFile", on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"file of {self.letter_id}"


class ClarificationVote(models.Model):
    """One member's vote on an explained price."""

    letter = models.ForeignKey(Clarification, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey("tender.Member", on_delete=models.PROTECT, related_name="price_votes")
    accepts = models.BooleanField(_("the price is explained"))
    reason = models.CharField(_("reason"), max_length=1000, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["member_id"]
        constraints = [models.UniqueConstraint(fields=["letter", "member"], name="one_price_vote")]

    def __str__(self) -> str:
        return f"{self.letter_id} · {self.member}: {self.accepts}"


def sitting_members(tender_id: int) -> list[Member]:
    """Who sits in the tender's committee now, in the order they were named: the one way these pages reach the committee."""
    seats = Member.objects.filter(evaluation__tender_id=tender_id, evaluation__state__in=SITTING, left_at=None)
    return list(seats.select_related("person", "evaluation").order_by("pk"))
