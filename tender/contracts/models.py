"""Tables of contracts: long-term agreements, contracts drawn from awards, and signatures."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only, triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from workflows.lifecycles.contract import AgreementLifecycle, ContractLifecycle


class Agreement(AgreementLifecycle):
    """A long-term cooperation with a university or academy (校地合作). No money flows without a contract."""

    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(_("title"), max_length=200)
    terms = models.TextField(_("terms"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    scan = models.ForeignKey("tender.StoredFile", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="agreement_ends_after_start")
        ]
        triggers = triggers_of(AgreementLifecycle, "draft")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("contracts:agreement", args=[self.pk])

    def ends_at(self) -> datetime:
        """The first moment after its last day, in Shanghai."""
        return datetime.combine(self.ends_on + timedelta(days=1), time(), ZoneInfo("Asia/Shanghai"))

    def may_begin(self, at: datetime) -> Refusal | None:
        """Rule of the card `bring_into_force`: not once its last day is over."""
        if at < self.ends_at():
            return None
        return Refusal(
            "agreement_over",
            refused("The agreement was to run from {first} to {last}; its last day is over."),
            law="民法典 第160条",
            instead=refused("Enter a new agreement with other dates."),
            first=self.starts_on,
            last=self.ends_on,
        )

    def still_runs(self, at: datetime) -> Refusal | None:
        """Rule of the card `expire`: not before the last day is over."""
        return (
            Refusal("agreement_running", refused("The agreement runs until the end of its last day."))
            if at < self.ends_at()
            else None
        )


class Contract(ContractLifecycle):
    """What both sides sign after an award, or after a call-off of a framework. `amount` is the price decided there, in yuan.

    `articles` is [{key, title, text}], `payments` is [{name, percent, condition}] with percents (strings) that sum to 100.
    """

    award = models.OneToOneField("tender.Award", null=True, on_delete=models.PROTECT, related_name="contract")
    call_off = models.OneToOneField("tender.CallOff", null=True, on_delete=models.PROTECT, related_name="contract")
    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="contracts")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="contracts")
    number = models.CharField(_("number"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    articles = models.JSONField(default=list)
    payments = models.JSONField(default=list)
    place = models.CharField(_("place of delivery"), max_length=200, blank=True)
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    sign_by = models.DateField(_("to be signed by"))
    version = models.PositiveIntegerField(default=0)
    paper = models.ForeignKey("tender.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(award__isnull=False, call_off__isnull=True)
                | models.Q(award__isnull=True, call_off__isnull=False),
                name="contract_of_award_or_call_off",
            )
        ]
        triggers = triggers_of(ContractLifecycle, "draft")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("contracts:contract", args=[self.pk])

    @property
    def lot(self) -> Any:
        """The lot that it is about."""
        return self.award.lot if self.award else self.call_off.entrant.lot

    @property
    def settled_on(self) -> date:
        """The day on which award or call-off was decided."""
        return localdate(self.award.decided_at if self.award else self.call_off.at)

    def text_missing(self) -> Refusal | None:
        """Rule of the card `submit` (O87 art. 72: parties, object, price, period, acceptance, breach, dispute)."""
        percents = sum((Decimal(term["percent"]) for term in self.payments), Decimal(0))
        if percents != 100:
            return Refusal(
                "payments_not_whole",
                refused("The payments add up to {percent} %, not to 100 %."),
                status=422,
                percent=str(percents),
            )
        if (
            not self.place.strip()
            or not self.starts_on
            or not self.ends_on
            or self.ends_on < self.starts_on
            or not all(a["text"].strip() for a in self.articles)
        ):
            return Refusal(
                "contract_incomplete",
                refused("Fill in place, period and every article first."),
                law="财政部令第87号 第72条",
                status=422,
            )
        return None

    def held_back(self) -> Refusal | None:
        """Rule of the cards that sign: an objection that may change the result, or a suspension, stops it (GPR art. 54)."""
        return self.award.signing_refusal() if self.award else None

    def work_left(self) -> Refusal | None:
        """Rule of the card `complete`: every class under the contract is accepted or cancelled, and at least one accepted."""
        states = list(self.classes.values_list("state", flat=True))
        if count := sum(state not in ("accepted", "closed", "cancelled") for state in states):
            return Refusal("classes_open", refused("{count} classes are not accepted yet."), law="政府采购法 第41条", count=count)
        if set(states) <= {"cancelled"}:
            return Refusal(
                "nothing_delivered",
                refused("No class under this contract has been accepted yet."),
                law="政府采购法 第41条",
                instead=refused("If nothing will be delivered any more, the leader terminates the contract."),
            )
        return None


class Signature(models.Model):
    """One side's signature under a contract: who signed which text (SHA-256 of the canonical articles) when."""

    class Side(models.TextChoices):
        """The two sides."""

        PROVIDER = "provider", _("provider")
        DEPARTMENT = "department", _("department")

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(_("side"), max_length=10, choices=Side.choices)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_side_display()})"
