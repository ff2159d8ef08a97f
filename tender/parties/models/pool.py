"""The expert pool: the entry that an officer verifies, fields with their time, and relations to organisations.

Rows are added and closed, never changed or deleted: the database keeps it. Not here: who must avoid whom
(`procurement/rules/committee.py`).
"""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.parties.rules.subject import name_of
from workflows.lifecycles.pool import PoolLifecycle

# A row is closed once; nothing else of it ever changes.
ONLY_CLOSED = pgtrigger.Trigger(
    name="only_closed",
    operation=pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    func="""
        IF TG_OP = 'DELETE' THEN RAISE EXCEPTION 'history is kept: % %', TG_TABLE_NAME, OLD.id; END IF;
        IF OLD.until IS NOT NULL OR (to_jsonb(NEW) - 'until') <> (to_jsonb(OLD) - 'until') THEN
            RAISE EXCEPTION 'history is kept: % %', TG_TABLE_NAME, OLD.id;
        END IF;
        RETURN NEW;
    """,
)


class Source(models.TextChoices):
    """Where a row comes from."""

    DECLARED = "declared", _("declared by the expert")
    ENTERED = "entered", _("entered by an officer")
    DETECTED = "detected", _("found in the data")


class PoolEntry(PoolLifecycle):
    """What the pool keeps of an expert beside title and employer. Only verified and available ones are drawn."""

    class Grade(models.TextChoices):
        """Level of the professional title."""

        SENIOR = "senior", _("senior title")
        ASSOCIATE = "associate", _("associate senior title")
        MIDDLE = "middle", _("intermediate title")
        OTHER = "other", _("other title")

    expert = models.OneToOneField("tender.Expert", on_delete=models.PROTECT, related_name="entry")
    grade = models.CharField(_("level of the title"), max_length=10, choices=Grade.choices, default=Grade.SENIOR)
    region = models.CharField(_("region"), max_length=100, blank=True)
    address = models.CharField(_("home address"), max_length=300, blank=True)
    is_available = models.BooleanField(_("available"), default=True)
    entered_at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)

    class Meta:
        triggers = triggers_of(PoolLifecycle, "entered")

    def __str__(self) -> str:
        return str(self.expert)

    def get_absolute_url(self) -> str:
        """The page of the expert."""
        return reverse("parties:expert", args=[self.expert_id])

    @property
    def person_id(self) -> int:
        """For rights: the expert's login."""
        return self.expert.person_id


class ExpertSubject(models.Model):
    """A field of the catalogue in which an expert may be drawn, from `since` on."""

    expert = models.ForeignKey("tender.Expert", on_delete=models.PROTECT, related_name="subjects")
    code = models.CharField(_("field"), max_length=40)
    source = models.CharField(max_length=10, choices=Source.choices)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["expert", "code"], condition=Q(until__isnull=True), name="subject_open_once"),
        ]
        triggers = [ONLY_CLOSED]

    def __str__(self) -> str:
        return name_of(self.code, get_language() or "zh")


class Relation(models.Model):
    """A tie of a person to an organisation, with its time. `organisation` is empty while nobody of that name is registered.

    A `hint` was found in the data and may mean somebody else of the same name: it keeps out of a draw, and is shown to the officer.
    """

    class Kind(models.TextChoices):
        """What GPR art. 9 names."""

        EMPLOYMENT = "employment", _("employment")
        DIRECTOR = "director", _("director or supervisor")
        SHAREHOLDER = "shareholder", _("shareholder")
        CONTROLLER = "controller", _("actual controller")
        FAMILY = "family", _("relative of its legal representative")
        OTHER = "other", _("other relation")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="relations")
    kind = models.CharField(_("kind of relation"), max_length=12, choices=Kind.choices)
    organisation = models.ForeignKey("tender.Organisation", null=True, on_delete=models.PROTECT, related_name="relations")
    organisation_name = models.CharField(_("organisation"), max_length=200)
    detail = models.CharField(_("remark"), max_length=300, blank=True)
    since = models.DateField(_("since"), null=True)
    until = models.DateField(_("until"), null=True)
    source = models.CharField(_("source"), max_length=10, choices=Source.choices)
    is_hint = models.BooleanField(default=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-since", "-pk"]
        indexes = [models.Index(fields=["organisation", "person"])]
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(since__isnull=True) | Q(until__gte=F("since")),
                                   name="relation_ends_after_start"),
        ]  # fmt: skip
        triggers = [ONLY_CLOSED]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_kind_display()} · {self.organisation_name}"

    def is_open(self) -> bool:
        """Whether it can still be closed."""
        return self.until is None
