"""The evaluation after the last sheet: locked, computed, reported, signed by all.

Not here: filling in sheets (`sheet.py`), the arithmetic (`rules/evaluation.py`), the printed report (`report.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from tender.core.actor import WORKER, Actor
from tender.core.door import begin, lock, note, perform, perform_each
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Evaluation, Lot, Result, ScoreSheet, VoidedResult
from tender.procurement.models.facts import committee_refusal
from tender.procurement.models.scoring_terms import has_two_envelopes
from tender.procurement.queries.case import cases_of, technical_faults
from tender.procurement.queries.conflict import refuse_stopped
from tender.procurement.rules.evaluation import EvaluationCase, EvaluationResult, evaluate
from tender.procurement.rules.rounding import rounded
from tender.procurement.services import award, reevaluation
from tender.procurement.services.report import print_reports

LAW = "财政部令第87号 第58条、第61条"
VOIDING = "财政部令第87号 第49条、第67条"
DIFFER = "客观评审因素评分不一致：{cells}。请复核后重新签署。"


def case_of(lot: Lot) -> EvaluationCase:
    """The admitted bids of a lot with all scores, as the rules take them."""
    return cases_of(lot.tender, [lot])[lot.pk]


def close_scoring(evaluation: Evaluation, *, at: datetime) -> bool:
    """If every sheet is in: lock them all, write totals and places, and let the members sign the report. True when that was done.

    Called with the evaluation held. Criteria scored from evidence must have the same points from every evaluator
    (O87 art. 64 (3)): where they differ, the sheets of that lot go back to their evaluators instead. Of a tender with two
    envelopes nothing is computed yet: the prices are opened next (`price_opening.py`).
    """
    sheets = evaluation.sheets.exclude(state="voided")
    if sheets.exclude(state="submitted").exists() or committee_refusal(evaluation.tender):
        return False
    lots = list(evaluation.tender.lots.filter(sheets__in=sheets).distinct())
    is_split = has_two_envelopes(evaluation.tender)
    found = {} if is_split else {lot: evaluate(case_of(lot)) for lot in lots}
    faults = {lot: technical_faults(lot) for lot in lots} if is_split else {lot: one.blocked for lot, one in found.items()}
    if differing := {lot: refusals for lot, refusals in faults.items() if refusals}:
        for lot, refusals in differing.items():
            _send_back(evaluation, lot, refusals, at=at)
        return False
    perform(evaluation, "lock_sheets", by=WORKER, at=at)
    perform_each(list(sheets.all()), "lock", by=WORKER, at=at)
    for lot, result in found.items():
        write_results(evaluation, lot, result, at=at)
    return True


def _send_back(evaluation: Evaluation, lot: Lot, refusals: Sequence[Refusal], *, at: datetime) -> None:
    """Return the lot's sheets with the cells that differ (never with what others gave)."""
    aliases = {str(pk): alias for pk, alias in lot.bids.values_list("pk", "alias")}
    names = {str(pk): name for pk, name in evaluation.tender.criteria.values_list("pk", "name")}
    cells = sorted(f"{aliases.get(r.params['bidder'], '')}“{names.get(r.params.get('leaf', ''), '')}”" for r in refusals)
    for sheet in evaluation.sheets.filter(lot=lot, state="submitted"):
        perform(sheet, "send_back", by=WORKER, at=at, reason=DIFFER.format(cells="、".join(cells)))


def write_results(evaluation: Evaluation, lot: Lot, result: EvaluationResult, *, at: datetime) -> None:
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

    Refuses forbidden, conflict_known, wrong_state, prices_sealed, signed_already.
    """
    evaluation = lock(evaluation)
    member = evaluation.members.filter(person_id=by.person_id or 0, left_at=None).first()
    if member is None:
        raise forbidden(_("Only members of the committee sign the report."))
    refuse_stopped(member.person_id, evaluation.tender, at=at)
    if evaluation.state != "reconciling":
        raise Refusal("wrong_state", _("The report is not there to be signed."), law=LAW)
    if evaluation.are_prices_sealed():
        says, instead = _("The price envelopes are still sealed, so there is no report yet."), _("The officer opens them next.")
        raise Refusal("prices_sealed", says, law=LAW, instead=instead)
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
    if evaluation.tender.state == "evaluating":
        award.propose(perform(evaluation.tender, "finish_evaluation", by=WORKER, at=at), at=at)
    else:
        reevaluation.follow_up(evaluation.tender, at=at)
    return evaluation


@transaction.atomic
def void(evaluation: Evaluation, *, reason: str, by: Actor, at: datetime) -> Evaluation:
    """The officer voids the evaluation: its committee was not lawful or cannot be filled up (O87 art. 49, 67).

    Its members leave, its sheets and results are kept as voided, its bids are unranked, and a new committee may be formed.
    Refuses forbidden, wrong_state, reason_missing.
    """
    evaluation = lock(evaluation)
    tender = evaluation.tender
    if tender.state == "evaluating":
        perform(tender, "stop_evaluation", by=WORKER, at=at, reason=reason)
    evaluation = perform(evaluation, "void", by=by, at=at, reason=reason)
    evaluation.members.filter(left_at=None).update(left_at=at, is_leader=False, leaving_reason=reason[:500])
    perform_each(list(evaluation.sheets.exclude(state="voided")), "void", by=WORKER, at=at, reason=reason)
    ranked = [result.bid for result in evaluation.results.select_related("bid")]
    VoidedResult.objects.bulk_create(
        VoidedResult(evaluation=evaluation, bid=result.bid, figures=_figures(result), at=at) for result in evaluation.results.all()
    )
    evaluation.results.all().delete()
    perform_each(ranked, "unrank", by=WORKER, at=at)
    return evaluation


def _figures(result: Result) -> dict[str, object]:
    numbers = {name: f"{getattr(result, name):f}" for name in ("price_score", "evaluated_price", "total")}
    return {**numbers, "place": result.place, "per_evaluator": result.per_evaluator, "flags": result.flags}


@transaction.atomic
def form_anew(evaluation: Evaluation, *, by: Actor, at: datetime) -> Evaluation:
    """After a voided evaluation the officer begins a fresh one for the same tender: a new committee, new sheets.

    Refuses forbidden, not_voided, wrong_state.
    """
    row = lock(evaluation)
    tender = lock(row.tender)
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    if row.state != "voided" or row.current_of_id is None:
        raise Refusal("not_voided", _("Only a voided evaluation is followed by a new committee."), law=VOIDING)
    if tender.state != "examining":
        raise Refusal("wrong_state", _("This tender is not being examined."), law=VOIDING)
    row.current_of = None
    row.save(update_fields=["current_of"])
    return begin(Evaluation(tender=tender, created_at=at), by=by, at=at, logs="evaluation.begun", after=row.pk)


@transaction.atomic
def return_sheet(sheet: ScoreSheet, *, reason: str, by: Actor, at: datetime) -> ScoreSheet:
    """The officer sends a handed-in sheet back, unread, for one of the four causes of O87 art. 64. Tells its evaluator.

    Refuses forbidden, wrong_state, reason_missing.
    """
    lock(sheet.evaluation)
    return perform(sheet, "send_back", by=by, at=at, reason=reason)
