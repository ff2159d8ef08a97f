"""Evaluation: the committee, score sheets, scores and results."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only, triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.procurement.models.price_opening import PriceOpening
from tender.procurement.models.remedy import suspended_refusal
from tender.procurement.models.scoring_terms import has_two_envelopes
from tender.procurement.rules import rulebook
from tender.procurement.rules.sheet import may_sign
from workflows.lifecycles.evaluation import EvaluationLifecycle, SheetLifecycle

# The database itself keeps a score within its criterion's points, its sheet's lot and tender, and only while the sheet is open;
# the shared lock on the sheet makes a save that races with the signature wait, and then fail.
WITHIN_SHEET = pgtrigger.Trigger(
    name="score_within_sheet",
    operation=pgtrigger.Insert | pgtrigger.Update,
    when=pgtrigger.Before,
    declare=[("most", "NUMERIC"), ("stage", "TEXT")],
    func="""
        SELECT c.weight, s.state INTO most, stage
        FROM tender_scoresheet s
        JOIN tender_lot l ON l.id = s.lot_id
        JOIN tender_bid b ON b.id = NEW.bid_id AND b.lot_id = l.id
        JOIN tender_criterion c ON c.id = NEW.criterion_id AND c.tender_id = l.tender_id
        WHERE s.id = NEW.sheet_id FOR SHARE OF s;
        IF NOT FOUND THEN RAISE EXCEPTION 'score is not of this sheet'; END IF;
        IF stage NOT IN ('open', 'returned') AND NOT (stage = 'locked' AND EXISTS (
            SELECT 1 FROM tender_recheckdone d JOIN tender_recheck r ON r.id = d.recheck_id
            WHERE r.sheet_id = NEW.sheet_id AND r.bid_id = NEW.bid_id AND r.criterion_id = NEW.criterion_id
            AND r.new_points = NEW.points
        )) THEN RAISE EXCEPTION 'score sheet is %', stage; END IF;
        IF NEW.points > most THEN RAISE EXCEPTION 'score % is above %', NEW.points, most; END IF;
        RETURN NEW;
    """,
)
WITH_SHEET_OPEN = pgtrigger.Trigger(
    name="score_stays",
    operation=pgtrigger.Delete,
    when=pgtrigger.Before,
    declare=[("stage", "TEXT")],
    func="""
        SELECT state INTO stage FROM tender_scoresheet WHERE id = OLD.sheet_id;
        IF stage NOT IN ('open', 'returned') THEN RAISE EXCEPTION 'score sheet is %', stage; END IF;
        RETURN OLD;
    """,
)


# A result changes only after a re-check that keeps what it was (ResultBefore); it goes only with its evaluation,
# when that is voided (and is kept as VoidedResult).
RESULT_STAYS = pgtrigger.Trigger(
    name="result_stays",
    operation=pgtrigger.Update | pgtrigger.Delete,
    when=pgtrigger.Before,
    declare=[("stage", "TEXT")],
    func="""
        SELECT state INTO stage FROM tender_evaluation WHERE id = OLD.evaluation_id;
        IF TG_OP = 'DELETE' THEN
            IF stage <> 'voided' THEN RAISE EXCEPTION 'a result stays'; END IF;
            RETURN OLD;
        END IF;
        IF NOT EXISTS (
            SELECT 1 FROM tender_resultbefore b JOIN tender_recheckdone d ON d.id = b.done_id
            JOIN tender_recheck r ON r.id = d.recheck_id
            WHERE r.evaluation_id = OLD.evaluation_id AND b.bid_id = OLD.bid_id AND b.total = OLD.total AND b.place = OLD.place
            AND b.per_evaluator = OLD.per_evaluator
        ) THEN RAISE EXCEPTION 'a result changes only by a re-check that keeps it'; END IF;
        RETURN NEW;
    """,
)


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
        states = set(self.tender.awards.order_by().exclude(state="overturned").values_list("state", flat=True))
        if "contracted" in states:
            return Refusal("contract_signed", refused("The contract is signed; the result is not touched any more."), law=REOPENED)
        if states <= {"proposed"} or self.tender.effects.filter(done_at=None, kind="re_evaluate").exists():
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


class ScoreSheet(SheetLifecycle):
    """One member's scores for one lot. `digest` is the SHA-256 of the scores as they were signed."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="sheets")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="sheets")
    lot = models.ForeignKey("tender.Lot", on_delete=models.PROTECT, related_name="sheets")
    evaluator = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="sheets")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["lot__number", "id"]
        constraints = [models.UniqueConstraint(fields=["member", "lot"], name="one_sheet")]
        triggers = triggers_of(SheetLifecycle, "open")

    def __str__(self) -> str:
        return f"{_('score sheet')} · {self.lot}"

    def get_absolute_url(self) -> str:
        """Where it is filled in."""
        return reverse("procurement:sheet", args=[self.pk])

    def scores_missing(self) -> Refusal | None:
        """Rule of the card `submit`: every admitted bid × every judged leaf is scored, with the reasons the tender asks for."""
        from tender.procurement.models.facts import sheet_progress  # noqa: PLC0415 (facts read every table of this room)

        return may_sign(sheet_progress(self))


class Score(models.Model):
    """Points of one evaluator for one bid on one leaf."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="scores")
    bid = models.ForeignKey("tender.Bid", on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey("tender.Criterion", on_delete=models.PROTECT, related_name="scores")
    points = models.DecimalField(_("points"), max_digits=6, decimal_places=2, null=True)
    comment = models.CharField(_("reason"), max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "bid", "criterion"], name="one_score"),
            models.CheckConstraint(condition=models.Q(points__isnull=True) | models.Q(points__gte=0), name="score_not_negative"),
        ]
        triggers = [WITHIN_SHEET, WITH_SHEET_OPEN]

    def __str__(self) -> str:
        return f"{self.bid} · {self.criterion}: {self.points}"


class Result(models.Model):
    """What the evaluation found for one bid: price score, mean of totals, place. Written when the sheets are locked."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="results")
    bid = models.OneToOneField("tender.Bid", on_delete=models.PROTECT, related_name="result")
    price_score = models.DecimalField(max_digits=10, decimal_places=4)
    evaluated_price = models.DecimalField(max_digits=14, decimal_places=2)
    total = models.DecimalField(_("total"), max_digits=10, decimal_places=4)
    place = models.PositiveSmallIntegerField(_("rank"))
    per_evaluator = models.JSONField(default=dict)
    flags = models.JSONField(default=list)

    class Meta:
        ordering = ["place", "id"]
        triggers = [RESULT_STAYS]

    def __str__(self) -> str:
        return f"{self.bid}: {self.total}"
