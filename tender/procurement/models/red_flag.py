"""Red flags found in the opened bids of a tender: the finding, which never changes, and every decision with its reason."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only, triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.models.evaluation import Member
from tender.procurement.rules.red_flags.kinds import KINDS, Kind
from workflows.lifecycles.red_flag import LAW, RedFlagLifecycle

FOUND = ("tender", "buyer", "kind", "about", "severity", "law", "fingerprint", "evidence", "at")


class RedFlag(RedFlagLifecycle):
    """One finding (`rules/red_flags`). Only its state changes. `evidence`: pieces (row, bid, where, value) as found."""

    class Severity(models.TextChoices):
        """How much a person should mind; none of them is a verdict."""

        HIGH = "high", pgettext_lazy("red flag", "serious")
        MEDIUM = "medium", pgettext_lazy("red flag", "notable")
        LOW = "low", pgettext_lazy("red flag", "slight")

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="red_flags")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("sign"), max_length=20)
    about = models.CharField(max_length=20)
    severity = models.CharField(_("weight of the sign"), max_length=6, choices=Severity.choices)
    law = models.CharField(_("article"), max_length=200)
    fingerprint = models.CharField(max_length=64)
    evidence = models.JSONField()
    bids = models.ManyToManyField("tender.Bid", related_name="red_flags")
    at = models.DateTimeField(_("found at"))

    class Meta:
        ordering = ["severity", "kind", "pk"]
        indexes = [models.Index(fields=["kind", "state"])]
        constraints = [models.UniqueConstraint(fields=["tender", "fingerprint"], name="flag_found_once")]
        triggers = [
            *triggers_of(RedFlagLifecycle, "found"),
            pgtrigger.ReadOnly(name="finding_stays", fields=list(FOUND)),
            pgtrigger.Protect(name="flag_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("procurement:red-flag", args=[self.pk])

    @property
    def words(self) -> Kind:
        """Name, reading and innocent causes of its kind."""
        return KINDS[self.kind]

    @property
    def title(self) -> str:
        """The name of its kind in the reader's language."""
        return gettext(self.words.label)

    def committee(self) -> QuerySet[Any]:
        """The sitting members of the tender's committee."""
        return Member.objects.filter(evaluation__tender=self.tender_id, left_at__isnull=True)

    def may_go_to_committee(self) -> Refusal | None:
        """Rule of the card `pass_to_committee`: what may be judged blind, by a committee that sits and has not signed."""
        if not self.words.by_committee:
            return Refusal(
                "not_blind",
                refused("This sign shows names, prices or results, so the committee cannot judge it under blind names."),
                law="财政部令第87号 第66条",
                instead=refused("Decide it yourself, or pass it to the finance authority."),
            )
        if not self.committee().filter(evaluation__state__in=["forming", "scoring", "reconciling"]).exists():
            return Refusal("no_committee", refused("No committee sits that could judge it."), law=LAW)
        return None


class FlagDecision(models.Model):
    """One decision of one person: what became of the flag, and why. Never changed."""

    flag = models.ForeignKey(RedFlag, on_delete=models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("decision"), max_length=16, choices=RedFlagLifecycle.State.choices)
    reason = models.TextField(_("reason"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}: {self.reason[:60]}"
