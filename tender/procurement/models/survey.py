"""A survey of training needs: whom it asks, and what they answer."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.procurement.models.need import Need
from tender.procurement.rules.survey import SurveyFacts, may_answer
from workflows.lifecycles.planning import SurveyLifecycle


class Survey(SurveyLifecycle):
    """What do units and learners want to be taught in `year`? Answers are taken until `closes_at`."""

    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("title"), max_length=200)
    year = models.PositiveSmallIntegerField(_("year"))
    about = models.TextField(_("what it is about"), blank=True)
    closes_at = models.DateTimeField(_("closes"))
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        triggers = triggers_of(SurveyLifecycle, "draft")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page, for those who ask and those who are asked."""
        return reverse("procurement:survey", args=[self.pk])

    def is_open(self, at: datetime) -> bool:
        """Whether answers are taken at this moment."""
        return may_answer(self.state, self.closes_at, at=at) is None

    def facts(self, at: datetime) -> SurveyFacts:
        """What its cards ask."""
        return SurveyFacts(closes_at=self.closes_at, units=self.units.count())

    def unit_ids(self) -> list[int]:
        """The units asked."""
        return list(self.units.values_list("organisation_id", flat=True))


class SurveyUnit(models.Model):
    """A unit that is asked; `answered_at`: when somebody first answered for it."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="units")
    organisation = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["organisation__name"]
        constraints = [models.UniqueConstraint(fields=["survey", "organisation"], name="unit_asked_once")]

    def __str__(self) -> str:
        return str(self.organisation)

    def get_absolute_url(self) -> str:
        """Where it answers."""
        return reverse("procurement:survey", args=[self.survey_id])


class SurveyAnswer(models.Model):
    """A class that a unit (`for_unit`) or a learner wants. `need`: what it was turned into."""

    survey = models.ForeignKey(Survey, on_delete=models.PROTECT, related_name="answers")
    unit = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+", verbose_name=_("unit"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    for_unit = models.BooleanField(_("for the unit"))
    theme = models.CharField(_("theme"), max_length=120)
    audience = models.CharField(_("audience"), max_length=12, choices=Need.Audience.choices)
    head_count = models.PositiveIntegerField(_("head count"), default=1)
    days = models.PositiveSmallIntegerField(_("training days"))
    month = models.DateField(_("wished month"))
    reason = models.TextField(_("why"), blank=True)
    need = models.ForeignKey(Need, null=True, on_delete=models.PROTECT, related_name="answers")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.CheckConstraint(condition=Q(head_count__gt=0) & Q(days__gt=0), name="answer_wants_something")]

    def __str__(self) -> str:
        return self.theme
