"""The annual training plan with its lines, and which tenders were drafted from which line."""

from __future__ import annotations

import uuid
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only, triggers_of
from tender.core.refusal import Refusal
from tender.procurement.models.need import Need
from tender.procurement.models.tender import Tender
from tender.procurement.rules import plan as rules
from tender.procurement.rules import rulebook
from workflows.lifecycles.planning import PlanLifecycle


class Plan(PlanLifecycle):
    """What is to be taught in `year`. `edition` counts from 1; a later one names the one it changes in `previous`.

    `version` counts edits; `fee_table` is a key of the rulebook's training-fee tables.
    """

    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    title = models.CharField(_("title"), max_length=200)
    rulebook = models.CharField(_("rulebook"), max_length=60, default=rulebook.DEFAULT)
    fee_table = models.CharField(_("fee table"), max_length=40, default="central")
    previous = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="following")
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(_("published"), null=True)
    paper = models.ForeignKey("tender.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(blank=True)

    class Meta:
        ordering = ["-year", "-edition"]
        triggers = triggers_of(PlanLifecycle, "draft")
        constraints = [models.UniqueConstraint(fields=["buyer", "year", "edition"], name="plan_edition_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page for the buyer's people."""
        return reverse("procurement:plan", args=[self.pk])

    @property
    def book(self) -> rulebook.Rulebook:
        """The rulebook it is judged by."""
        return rulebook.load(self.rulebook)

    @property
    def table(self) -> rulebook.FeeTable:
        """Its fee table."""
        return self.book.fees(self.fee_table)

    @property
    def is_in_force(self) -> bool:
        """Whether tenders are drafted from its lines."""
        return self.state in ("approved", "published")

    def facts(self, at: datetime) -> rules.PlanFacts:
        """What its cards ask."""
        table = self.table
        return rules.PlanFacts(self.year, tuple((line.title, line.month, line.refusals(table)) for line in self.lines.all()))


class PlanLine(models.Model):
    """A class of the plan. `key` stays the same in every edition. Amounts in yuan; `hours`: teaching hours by title.

    `budget` is the class without lecturers, `lecturer_budget` their pay after tax: the law caps them apart.
    """

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    key = models.UUIDField(default=uuid.uuid4, db_index=True)
    month = models.DateField(_("month"))
    title = models.CharField(_("class"), max_length=180)
    purpose = models.TextField(_("purpose"), blank=True)
    audience = models.CharField(_("audience"), max_length=12, choices=Need.Audience.choices)
    head_count = models.PositiveIntegerField(_("head count"))
    days = models.PositiveSmallIntegerField(_("training days"))
    staff = models.PositiveIntegerField(_("staff"), default=0)
    budget = models.DecimalField(_("budget of the class"), max_digits=14, decimal_places=2)
    hours = models.JSONField(default=dict)
    lecturer_budget = models.DecimalField(_("pay of lecturers"), max_digits=14, decimal_places=2, default=Decimal(0))
    method = models.CharField(_("intended method"), max_length=20, choices=Tender.Method.choices)
    need = models.ForeignKey(Need, null=True, on_delete=models.PROTECT, related_name="plan_lines", verbose_name=_("need"))
    version = models.PositiveIntegerField(default=0)
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()

    class Meta:
        ordering = ["month", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "key"], name="plan_line_once"),
            models.CheckConstraint(condition=Q(head_count__gt=0) & Q(days__gt=0), name="plan_line_teaches_somebody"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def total(self) -> Decimal:
        """What the class costs with its lecturers."""
        return self.budget + self.lecturer_budget

    def check_fees(self, table: rulebook.FeeTable) -> rules.FeeCheck:
        """Caps with their working, and what is refused. Raises fee_unknown, fee_class_unknown."""
        return rules.check_line(table, planned_class(self.plan.book, self.values()))

    def refusals(self, table: rulebook.FeeTable) -> tuple[Refusal, ...]:
        """What the fee table says against it."""
        try:
            return self.check_fees(table).refusals
        except Refusal as refusal:
            return (refusal,)

    def values(self) -> dict[str, Any]:
        """Its fields as the rules, the form and the comparison of editions know them."""
        return {name: getattr(self, name) for name in FIELDS}


FIELDS = (
    "month", "title", "purpose", "audience", "head_count", "days", "staff", "budget", "hours", "lecturer_budget", "method",
    "need_id",
)  # fmt: skip


def planned_class(book: rulebook.Rulebook, values: dict[str, Any]) -> rules.PlannedClass:
    """A line's values as the fee rules see them. Refuses fee_class_unknown."""
    return rules.PlannedClass(
        category=rules.fee_class(book, values["audience"]),
        trainees=values["head_count"],
        staff=values["staff"],
        days=values["days"],
        hours=tuple((title, Decimal(hours)) for title, hours in sorted(values["hours"].items())),
        budget=values["budget"],
        lecturer_budget=values["lecturer_budget"],
    )


class PlannedTender(models.Model):
    """A tender drafted from a line. `line_key` finds it from every edition; `reason`: why a used line was used again."""

    tender = models.OneToOneField(Tender, on_delete=models.CASCADE, related_name="planned")
    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="tenders")
    line_key = models.UUIDField(db_index=True)
    reason = models.TextField(_("why again"), blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.line} → {self.tender}"


class Intention(models.Model):
    """A published procurement intention (采购意向) for one line or several. `reason`: why its lead is short. Never changed."""

    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("number"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    begins_on = models.DateField(_("expected beginning of the purchase"))
    reason = models.TextField(_("reason"), blank=True)
    sheet = models.JSONField()
    paper = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("published"), db_index=True)

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("portal:intention", args=[self.pk])


class IntentionLine(models.Model):
    """Which line of a plan an intention is about."""

    intention = models.ForeignKey(Intention, on_delete=models.CASCADE, related_name="items")
    line = models.ForeignKey(PlanLine, on_delete=models.PROTECT, related_name="intentions")
    line_key = models.UUIDField(db_index=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.line)
