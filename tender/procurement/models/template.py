"""Templates of a department: criteria, requirements and terms under a name. Reading: `rules/template.py`."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.procurement.rules import template as rules


class DraftTemplate(models.Model):
    """Parts of a draft to start from again. A retired one stays on record and is not offered any more."""

    organisation = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="templates")
    name = models.CharField(_("name of the template"), max_length=100)
    content = models.JSONField()
    source = models.CharField(max_length=40, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "name"], condition=Q(retired_at__isnull=True), name="template_name_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("procurement:template", args=[self.pk])

    @property
    def held(self) -> rules.Template:
        """What it holds, as the rules know it."""
        return rules.from_json(self.content)
