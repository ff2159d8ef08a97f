"""Claims: what a learner declares beside classes (自主申报)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from workflows.lifecycles.claim import ClaimLifecycle


class Claim(ClaimLifecycle):
    """One declared activity with its evidence and the points asked for."""

    class Part(models.TextChoices):
        """Parts that can be declared."""

        SELF_STUDY = "self_study", _("self-study")
        THEORY = "theory", _("theory results")
        PERFORMANCE = "performance", _("work performance")

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="claims")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    part = models.CharField(_("part"), max_length=12, choices=Part.choices)
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("what is declared"))
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    done_on = models.DateField(_("done on"))
    evidence = models.ForeignKey("tender.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-created_at", "-id"]
        triggers = triggers_of(ClaimLifecycle, "draft")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("credits:claim", args=[self.pk])

    def own_claim(self, by: Actor) -> Refusal | None:
        """Rule of `approve`, `send_back` and `reject`: nobody decides on their own claim."""
        if by.person_id == self.learner_id:
            return Refusal("own_claim", refused("Nobody decides on a claim of their own."), status=403)
        return None
