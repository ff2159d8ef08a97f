"""What was published, as it was published; and amendments."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only


class Notice(models.Model):
    """A public notice. `sheet` holds the values that were printed; `paper` is the official PDF. Never changed.

    `document` is the tender document (招标文件) that came out with it: the first, or one printed again after a correction.
    """

    class Kind(models.TextChoices):
        """Papers of rulebook §7."""

        TENDER = "tender", _("tender notice")
        AMENDMENT = "amendment", _("correction notice")
        FAILURE = "failure", _("failed tender notice")
        TERMINATION = "termination", _("termination notice")
        CANDIDATES = "candidates", _("candidates' publicity")
        AWARD = "award", _("award notice")
        CONTRACT = "contract", _("contract notice")
        CONSULTATION = "consultation", _("consultation notice")
        NEGOTIATION = "negotiation", _("negotiation notice")
        FRAMEWORK = "framework", _("framework call")
        ENTRANTS = "entrants", _("entry result")
        CALL_OFF = "call_off", _("call-off result")
        SUMMARY = "summary", _("summary of call-offs")
        SUSPENSION = "suspension", _("suspension notice")
        RESUMPTION = "resumption", _("notice of going on")
        SOLE_SOURCE = "sole_source", _("single-source publicity")

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="notices")
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=300)
    sheet = models.JSONField()
    paper = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    document = models.ForeignKey(
        "tender.StoredFile", null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("printed tender document")
    )
    at = models.DateTimeField(_("published"), db_index=True)

    class Meta:
        ordering = ["-at", "-id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("portal:notice", args=[self.pk])


class Amendment(models.Model):
    """A correction of a published tender: field by field, with the deadline before and after.

    `lots` are the numbers of the lots it is about, empty for all; `is_material`: it may change bids, so bidders are asked
    to confirm or replace what they sealed before.
    """

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="amendments")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="amendment")
    changes = models.JSONField()
    lots = models.JSONField(default=list)
    is_material = models.BooleanField(default=True)
    reason = models.TextField(_("reason"))
    old_deadline = models.DateTimeField()
    new_deadline = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.tender} {self.at:%Y-%m-%d}"
