"""What belongs to an objection and what follows from remedies: details, points, supplements, effects, and awards that fell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused

if TYPE_CHECKING:
    from tender.procurement.models.award import Award
    from tender.procurement.models.tender import Tender


class ObjectionDetail(models.Model):
    """What an objection is bound to (a lot, one's own bid, one criterion) and who filed it as an agent. Never changed."""

    challenge = models.OneToOneField("tender.Challenge", on_delete=models.PROTECT, related_name="detail")
    lot = models.ForeignKey("tender.Lot", null=True, on_delete=models.PROTECT, related_name="+")
    bid = models.ForeignKey("tender.Bid", null=True, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey("tender.Criterion", null=True, on_delete=models.PROTECT, related_name="+")
    agent = models.CharField(_("agent"), max_length=100, blank=True)
    authorisation = models.ForeignKey("tender.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.challenge}: {self.criterion or self.lot or ''}"


class ObjectionPoint(models.Model):
    """One matter of an objection with the reply to it; `upheld` None while there is none."""

    challenge = models.ForeignKey("tender.Challenge", on_delete=models.PROTECT, related_name="points")
    number = models.PositiveSmallIntegerField()
    claim = models.TextField()
    reply = models.TextField(blank=True)
    upheld = models.BooleanField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["challenge", "number"], name="objection_point_once")]

    def __str__(self) -> str:
        return f"{self.number}. {self.claim[:40]}"


class Supplement(models.Model):
    """What was missing in an objection, until when it can be completed, and what came."""

    challenge = models.OneToOneField("tender.Challenge", on_delete=models.PROTECT, related_name="asked_supplement")
    missing = models.TextField(_("what is missing"))
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    text = models.TextField(_("supplement"), blank=True)
    given_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.missing[:40]


class Effect(models.Model):
    """What an upheld objection or complaint leads to. `done_at` None: still to be carried out; until then letters and contract
    wait where the result is touched."""

    class Kind(models.TextChoices):
        """By stage (O94 art. 16, 31, 32)."""

        CONTINUE = "continue", _("go on: the result is not touched")
        CORRECT = "correct", _("correct the document and go on")
        RE_EVALUATE = "re_evaluate", _("the same committee evaluates again")
        NEXT_CANDIDATE = "next_candidate", _("the next candidate is taken")
        RESTART = "restart", _("the purchase starts again")

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="effects")
    challenge = models.OneToOneField("tender.Challenge", null=True, on_delete=models.PROTECT, related_name="effect")
    complaint = models.OneToOneField("tender.Complaint", null=True, on_delete=models.PROTECT, related_name="effect")
    kind = models.CharField(_("effect"), max_length=16, choices=Kind.choices)
    law = models.CharField(max_length=100)
    at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    done_note = models.TextField(_("how it was carried out"), blank=True)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(challenge__isnull=False, complaint__isnull=True) | Q(challenge__isnull=True, complaint__isnull=False),
                name="effect_of_one_remedy",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Fall(models.Model):
    """Why an award fell, what the leader chose then, and the award that took its seat (its `follows` is this row)."""

    class Cause(models.TextChoices):
        """Causes of GPR art. 49, O94 art. 16, 32 and O87 art. 64."""

        REFUSED = "refused", _("the winner refuses to sign")
        UNSIGNED = "unsigned", _("the winner did not sign in time")
        DISQUALIFIED = "disqualified", _("the winner is disqualified")
        OBJECTION = "objection", _("an objection was upheld")
        COMPLAINT = "complaint", _("a complaint was upheld")
        RE_EVALUATED = "re_evaluated", _("the committee evaluated again and the ranking changed")
        OTHER = "other", _("another cause")

    class Then(models.TextChoices):
        """What the law leaves to choose."""

        NEXT = "next", _("the next candidate in the order of the report")
        RESTART = "restart", _("the purchase starts again")
        OPEN = "open", _("decided later")

    award = models.OneToOneField("tender.Award", on_delete=models.PROTECT, related_name="fall")
    successor = models.OneToOneField("tender.Award", null=True, on_delete=models.PROTECT, related_name="follows")
    cause = models.CharField(_("cause"), max_length=12, choices=Cause.choices)
    then = models.CharField(_("what follows"), max_length=8, choices=Then.choices)
    reason = models.TextField(_("reason"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.award}: {self.get_cause_display()}"


UPHELD = Q(state="upheld", affects_result=True, effect__done_at=None)


def _of_lot(lot_id: int | None) -> Q:
    """Remedies that concern a lot: those bound to no lot concern all."""
    return Q(detail=None) | Q(detail__lot=None) | Q(detail__lot=lot_id)


def standing_remedy(tender: Tender, lot_id: int | None) -> Refusal | None:
    """What holds letters and signature of a lot back: an open objection to it, one that was upheld against the result and is not
    carried out yet, or a suspension (GPR art. 54, O94 art. 16, 28). Complaints alone hold nothing back."""
    if tender.state == "suspended":
        return suspended_refusal(tender)
    live = tender.challenges.filter(_of_lot(lot_id), Q(state__in=["filed", "accepted"]) | UPHELD)
    states = set(live.order_by().values_list("state", flat=True))
    if states & {"filed", "accepted"}:
        return Refusal(
            "challenge_open",
            refused("An objection is still to be answered."),
            law="财政部令第94号 第13条；政府采购法实施条例 第54条",
            instead=refused("Answer the objection; the letters go out afterwards."),
        )
    waiting = set(tender.effects.filter(done_at=None).order_by().values_list("kind", "complaint"))
    if states or any(complaint for _kind, complaint in waiting):
        again = any(kind == Effect.Kind.RE_EVALUATE for kind, _complaint in waiting)
        return Refusal(
            "result_overturned",
            refused("An objection against the result was upheld."),
            law="财政部令第94号 第16条",
            instead=refused("The same committee evaluates again; the officer opens the evaluation.")
            if again
            else refused("The leader overturns the award."),
        )
    return None


def suspended_refusal(tender: Tender) -> Refusal | None:
    """Nothing goes on while the finance department has the tender suspended."""
    if tender.state != "suspended":
        return None
    return Refusal(
        "tender_suspended",
        refused("The tender is suspended because of a complaint until {until}."),
        law="财政部令第94号 第28条",
        until=tender.suspended_until(),
    )


def has_fallen(award: Award) -> bool:
    """Whether an award of the same seat fell before this one."""
    return Fall.objects.filter(award__lot=award.lot_id, award__seat=award.seat).exclude(award=award.pk).exists()
