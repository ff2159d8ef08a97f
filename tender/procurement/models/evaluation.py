"""Evaluation: the committee and its report. Sheets, scores and results: `scores.py`."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only, triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.models.price_opening import PriceOpening
from tender.procurement.models.remedy import suspended_refusal
from tender.procurement.models.scoring_terms import has_two_envelopes
from tender.procurement.rules import rulebook
from workflows.lifecycles.evaluation import EvaluationLifecycle

REOPENED = "财政部令第87号 第64条"


class Evaluation(EvaluationLifecycle):
    """The evaluation of one tender by one committee. After a voided one a fresh one may follow: `current_of` tells which counts."""

    tender = models.ForeignKey("tender.Tender", on_delete=models.PROTECT, related_name="evaluations")
    current_of = models.OneToOneField("tender.Tender", null=True, on_delete=models.PROTECT, related_name="evaluation")
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)

    class Meta:
        triggers = triggers_of(EvaluationLifecycle, "forming")

    def __str__(self) -> str:
        return f"{_('evaluation')} · {self.tender}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A new evaluation is the one that counts."""
        if self._state.adding and self.current_of_id is None:
            self.current_of_id = self.tender_id
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("procurement:evaluation", args=[self.pk])

    @property
    def buyer_id(self) -> int:
        """For rights: the buyer of the tender."""
        return self.tender.buyer_id

    def sheets_missing(self) -> Refusal | None:
        """Every sheet must be submitted before any is locked."""
        sheets = self.sheets.exclude(state="voided")
        count = sheets.exclude(state__in=["submitted", "locked"]).count()
        if count or not sheets.exists():
            return Refusal(
                "sheets_missing", refused("{count} score sheets are not submitted yet."), law="财政部令第87号 第58条", count=count
            )
        return None

    def are_prices_sealed(self) -> bool:
        """Whether the price envelopes of a tender with two envelopes are not opened yet."""
        return has_two_envelopes(self.tender) and not PriceOpening.objects.filter(evaluation=self).exists()

    def prices_refusal(self) -> Refusal | None:
        """Rule of the card `open_prices`: two envelopes, and not opened yet; the state says that the scores are locked."""
        law = rulebook.load(self.tender.rulebook).law("price", "lowest_first")
        if not has_two_envelopes(self.tender):
            return Refusal("one_envelope", refused("Prices were opened together with the bids."), law=law)
        if not self.are_prices_sealed():
            return Refusal("prices_opened", refused("The price envelopes are opened already."), law=law)
        return None

    def was_signed(self) -> bool:
        """Whether all had signed a report already, so that this is a re-evaluation (O87 art. 64)."""
        return self.reports.exists()

    def reopen_refusal(self) -> Refusal | None:
        """Rule of the card `reopen`: before the leader decided, or when an upheld remedy asks for it; never under a contract."""
        if refusal := suspended_refusal(self.tender):
            return refusal
        if self.tender.state not in ("evaluated", "awarded") or hasattr(self.tender, "framework"):
            says = refused("The tender has ended or its result is carried out; the evaluation is not opened again.")
            return Refusal("result_final", says, law=REOPENED)
        asked = self.tender.effects.filter(done_at=None, kind="re_evaluate")
        awards = self.tender.awards.order_by().exclude(state="overturned").annotate(is_asked=Exists(asked))
        found = dict(awards.values_list("state", "is_asked"))
        if "contracted" in found:
            return Refusal("contract_signed", refused("The contract is signed; the result is not touched any more."), law=REOPENED)
        if set(found) <= {"proposed"} or any(found.values()):
            return None
        return Refusal(
            "award_decided",
            refused("The award is decided; an objection or the finance department must reopen it first."),
            law=REOPENED,
        )

    def void_refusal(self) -> Refusal | None:
        """Rule of the card `void`: a report that was signed once is not voided; the purchase starts again instead."""
        if self.state != "reconciling" or not self.was_signed():
            return None
        return Refusal(
            "signed_before",
            refused("The committee's report was signed already; it evaluates again or the award falls."),
            law=REOPENED,
        )

    def signatures_missing(self) -> Refusal | None:
        """Every sitting member must have signed the report."""
        count = self.members.filter(left_at__isnull=True, report_signed_at__isnull=True).count()
        if count:
            return Refusal(
                "report_unsigned", refused("{count} members have not signed the report."), law="财政部令第87号 第58条", count=count
            )
        return None


class Member(models.Model):
    """A member of the committee. `conflict` is the declaration: None not yet declared, False none, True recused (then left)."""

    class Kind(models.TextChoices):
        """Two thirds at least are experts (O87 art. 47)."""

        EXPERT = "expert", _("expert")
        BUYER = "buyer", _("buyer's representative")

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    is_leader = models.BooleanField(_("leader"), default=False)
    has_conflict = models.BooleanField(_("conflict of interest"), null=True)
    declaration = models.TextField(_("declaration"), blank=True)
    declared_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    leaving_reason = models.CharField(_("reason"), max_length=500, blank=True, default="")
    report_signed_at = models.DateTimeField(null=True)
    dissent = models.TextField(_("dissenting opinion"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "person"], name="member_once"),
            models.UniqueConstraint(
                fields=["evaluation"], condition=models.Q(is_leader=True, left_at__isnull=True), name="one_leader"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        """Where the member declares conflicts of interest."""
        return reverse("procurement:declaration", args=[self.pk])

    @property
    def key(self) -> str:
        """Under which `Result.per_evaluator` holds this member's totals."""
        return str(self.pk)

    @property
    def may_score(self) -> bool:
        """Sitting, and declared to be without a conflict."""
        return self.left_at is None and self.has_conflict is False


class Report(models.Model):
    """The evaluation report (评标报告) of one lot as it was signed by all. Never changed; a re-evaluation prints a later one."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="reports")
    lot = models.ForeignKey("tender.Lot", on_delete=models.PROTECT, related_name="reports")
    paper = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["lot__number", "id"]
        triggers = [append_only()]

    def __str__(self) -> str:
        return f"{_('evaluation report')} · {self.lot}"
