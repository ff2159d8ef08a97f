"""Papers of an organisation: what each shows, its file, until when it is valid, and what the office says of it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.parties.rules.evidence import Paper
from workflows.lifecycles.evidence import EvidenceLifecycle


class Evidence(EvidenceLifecycle):
    """A paper that shows something about an organisation. `reminded_days`: the last reminder told so many days before the end."""

    class Kind(models.TextChoices):
        """What the paper shows (GPR art. 17)."""

        LICENCE = "licence", _("licence or certificate of registration")
        EDUCATION = "education", _("licence to run training")
        TAX = "tax", _("record of taxes paid")
        SOCIAL = "social", _("record of social security paid")
        RECORD = "record", _("declaration of no major violation in three years")
        OTHER = "other", _("other paper")

    organisation = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="evidence")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    file = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    at = models.DateTimeField()
    verified_at = models.DateTimeField(null=True)
    reminded_days = models.PositiveSmallIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["state", "at"])]
        triggers = triggers_of(EvidenceLifecycle, "shown")

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("parties:paper", args=[self.pk])

    @property
    def as_paper(self) -> Paper:
        """As the rules know it."""
        return Paper(self.kind, self.state, self.valid_until)
