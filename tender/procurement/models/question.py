"""Questions before the deadline, and their public answers."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Question(models.Model):
    """A question on a tender. The asker is shown by a pseudonym only, the same for all its questions on this tender."""

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="questions")
    asker = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    pseudonym = models.CharField(max_length=8, default="")
    text = models.TextField(_("question"))
    asked_at = models.DateTimeField()
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.text[:60]

    def get_absolute_url(self) -> str:
        """Its place on a page: among the office's questions, and on the public page once it is answered."""
        page = "portal:tender" if self.answered_at else "procurement:questions"
        return f"{reverse(page, args=[self.tender_id])}#question-{self.pk}"
