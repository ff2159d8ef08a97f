"""What stands on 评标报告: one report per lot, printed when the last member has signed.

Not here: signing (`evaluation.py`), the arithmetic (`rules/evaluation.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.timezone import localdate

from tender.core.actor import WORKER
from tender.core.door import note
from tender.core.papers import Signatory
from tender.core.wording import local
from tender.procurement.documents.evaluation import (
    Candidate,
    Detail,
    DetailRow,
    EvaluationReport,
    InvalidBid,
    PriceRow,
    TotalRow,
)
from tender.procurement.documents.fairness import LotFairness
from tender.procurement.documents.tender_document import CriterionRow
from tender.procurement.models import Bid, Criterion, Evaluation, Lot, Member, Report, Result, Score
from tender.procurement.models.facts import judged_leaves, tree_of
from tender.procurement.queries.examination import reasons_of
from tender.procurement.rules import criteria
from tender.procurement.rules.rounding import rounded
from tender.procurement.services import scoring_words
from tender.procurement.services.asides import asides
from tender.procurement.services.clarification_words import letters_text, scrutiny_text
from tender.procurement.services.examination_sheet import lot_name, role_of
from tender.procurement.services.fairness_sheet import printed_fairness
from tender.procurement.services.letter import CANDIDATES
from tender.procurement.services.paper import keep_paper

KINDS = {"price": "价格", "quality": "主观", "fixed": "客观"}
FLAGS = {
    "abnormal_low_mean": "低于通过符合性审查供应商报价平均值的规定比例",
    "abnormal_low_second": "低于次低报价的规定比例",
    "abnormal_low_ceiling": "低于最高限价的规定比例",
}
SITUATION = "{w.group}成员对通过审查的{w.answer}独立评分，评审期间{w.bidder}名称隐去；各{w.bidder}得分为全体成员评分的算术平均值。"
MEDIA = "开标系统"
PLACE = "开标系统（在线评审）"


def print_reports(evaluation: Evaluation, *, at: datetime) -> list[Report]:
    """Print and keep one report per lot that was scored. Called with the evaluation held and signed."""
    made, fairness = [], printed_fairness(evaluation)
    for lot in evaluation.tender.lots.filter(sheets__in=evaluation.sheets.exclude(state="voided")).distinct():
        paper = keep_paper(
            report_sheet(evaluation, lot, at=at, fairness=fairness.get(lot.pk)),
            name=f"{evaluation.tender.words.report}_{evaluation.tender.number}_{lot.number}", purpose="report",
            organisation_id=evaluation.tender.buyer_id, at=at,
        )  # fmt: skip
        made.append(Report.objects.create(evaluation=evaluation, lot=lot, paper=paper, at=at))
        note(evaluation, "evaluation.report_printed", by=WORKER, at=at, lot=lot.number, sha256=paper.sha256)
    return made


def report_sheet(evaluation: Evaluation, lot: Lot, *, at: datetime, fairness: LotFairness | None = None) -> EvaluationReport:
    """The report of one lot with every score of every evaluator (O87 art. 58)."""
    tender = evaluation.tender
    members = list(evaluation.members.select_related("person"))
    sitting = [m for m in members if m.left_at is None]
    results = list(Result.objects.filter(bid__lot=lot).select_related("bid__provider").order_by("place", "pk"))
    rejected = list(lot.bids.filter(state__in=["rejected"]).select_related("provider"))
    return EvaluationReport(
        number=tender.number, issuer=tender.buyer.name, dated=localdate(at), project_name=tender.title, lot=lot_name(lot),
        procurement_method=tender.words.method, words=tender.words, purchaser=tender.buyer.name, agency="", media=MEDIA,
        notice_date=localdate(tender.published_at), opened_at=local(tender.opened_at), opening_place=PLACE,
        evaluated_from=local(evaluation.created_at), evaluated_until=local(at), evaluation_place=PLACE,
        bidders=tuple(bid.provider.name for bid in [*(r.bid for r in results), *rejected]),
        members=tuple(_signature(m) for m in sitting), evaluation_method=scoring_words.method_name(tender),
        criteria=_criteria_rows(tree_of(tender)),
        opening_situation=f"本标包于{_cn(tender.opened_at)}{tender.words.opening}，"
        f"共开启{len(results) + len(rejected)}份{tender.words.answer}。",
        examination_situation=f"经资格审查和符合性审查，{len(results)}家{tender.words.bidder}通过，{len(rejected)}家未通过。",
        evaluation_situation=SITUATION.format(w=tender.words),
        invalid=tuple(InvalidBid(bidder=b.provider.name, stage=_stage(b), reason=reasons_of(b)) for b in rejected),
        prices=tuple(_price(r) for r in results), evaluators=tuple(str(m.person) for m in sitting),
        totals=tuple(_total(r, sitting) for r in results), details=_details(lot, results, sitting),
        candidates=tuple(
            Candidate(rank=r.place, name=r.bid.provider.name, price=r.bid.price, score=r.total)
            for r in results[:CANDIDATES]
        ),
        tie_break=scoring_words.ties(tender), clarifications=letters_text(lot), member_changes=_changes(members),
        other=_asides(evaluation, lot, results), fairness=fairness,
    )  # fmt: skip


def _asides(evaluation: Evaluation, lot: Lot, results: Sequence[Result]) -> str:
    said = (scrutiny_text(lot, [result.bid_id for result in results[:CANDIDATES]]), asides(evaluation, lot))
    return "\n".join(text for text in said if text)


def _stage(bid: Bid) -> str:
    """Where a bid fell: at the examination, or of two envelopes at the technical threshold."""
    is_below = bid.price is None and bid.envelopes.filter(part="price", ended_at__gt=bid.opened_at).exists()
    return "技术商务评审" if is_below else "资格符合性审查"


def _cn(at: datetime | None) -> str:
    when = local(at) if at else None
    return f"{when.year}年{when.month}月{when.day}日{when:%H:%M}" if when else ""


def _signature(member: Member) -> Signatory:
    return Signatory(name=str(member.person), role=role_of(member), signed_at=member.report_signed_at, note=member.dissent)


def _changes(members: Sequence[Member]) -> str:
    left = [m for m in members if m.left_at is not None]
    return "；".join(f"{m.person}因{'存在回避事项' if m.has_conflict else '其他原因'}于{_cn(m.left_at)}退出" for m in left)


def _criteria_rows(tree: criteria.Tree, depth: int = 0, prefix: str = "") -> tuple[CriterionRow, ...]:
    rows: list[CriterionRow] = []
    for place, node in enumerate(tree, 1):
        number = f"{prefix}{place}"
        kind = "" if node.items else KINDS.get(node.kind, "")
        rows.append(CriterionRow(depth=depth, number=number, name=node.name, weight=node.weight, kind=kind, guidance=node.told))
        rows += _criteria_rows(node.items, depth + 1, f"{number}.")
    return tuple(rows)


def _price(result: Result) -> PriceRow:
    remarks = [FLAGS.get(flag, flag) for flag in result.flags]
    if listed := result.bid.statement.get("listed_price"):
        remarks.insert(0, f"开标报价{Decimal(listed):,.2f}元，已按财政部令第87号第59条修正")
    if result.evaluated_price != result.bid.price:
        remarks.insert(0, "小微企业价格扣除")
    return PriceRow(
        bidder=result.bid.provider.name, price=result.bid.price, evaluated=result.evaluated_price, score=result.price_score,
        remark="；".join(remarks),
    )  # fmt: skip


def _total(result: Result, sitting: Sequence[Member]) -> TotalRow:
    scores = tuple(Decimal(found) if (found := result.per_evaluator.get(str(m.pk))) else None for m in sitting)
    return TotalRow(bidder=result.bid.provider.name, scores=scores, result=result.total, rank=result.place)


def _details(lot: Lot, results: Sequence[Result], sitting: Sequence[Member]) -> tuple[Detail, ...]:
    rows = Score.objects.filter(sheet__lot=lot).values_list("bid_id", "criterion_id", "sheet__member_id", "points")
    points = {(bid, leaf, member): given for bid, leaf, member, given in rows}
    leaves = judged_leaves(lot.tender)
    return tuple(_detail(result.bid, leaves, sitting, points) for result in results)


def _detail(
    bid: Bid, leaves: Sequence[Criterion], sitting: Sequence[Member], points: dict[tuple[int, int, int], Decimal | None]
) -> Detail:
    rows = []
    for leaf in leaves:
        given = tuple(points.get((bid.pk, leaf.pk, m.pk)) for m in sitting)
        known = [Fraction(one) for one in given if one is not None]
        mean = rounded(sum(known, Fraction(0)) / max(len(known), 1), 2)
        rows.append(DetailRow(criterion=leaf.name, weight=leaf.weight, scores=given, mean=mean))
    return Detail(bidder=bid.provider.name, rows=tuple(rows))
