"""Objections (质疑) of providers, and their answers."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.models.remedy import Supplement
from tender.procurement.rules.remedy import SUPPLEMENT
from workflows.lifecycles.award import ChallengeLifecycle


class Challenge(ChallengeLifecycle):
    """An objection to a step of a tender. `reply_by` is the last day for the answer (O94 art. 13)."""

    class Step(models.TextChoices):
        """What it is directed against (O94 art. 10)."""

        DOCUMENT = "document", _("tender document")
        PROCESS = "process", _("procedure")
        RESULT = "result", _("result")

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="challenges")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="challenges")
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    step = models.CharField(_("directed against"), max_length=10, choices=Step.choices)
    matter = models.TextField(_("matter and request"))
    facts = models.TextField(_("facts"))
    law = models.CharField(_("legal basis"), max_length=300)
    filed_at = models.DateTimeField()
    reply_by = models.DateField()
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    affects_result = models.BooleanField(_("the result cannot stand"), default=False)
    paper = models.ForeignKey("tender.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-filed_at"]
        triggers = triggers_of(ChallengeLifecycle, "filed")

    def __str__(self) -> str:
        return f"{self.get_step_display()} · {self.tender}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("procurement:challenge", args=[self.pk])

    def asked(self) -> Supplement | None:
        """What was asked to be completed, if it was."""
        return getattr(self, "asked_supplement", None)

    def may_ask_supplement(self) -> Refusal | None:
        """Rule of the card `ask_supplement`: everything that is missing is named at once."""
        if self.asked() is None:
            return None
        return Refusal("supplement_once", refused("What is missing was asked for before; it is asked once."), law=SUPPLEMENT)

    def may_supplement(self, at: datetime) -> Refusal | None:
        """Rule of the card `supplement`: what was asked for, once, in time."""
        found = self.asked()
        if found is None or found.given_at is not None:
            return Refusal("supplement_not_asked", refused("Nothing is asked to be completed."), law=SUPPLEMENT)
        if localdate(at) > found.due_on:
            says = refused("The time to complete the objection ended on {until}.")
            return Refusal("supplement_late", says, law=SUPPLEMENT, until=found.due_on)
        return None

    def supplement_runs(self, at: datetime) -> Refusal | None:
        """Rule of the card `refuse`: not while the provider may still complete it."""
        found = self.asked()
        if found is None or found.given_at is not None or localdate(at) > found.due_on:
            return None
        says = refused("The provider may complete the objection until {until}.")
        return Refusal("supplement_running", says, law=SUPPLEMENT, until=found.due_on)
