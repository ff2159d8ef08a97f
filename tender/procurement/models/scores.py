"""Score sheets, scores and results, and what the database itself keeps of them. Committee and report: `evaluation.py`."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.core.refusal import Refusal
from tender.procurement.models.evaluation import Evaluation, Member
from tender.procurement.rules.sheet import may_sign
from workflows.lifecycles.evaluation import SheetLifecycle

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
