"""Overrides: where a person goes on although a rule refuses, with the reason, for ever on record."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only


class Override(models.Model):
    """One rule of one tender set aside by one person. `code` is the refusal's code (`rules/override.py` lists which may be)."""

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="overrides")
    code = models.SlugField(_("rule set aside"), max_length=40)
    reason = models.TextField(_("reason"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["tender", "code"], name="override_once")]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.code}: {self.reason[:60]}"
