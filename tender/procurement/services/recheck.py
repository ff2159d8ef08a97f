"""The re-check (复核) of one score or total: asked by one person, confirmed by another, both values kept (O87 art. 64)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tender.core.actor import WORKER, Actor
from tender.core.door import lock, note, perform_each
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, Criterion, Evaluation, Recheck, RecheckDone, Result, ResultBefore, Score, ScoreSheet
from tender.procurement.queries.recheck import item_of, may_take_part
from tender.procurement.rules.evaluation import EvaluationResult, evaluate
from tender.procurement.rules.recheck import LAW, may_ask, may_confirm
from tender.procurement.rules.rounding import rounded
from tender.procurement.services.evaluation import case_of

OPEN = ("reconciling",)


@transaction.atomic
def ask(
    sheet: ScoreSheet, bid: Bid, leaf: Criterion | None, *, cause: str, new: Decimal | None, reason: str, by: Actor, at: datetime
) -> Recheck:
    """A member or the buyer's officer or leader asks for a re-check of a locked sheet. Nothing changes yet.

    Refuses forbidden, wrong_state, reason_missing, recheck_waits and what `rules.recheck.may_ask` refuses.
    """
    evaluation = _held(sheet.evaluation, by)
    if not reason.strip():
        raise Refusal("reason_missing", _("Write the facts behind the re-check."), law=LAW, status=422, field="reason")
    if evaluation.rechecks.filter(done=None, bid=bid, criterion=leaf, sheet=sheet).exists():
        raise Refusal("recheck_waits", _("A re-check of this score waits for its second person."), law=LAW)
    item = item_of(sheet, bid, leaf)
    if refusal := may_ask(cause, item, new):
        raise refusal
    made = Recheck.objects.create(
        evaluation=evaluation, sheet=sheet, bid=bid, criterion=leaf, cause=cause, old_points=item.points, new_points=new,
        reason=reason.strip()[:500], person_id=by.person_id, at=at,
    )  # fmt: skip
    note(evaluation, "evaluation.recheck_asked", by=by, at=at, recheck=made.pk, cause=cause)
    return made


@transaction.atomic
def confirm(recheck: Recheck, *, finance: str = "", by: Actor, at: datetime) -> RecheckDone:
    """The second person confirms: the score takes its new value and the lot is computed anew; what was is kept.

    Signatures on a report that says something else fall away. Refuses forbidden, wrong_state, recheck_done,
    what `rules.recheck.may_confirm` refuses, and a cause that is no longer there.
    """
    evaluation, sheet = _held(recheck.evaluation, by), recheck.sheet
    if RecheckDone.objects.filter(recheck=recheck).exists():
        raise Refusal("recheck_done", _("This re-check is done."), law=LAW)
    refusal = may_confirm(
        asked_by=recheck.person_id, by=by.person_id, evaluator=sheet.evaluator_id, cause=recheck.cause,
        is_signed=evaluation.was_signed(), finance=finance,
    ) or may_ask(recheck.cause, item_of(sheet, recheck.bid, recheck.criterion), recheck.new_points)  # fmt: skip
    if refusal:
        raise refusal
    done = RecheckDone.objects.create(recheck=recheck, finance=finance.strip()[:200], person_id=by.person_id, at=at)
    if recheck.criterion_id:
        Score.objects.filter(sheet=sheet, bid=recheck.bid, criterion=recheck.criterion).update(points=recheck.new_points)
    _compute_anew(done, at=at)
    evaluation.members.filter(left_at=None).update(report_signed_at=None, dissent="")
    note(evaluation, "evaluation.recheck_confirmed", by=by, at=at, recheck=recheck.pk, cause=recheck.cause, finance=done.finance)
    return done


def _held(evaluation: Evaluation, by: Actor) -> Evaluation:
    evaluation = lock(evaluation)
    if not may_take_part(by, evaluation):
        raise forbidden(_("Only members of the committee and the buyer's officer and leader take part in a re-check."))
    if evaluation.state not in OPEN or evaluation.are_prices_sealed():
        instead = _("After the report is signed the officer first lets the committee evaluate again.")
        says = _("A re-check looks at signed sheets, before the report is signed.")
        raise Refusal("wrong_state", says, law=LAW, instead=instead)
    return evaluation


def _compute_anew(done: RecheckDone, *, at: datetime) -> None:
    """Write the lot's results anew, keeping those that change."""
    lot = done.recheck.sheet.lot
    found = evaluate(case_of(lot))
    if found.blocked:
        raise found.blocked[0]
    kept = list(Result.objects.filter(bid__lot=lot))
    values = {result.pk: _values(found, str(result.bid_id)) for result in kept}
    changed = [result for result in kept if any(getattr(result, name) != new for name, new in values[result.pk].items())]
    ResultBefore.objects.bulk_create(
        ResultBefore(done=done, bid_id=one.bid_id, total=one.total, place=one.place, per_evaluator=one.per_evaluator)
        for one in changed
    )
    moved = [one.bid_id for one in changed if one.place != values[one.pk]["place"]]
    for result in changed:
        Result.objects.filter(pk=result.pk).update(**values[result.pk])
    bids = list(lot.bids.filter(pk__in=moved))
    perform_each(bids, "rank_anew", by=WORKER, at=at, args_of=lambda bid: {"place": found.place_of(str(bid.pk))})


def _values(found: EvaluationResult, bidder: str) -> Mapping[str, object]:
    return {
        "total": rounded(found.totals[bidder], 4),
        "place": found.place_of(bidder),
        "per_evaluator": {member: f"{rounded(total, 4):f}" for member, total in found.evaluators[bidder].items()},
    }
