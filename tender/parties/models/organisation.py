"""Organisations: buyers, providers, units. Their papers stand in `evidence.py`, what registers say of them in `standing.py`."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from workflows.lifecycles.organisation import OrganisationLifecycle


class Organisation(OrganisationLifecycle):
    """A legal person. `uscc` is the 18-character unified social credit code (GB 32100)."""

    class Kind(models.TextChoices):
        """What kind of body it is; the rulebook decides which kinds may bid for which audience."""

        BUYER = "buyer", _("organisation department")
        UNIT = "unit", _("government unit")
        PARTY_SCHOOL = "party_school", _("Party School")
        UNIVERSITY = "university", _("university")
        CADRE_ACADEMY = "cadre_academy", _("cadre academy")
        AGENCY = "agency", _("training agency")
        SUPERVISOR = "supervisor", _("supervisory body")

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    uscc = models.CharField(_("unified social credit code"), max_length=18, unique=True)
    legal_representative = models.CharField(_("legal representative"), max_length=100, blank=True)
    address = models.CharField(_("address"), max_length=300, blank=True)
    contact_name = models.CharField(_("contact"), max_length=100, blank=True)
    contact_phone = models.CharField(_("contact phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_small_micro = models.BooleanField(_("small or micro enterprise"), default=False)
    registered_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name"]
        triggers = triggers_of(OrganisationLifecycle, "registered")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("parties:organisation", args=[self.pk])

    def missing_evidence(self) -> Refusal | None:
        """A refusal if no business licence is shown (政府采购法 第22条)."""
        if self.evidence.filter(kind="licence", state__in=["shown", "verified"]).exists():
            return None
        return Refusal(
            "evidence_missing",
            refused("Please add the licence or certificate of registration first."),
            law="政府采购法 第22条",
            status=422,
        )
