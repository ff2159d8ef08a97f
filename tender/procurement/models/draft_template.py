"""Parts of drafts that a department keeps to start from. Saving and filling: `services/draft_template.py`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DraftTemplate(models.Model):
    """One part of a draft under a name; `content` is what the part said, as `services/draft_template.py` reads and writes it."""

    class Part(models.TextChoices):
        """Parts of the editor that can be kept."""

        CRITERIA = "criteria", _("Criteria and points")
        REQUIREMENTS = "requirements", _("Qualification and conformity")
        REQUIREMENT = "requirement", _("What the training must be")

    organisation = models.ForeignKey("tender.Organisation", on_delete=models.CASCADE, related_name="draft_templates")
    part = models.CharField(_("part of the draft"), max_length=12, choices=Part.choices)
    name = models.CharField(_("name of the template"), max_length=100)
    content = models.JSONField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_from = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        ordering = ["part", "name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "part", "name"], name="draft_template_name_once")]

    def __str__(self) -> str:
        return self.name
