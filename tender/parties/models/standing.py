"""What public records say of an organisation: credit checks (信用查询) and debarments. A check is never changed."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only
from tender.parties.rules.standing import Bar


class CreditCheck(models.Model):
    """One look into a public register: where, when, what stood there, and the printed page."""

    class Source(models.TextChoices):
        """Registers named by 财库〔2016〕125号."""

        CREDIT_CHINA = "credit_china", _("Credit China")
        PURCHASING = "purchasing", _("government purchasing network")
        COMPANIES = "companies", _("register of companies")
        OTHER = "other", _("other register")

    class Result(models.TextChoices):
        """What stood there."""

        CLEAR = "clear", _("nothing on record")
        DISHONEST = "dishonest", _("dishonest judgement debtor")
        TAX = "tax", _("serious tax offence")
        PURCHASING = "purchasing", _("serious offence in public purchasing")
        OTHER = "other", _("another entry")

    organisation = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="credit_checks")
    source = models.CharField(_("register"), max_length=14, choices=Source.choices)
    result = models.CharField(_("result"), max_length=12, choices=Result.choices)
    checked_on = models.DateField(_("looked up on"))
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    file = models.ForeignKey("tender.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("tender.Person", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-checked_on", "-pk"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.checked_on}"


class Debarment(models.Model):
    """Barred from public purchasing from `since` to `until`, both days included. `lifted_on` ends it early."""

    organisation = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="debarments")
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    source = models.CharField(_("who decided"), max_length=200)
    article = models.CharField(_("article"), max_length=200)
    remark = models.CharField(_("remark"), max_length=300, blank=True)
    lifted_on = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(until__gte=F("since")), name="debarment_ends_after_start")]

    def __str__(self) -> str:
        return f"{self.since} – {self.until}"

    def get_absolute_url(self) -> str:
        """The standing of its organisation."""
        return reverse("parties:standing", args=[self.organisation_id])

    @property
    def as_bar(self) -> Bar | None:
        """As the rules know it; None when it was lifted before its first day."""
        until = self.until if self.lifted_on is None else min(self.until, date.fromordinal(self.lifted_on.toordinal() - 1))
        return Bar(self.since, until, self.article) if until >= self.since else None
