"""How a committee came about: the need with its frozen list, the draw, how each member was appointed, and who replaced whom.

Nothing here is ever changed. Not here: the members themselves (`evaluation.py`), the draw (`rules/expert_draw.py`).
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only
from tender.procurement.rules.expert_draw import Entrant, Outcome, Wanted, draw


class CommitteeNeed(models.Model):
    """What the officer asked for, and the list as it was frozen for it. Shown before the draw: digest and commitment.

    `pool` is [{code, person, name, title, employer, fields}]; `left_out` [{name, why}]; `secret` is part of the seed and is
    shown with the draw only. `fields` is {code of a field: how many}.
    """

    evaluation = models.ForeignKey("tender.Evaluation", on_delete=models.PROTECT, related_name="needs")
    members = models.PositiveSmallIntegerField(_("members"))
    experts = models.PositiveSmallIntegerField(_("experts to draw"))
    spares = models.PositiveSmallIntegerField(_("spare members"))
    fields = models.JSONField(default=dict)
    is_complex = models.BooleanField(_("complex or of large social impact"), default=False)
    day = models.DateField(_("evaluation on"))
    pool = models.JSONField()
    left_out = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    commitment = models.CharField(max_length=64)
    secret = models.CharField(max_length=64)
    stated_by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.evaluation} · {self.experts} + {self.spares}"

    @property
    def wanted(self) -> Wanted:
        """As the rules know it."""
        return Wanted(self.members, self.experts, self.fields, self.spares)

    def entrants(self) -> list[Entrant]:
        """The frozen list as the rules know it."""
        return [Entrant(row["code"], frozenset(row["fields"])) for row in self.pool]

    @cached_property
    def by_code(self) -> dict[str, dict[str, Any]]:
        """The frozen list by code."""
        return {row["code"]: row for row in self.pool}


class ExpertDraw(models.Model):
    """The draw of one need, made once. The result is computed again from list and seed whenever it is read."""

    need = models.OneToOneField(CommitteeNeed, on_delete=models.PROTECT, related_name="draw")
    seed = models.CharField(max_length=400)
    algorithm = models.CharField(max_length=20)
    drawn_by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"draw of {self.need}"

    def get_absolute_url(self) -> str:
        """The record of the draw."""
        return reverse("procurement:expert-draw", args=[self.pk])

    @cached_property
    def outcome(self) -> Outcome:
        """Who was drawn, computed from list and seed."""
        return draw(self.need.entrants(), self.need.wanted, seed=self.seed)


class Appointment(models.Model):
    """On which ground a member sits: drawn, followed from the spares, chosen directly, or sent by the purchaser."""

    class Basis(models.TextChoices):
        """How a member came to sit."""

        DRAWN = "drawn", _("drawn")
        SPARE = "spare", _("from the spare members")
        DIRECT = "direct", _("chosen without a draw")
        BUYER = "buyer", _("sent by the purchaser")

    member = models.OneToOneField("tender.Member", on_delete=models.PROTECT, related_name="appointment")
    basis = models.CharField(_("basis"), max_length=8, choices=Basis.choices)
    draw = models.ForeignKey(ExpertDraw, null=True, on_delete=models.PROTECT, related_name="appointments")
    code = models.CharField(max_length=20, blank=True)
    subject = models.CharField(_("field"), max_length=40, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    approval = models.CharField(_("consent of the supervising budget unit"), max_length=200, blank=True)
    letter = models.CharField(_("letter of authorisation"), max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_basis_display()}"


class Replacement(models.Model):
    """One member took another's place; the opinions of the one who left are void (O87 art. 49). `sheets` were voided."""

    out = models.OneToOneField("tender.Member", on_delete=models.PROTECT, related_name="replaced_by")
    instead = models.OneToOneField("tender.Member", on_delete=models.PROTECT, related_name="replaces")
    reason = models.CharField(_("reason"), max_length=500)
    sheets = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.out} → {self.instead}"


class VoidedResult(models.Model):
    """What a voided evaluation had found for a bid: kept, never counted, never shown as a result."""

    evaluation = models.ForeignKey("tender.Evaluation", on_delete=models.PROTECT, related_name="voided_results")
    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="voided_results")
    figures = models.JSONField()
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.bid}: voided"
