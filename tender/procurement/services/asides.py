"""What the report says beside the scores: re-checks with both values, recusals from one bid, computed points, black bars."""

from __future__ import annotations

from tender.procurement.models import BidRecusal, Evaluation, EvidenceCount, Lot, Recheck, Redaction
from tender.procurement.models.scored_leaves import computed_counts, formulas_of

CAUSES = {
    "sum_error": "分值汇总计算错误",
    "out_of_range": "分项评分超出评分标准范围",
    "objective_differs": "客观评审因素评分不一致",
    "abnormal": "评分畸高、畸低",
}


def asides(evaluation: Evaluation, lot: Lot) -> str:
    """All of it as paragraphs, empty when there is nothing."""
    rechecks = evaluation.rechecks.filter(sheet__lot=lot, done__isnull=False)
    related = ("sheet__member__person", "bid__provider", "criterion", "person", "done__person")
    recusals = BidRecusal.objects.filter(sheet__lot=lot).select_related("sheet__member__person", "bid__provider")
    bars = Redaction.objects.filter(bid__lot=lot).select_related("bid__provider", "person")
    return "\n".join([
        *(_recheck(one) for one in rechecks.select_related(*related)),
        *(_recusal(one) for one in recusals),
        *_computed(lot),
        *(_bar(one) for one in bars),
    ])  # fmt: skip


def _recheck(one: Recheck) -> str:
    what = f"“{one.criterion}”评分由{one.old_points}分更正为{one.new_points}分" if one.criterion else "得分合计重新计算"
    who = f"{one.person}提出，{one.done.person}确认"
    finance = f"；已书面报告财政部门：{one.done.finance}" if one.done.finance else ""
    return f"复核（{CAUSES[one.cause]}）：{one.sheet.member}对{one.bid.provider}的{what}，{who}；理由：{one.reason}{finance}。"


def _recusal(one: BidRecusal) -> str:
    return f"{one.sheet.member}评审中发现与{one.bid.provider}存在回避情形，未对其评分，其评分不计入平均：{one.reason}。"


def _bar(one: Redaction) -> str:
    what = "附件" if one.file_id else "文字"
    return f"{one.bid.provider}的投标内容中有一处{what}经{one.person}隐去：{one.reason}。"


def _computed(lot: Lot) -> list[str]:
    formulas, lines = formulas_of(lot.tender), []
    rows = {row.pk for row in computed_counts(lot)}
    for row in EvidenceCount.objects.filter(pk__in=rows).select_related("bid__provider", "criterion").order_by("criterion", "bid"):
        told = formulas[row.criterion_id].told() if row.criterion_id in formulas else ""
        lines.append(f"客观分“{row.criterion}”（{told}）：{row.bid.provider}，{row.working}。")
    return lines
