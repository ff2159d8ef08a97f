"""The evaluation after the last sheet: locked, computed, reported, signed by all.

Not here: filling in sheets (`sheet.py`), the arithmetic (`rules/evaluation.py`), the printed report (`report.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from tender.core.actor import WORKER, Actor
from tender.core.door import lock, note, perform, perform_each
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import BidRecusal, Evaluation, Lot, Result, Score, ScoreSheet
from tender.procurement.models.facts import tree_of
from tender.procurement.rules import price, rulebook
from tender.procurement.rules.evaluation import EvaluationCase, EvaluationResult, evaluate
from tender.procurement.rules.rounding import Rounding, rounded
from tender.procurement.services import award
from tender.procurement.services.report import print_reports

LAW = "财政部令第87号 第58条、第61条"
DIFFER = "客观评审因素评分不一致：{cells}。请复核后重新签署。"


def case_of(lot: Lot) -> EvaluationCase:
    """The admitted bids of a lot with all scores, as the rules take them: bidders by bid id, evaluators by member id."""
    tender = lot.tender
    scores: dict[int, dict[str, Any]] = {}
    rows = Score.objects.filter(sheet__lot=lot).values_list("bid_id", "sheet__member_id", "criterion_id", "points")
    for bid, member, leaf, points in rows.iterator(chunk_size=5000):
        scores.setdefault(bid, {}).setdefault(str(member), {})[str(leaf)] = points
    for bid, member in BidRecusal.objects.filter(sheet__lot=lot).values_list("bid_id", "sheet__member_id"):
        scores.setdefault(bid, {})[str(member)] = None
    bids = [
        price.Bid(str(bid.pk), bid.price, scores.get(bid.pk, {}), small_micro=bid.is_small_micro)
        for bid in lot.bids.filter(state__in=["admitted", "ranked", "selected", "not_selected"]).exclude(price=None)
    ]
    return EvaluationCase(
        rules=rulebook.load(tender.rulebook),
        criteria=tree_of(tender),
        bids=bids,
        method=tender.method,
        object=tender.object,
        ceiling=lot.ceiling,
        budget=lot.budget,
        rounding=Rounding(tender.rounding_stage, tender.rounding_places),
        policy=price.Policy(small_micro_deduction=tender.small_micro_deduction),
    )


def close_scoring(evaluation: Evaluation, *, at: datetime) -> bool:
    """If every sheet is in: lock them all, write totals and places, and let the members sign the report. True when that was done.

    Called with the evaluation held. Criteria scored from evidence must have the same points from every evaluator
    (O87 art. 64 (3)): where they differ, the sheets of that lot go back to their evaluators instead.
    """
    if evaluation.sheets.exclude(state="submitted").exists():
        return False
    lots = list(evaluation.tender.lots.filter(sheets__isnull=False).distinct())
    found = {lot: evaluate(case_of(lot)) for lot in lots}
    if differing := {lot: result.blocked for lot, result in found.items() if result.blocked}:
        for lot, refusals in differing.items():
            _send_back(evaluation, lot, refusals, at=at)
        return False
    perform(evaluation, "lock_sheets", by=WORKER, at=at)
    perform_each(list(evaluation.sheets.all()), "lock", by=WORKER, at=at)
    for lot, result in found.items():
        _write(evaluation, lot, result, at=at)
    return True


def _send_back(evaluation: Evaluation, lot: Lot, refusals: Sequence[Refusal], *, at: datetime) -> None:
    """Return the lot's sheets with the cells that differ (never with what others gave)."""
    aliases = {str(pk): alias for pk, alias in lot.bids.values_list("pk", "alias")}
    names = {str(pk): name for pk, name in evaluation.tender.criteria.values_list("pk", "name")}
    cells = sorted(f"{aliases.get(r.params['bidder'], '')}“{names.get(r.params.get('leaf', ''), '')}”" for r in refusals)
    for sheet in evaluation.sheets.filter(lot=lot):
        perform(sheet, "send_back", by=WORKER, at=at, reason=DIFFER.format(cells="、".join(cells)))


def _write(evaluation: Evaluation, lot: Lot, result: EvaluationResult, *, at: datetime) -> None:
    """One Result per bid, and its place on the bid."""
    Result.objects.bulk_create(
        Result(
            evaluation=evaluation,
            bid_id=int(bidder),
            price_score=rounded(found.score, 4),
            evaluated_price=rounded(found.evaluated, 2),
            total=rounded(result.totals[bidder], 4),
            place=result.place_of(bidder),
            per_evaluator={member: f"{rounded(total, 4):f}" for member, total in result.evaluators[bidder].items()},
            flags=list(result.flags.get(bidder, ())),
        )
        for bidder, found in result.price.items()
    )
    ranked = lot.bids.filter(pk__in=[int(bidder) for bidder in result.totals])
    perform_each(list(ranked), "rank", by=WORKER, at=at, args_of=lambda bid: {"place": result.place_of(str(bid.pk))})


@transaction.atomic
def sign_report(evaluation: Evaluation, *, dissent: str = "", by: Actor, at: datetime) -> Evaluation:
    """A member signs the report, with a dissenting opinion and its reason if there is one (O87 art. 61). With the last signature
    the report is printed, the tender is evaluated, and an award is proposed per lot.

    Refuses forbidden, wrong_state, signed_already.
    """
    evaluation = lock(evaluation)
    member = evaluation.members.filter(person_id=by.person_id or 0, left_at=None).first()
    if member is None:
        raise forbidden(_("Only members of the committee sign the report."))
    if evaluation.state != "reconciling":
        raise Refusal("wrong_state", _("The report is not there to be signed."), law=LAW)
    if member.report_signed_at is not None:
        raise Refusal("signed_already", _("You have signed the report already."), law=LAW)
    member.report_signed_at, member.dissent = at, dissent.strip()
    member.save(update_fields=["report_signed_at", "dissent"])
    note(member, "evaluation.report_signed", by=by, at=at, dissent=bool(member.dissent))
    if evaluation.signatures_missing() is None:
        evaluation = _finish(evaluation, at=at)
    return evaluation


def _finish(evaluation: Evaluation, *, at: datetime) -> Evaluation:
    evaluation = perform(evaluation, "sign", by=WORKER, at=at)
    print_reports(evaluation, at=at)
    tender = perform(evaluation.tender, "finish_evaluation", by=WORKER, at=at)
    award.propose(tender, at=at)
    return evaluation


def void(evaluation: Evaluation, *, reason: str, by: Actor, at: datetime) -> Evaluation:
    """The officer voids the evaluation: the committee was not lawful, or the tender ends (O87 art. 49, 67).

    Refuses reason_missing."""
    return perform(evaluation, "void", by=by, at=at, reason=reason)


@transaction.atomic
def return_sheet(sheet: ScoreSheet, *, reason: str, by: Actor, at: datetime) -> ScoreSheet:
    """The officer sends a handed-in sheet back, unread, for one of the four causes of O87 art. 64. Tells its evaluator.

    Refuses forbidden, wrong_state, reason_missing.
    """
    lock(sheet.evaluation)
    return perform(sheet, "send_back", by=by, at=at, reason=reason)
