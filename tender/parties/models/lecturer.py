"""The lecturer pool (师资库) with fee classes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Lecturer(models.Model):
    """Somebody who may be invited to teach. Fee caps per class come from the rulebook (财行〔2016〕540号 第10条)."""

    class FeeClass(models.TextChoices):
        """Professional title that decides the highest fee per teaching hour."""

        ACADEMICIAN = "academician", _("academician or nationally known expert")
        PROFESSOR = "professor", _("professor level")
        ASSOCIATE = "associate", _("associate professor level")
        OTHER = "other", _("other")

    name = models.CharField(_("name"), max_length=100)
    title = models.CharField(_("title"), max_length=100, blank=True)
    unit_name = models.CharField(_("unit"), max_length=200)
    organisation = models.ForeignKey(
        "tender.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="lecturers"
    )
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="lecturer"
    )
    fee_class = models.CharField(_("fee class"), max_length=12, choices=FeeClass.choices, default=FeeClass.OTHER)
    fields = models.CharField(_("fields"), max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit_name})"
