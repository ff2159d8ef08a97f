"""Experts who may sit on evaluation committees, with where they worked."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Expert(models.Model):
    """The pool entry of an evaluator. `employer` is where they work now; `left_employers` within three years also bar them."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="expert")
    title = models.CharField(_("title"), max_length=100)
    fields = models.CharField(_("fields"), max_length=200)
    employer = models.ForeignKey(
        "tender.Organisation", null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("employer")
    )
    employer_name = models.CharField(_("name of the employer"), max_length=200)
    former_employers = models.ManyToManyField(
        "tender.Organisation", blank=True, related_name="+", verbose_name=_("employers of the last three years")
    )

    def __str__(self) -> str:
        return f"{self.person} ({self.title})"
