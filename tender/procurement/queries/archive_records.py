"""What a tender keeps as rows and not as papers, as lists for its archive: questions, bids, letters, scores, flags, audit lines.

Each list is read only while it is written. Words are Chinese, as on papers. Not here: papers (`archive_papers.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.core.wording import says
from tender.procurement.models import (
    Bid,
    BidAnswer,
    BidRecusal,
    Bond,
    Clarification,
    Envelope,
    EvidenceCount,
    FindingReason,
    FlagDecision,
    LastOffer,
    Member,
    Recheck,
    RedFlag,
    Result,
    Score,
    Tender,
    VoidedResult,
)
from tender.procurement.models.duty_words import label_of
from tender.procurement.queries.archive_papers import bid_folder
from tender.procurement.queries.archive_procedures import procedures_of
from tender.procurement.queries.archive_trail import lines_of
from tender.procurement.rules.archive import SECRET, Record
from tender.procurement.rules.override import OVERRIDABLE

Rows = Iterable[Sequence[Any]]
ASKER = "（询问人，匿名）"


def records_of(tender: Tender, *, is_secret: bool) -> Iterator[Record]:
    """Every list that has a row, those of SECRET sections only once nothing of the committee is secret any more."""
    lists = (*_before(tender), *_bids(tender), *_committee(tender), *_after(tender), *procedures_of(tender))
    yield from (one for one in lists if not (is_secret and one.section in SECRET))
    columns = ("序号", "时间", "操作人", "事项", "编号", "操作", "事件", "原状态", "新状态", "理由", "参数", "摘要SHA-256")
    yield Record("trail", "audit", "操作日志", columns, lambda: _trail(tender, is_secret), as_csv=True)


def _before(tender: Tender) -> Iterator[Record]:
    """Questions, bonds, reasons given before the opening."""
    asked = tender.questions.select_related("answered_by").order_by("asked_at", "pk")
    yield Record(
        "questions", "questions", "询问与答复", ("询问人代号", "询问时间", "询问", "答复时间", "答复", "答复人"),
        lambda: ((q.pseudonym, q.asked_at, q.text, q.answered_at, q.answer, q.answered_by) for q in asked.iterator()),
    )  # fmt: skip
    bonds = Bond.objects.filter(tender=tender, bid__opened_at__isnull=False).select_related("provider").order_by("pk")
    yield Record(
        "opening", "bonds", "投标保证金收退记录",
        ("投标人", "金额", "形式", "缴纳日期", "到账日期", "退还日期", "退还凭证", "状态"),
        lambda: (
            (b.provider.name, b.amount, b.get_form_display(), b.paid_on, b.received_on, b.returned_on, b.return_reference,
             b.get_state_display())
            for b in bonds.iterator()
        ),
    )  # fmt: skip
    draw = getattr(tender, "draw", None)
    if draw is not None:
        yield Record(
            "opening", "draw", f"抽取邀请供应商记录（种子：{draw.seed}；名单SHA-256：{draw.digest}；算法：{draw.algorithm}）",
            ("供应商", "统一社会信用代码"), lambda: ((one["name"], one["uscc"]) for one in draw.pool),
        )  # fmt: skip


def _bids(tender: Tender) -> Iterator[Record]:
    """One list per opened bid: what it says, and the digests of its envelopes."""
    bids = Bid.objects.filter(lot__tender=tender, opened_at__isnull=False).select_related("lot", "provider")
    for bid in bids.order_by("lot__number", "pk"):
        yield Record(
            "bids", "bid", f"{bid.provider.name} 投标内容（标包{bid.lot.number}）", ("项目", "内容"),
            lambda bid=bid: _said(bid), group=bid_folder(bid),  # type: ignore[misc]
        )  # fmt: skip


def _said(bid: Bid) -> Iterator[Sequence[Any]]:
    yield "投标人", bid.provider.name
    yield "统一社会信用代码", bid.provider.uscc
    yield "评审代号", bid.alias
    yield "回执号", bid.receipt
    yield "递交时间", bid.sealed_at
    yield "开启时间", bid.opened_at
    yield "报价（元）", bid.price if bid.price is not None else "（未开启）"
    yield "状态", bid.get_state_display()
    yield "名次", bid.place
    for envelope in Envelope.objects.filter(bid=bid, ended_at__isnull=True).order_by("-part"):
        yield f"{envelope.get_part_display()} SHA-256", envelope.sha256
    yield "报价文件填写内容", json.dumps(bid.statement, ensure_ascii=False, sort_keys=True)
    for answer in BidAnswer.objects.filter(bid=bid).select_related("criterion").order_by("criterion__position", "pk"):
        yield answer.criterion.name, answer.text


def _committee(tender: Tender) -> Iterator[Record]:
    """Letters to bidders, members, scores and results; voided ones with the rest."""
    letters = Clarification.objects.filter(bid__lot__tender=tender).select_related("provider", "asked_by", "decided_by")
    yield Record(
        "examination", "clarifications", "澄清函与答复",
        ("投标人", "类型", "要求说明的事项", "发出时间", "答复截止", "答复", "答复时间", "答复SHA-256", "状态", "评审意见",
         "查阅资料"),
        lambda: (
            (c.provider.name, c.get_kind_display(), c.item, c.asked_at, c.deadline, c.answer, c.answered_at, c.digest,
             c.get_state_display(), c.reason, c.consulted)
            for c in letters.order_by("asked_at", "pk").iterator()
        ),
    )  # fmt: skip
    members = Member.objects.filter(evaluation__tender=tender).select_related("person", "evaluation")
    yield Record(
        "evaluation", "committee", "评审小组成员",
        ("评审", "姓名", "类别", "组长", "回避声明", "离开时间", "离开原因", "报告签字时间", "不同意见"),
        lambda: (
            (m.evaluation_id, m.person, m.get_kind_display(), "是" if m.is_leader else "", m.declaration, m.left_at,
             m.leaving_reason, m.report_signed_at, m.dissent)
            for m in members.order_by("evaluation_id", "pk").iterator()
        ),
    )  # fmt: skip
    yield from _scores(tender)


def _scores(tender: Tender) -> Iterator[Record]:
    scores = Score.objects.filter(sheet__evaluation__tender=tender).select_related(
        "sheet__evaluator", "sheet__lot", "bid__provider", "criterion"
    )
    yield Record(
        "evaluation", "score-sheets", "评分表",
        ("标包", "评委", "评分表状态", "签字时间", "评分表SHA-256", "投标人", "评审因素", "得分", "理由"),
        lambda: (
            (s.sheet.lot.number, s.sheet.evaluator, s.sheet.get_state_display(), s.sheet.signed_at, s.sheet.digest,
             s.bid.provider.name, s.criterion.name, s.points, s.comment)
            for s in scores.order_by("sheet__lot__number", "sheet_id", "bid_id", "criterion__position", "criterion_id").iterator()
        ),
    )  # fmt: skip
    results = Result.objects.filter(evaluation__tender=tender).select_related("bid__provider", "bid__lot")
    yield Record(
        "evaluation", "results", "评审结果", ("标包", "投标人", "评审价（元）", "价格分", "总分", "名次"),
        lambda: (
            (r.bid.lot.number, r.bid.provider.name, r.evaluated_price, r.price_score, r.total, r.place)
            for r in results.order_by("bid__lot__number", "place", "pk").iterator()
        ),
    )  # fmt: skip
    voided = VoidedResult.objects.filter(evaluation__tender=tender).select_related("bid__provider").order_by("pk")
    yield Record(
        "evaluation", "voided-results", "作废的评审结果", ("评审", "投标人", "数据", "时间"),
        lambda: ((v.evaluation_id, v.bid.provider.name, json.dumps(v.figures, ensure_ascii=False, sort_keys=True), v.at)
                 for v in voided.iterator()),
    )  # fmt: skip
    yield from _beside_scores(tender)


def _beside_scores(tender: Tender) -> Iterator[Record]:
    """Recusals, evidence, re-checks, last offers."""
    counts = EvidenceCount.objects.filter(bid__lot__tender=tender).select_related("bid__provider", "criterion", "person")
    yield Record(
        "evaluation", "evidence", "客观因素核验", ("投标人", "评审因素", "核验数量", "得分", "计算", "核验人", "时间"),
        lambda: ((e.bid.provider.name, e.criterion.name, e.count, e.points, e.working, e.person, e.at)
                 for e in counts.order_by("pk").iterator()),
    )  # fmt: skip
    recused = BidRecusal.objects.filter(sheet__evaluation__tender=tender).select_related("sheet__evaluator", "bid__provider")
    yield Record(
        "evaluation", "recusals", "评审中的回避", ("评委", "投标人", "理由", "时间"),
        lambda: ((r.sheet.evaluator, r.bid.provider.name, r.reason, r.at) for r in recused.order_by("pk").iterator()),
    )  # fmt: skip
    again = Recheck.objects.filter(evaluation__tender=tender).select_related("bid__provider", "criterion", "person", "done__person")
    yield Record(
        "evaluation", "rechecks", "评审结果复核",
        ("投标人", "评审因素", "情形", "原得分", "复核得分", "理由", "提出人", "时间", "复核人", "报财政部门"),
        lambda: (
            (r.bid.provider.name, r.criterion, r.get_cause_display(), r.old_points, r.new_points, r.reason, r.person, r.at,
             *((r.done.person, r.done.finance) if hasattr(r, "done") else ("", "")))
            for r in again.order_by("pk").iterator()
        ),
    )  # fmt: skip
    offers = LastOffer.objects.filter(round__tender=tender).exclude(round__state="running").select_related("bid__provider")
    yield Record(
        "evaluation", "last-offers", "最后报价", ("供应商", "回执号", "递交时间", "最后报价（元）", "密封文件SHA-256"),
        lambda: ((o.bid.provider.name, o.receipt, o.sealed_at, o.price, o.sha256) for o in offers.order_by("pk").iterator()),
    )  # fmt: skip


def _after(tender: Tender) -> Iterator[Record]:
    """Award decisions, remedies, and what supervisors look at."""
    awards = tender.awards.select_related("lot", "winner__provider").order_by("lot__number", "seat", "pk")
    yield Record(
        "award", "award-decisions", "定标决定",
        ("标包", "席位", "中标（成交）人", "金额（元）", "状态", "定标时间", "公告时间", "通知时间"),
        lambda: (
            (a.lot.number, a.seat, a.winner.provider.name if a.winner else "", a.price, a.get_state_display(), a.decided_at,
             a.publicised_at, a.notified_at)
            for a in awards.iterator()
        ),
    )  # fmt: skip
    objections = tender.challenges.select_related("provider").prefetch_related("points").order_by("filed_at", "pk")
    yield Record(
        "remedies", "objections", "质疑与答复",
        ("质疑人", "环节", "质疑事项和请求", "事实", "法律依据", "提出时间", "答复", "答复时间", "状态", "逐项答复"),
        lambda: (
            (c.provider.name, c.get_step_display(), c.matter, c.facts, c.law, c.filed_at, c.answer, c.answered_at,
             c.get_state_display(), "；".join(f"{p.number}. {p.claim} → {p.reply}" for p in c.points.all()))
            for c in objections
        ),
    )  # fmt: skip
    complaints = tender.complaints.select_related("complainant").order_by("filed_on", "pk")
    yield Record(
        "remedies", "complaints", "投诉与处理决定",
        ("投诉人", "受理机关", "受理编号", "受理日期", "事项", "状态", "决定", "决定文号", "决定日期", "决定内容"),
        lambda: (
            (c.complainant.name, c.authority, c.number, c.filed_on, c.matter, c.get_state_display(), c.get_verdict_display(),
             c.decision_number, c.decided_on, c.decision_text)
            for c in complaints.iterator()
        ),
    )  # fmt: skip
    yield from _supervised(tender)


def _supervised(tender: Tender) -> Iterator[Record]:
    flags = RedFlag.objects.filter(tender=tender).prefetch_related("bids__provider").order_by("pk")
    yield Record(
        "supervision", "red-flags", "异常线索", ("线索", "程度", "涉及投标人", "依据", "发现时间", "状态", "证据"),
        lambda: (
            (f.title, f.get_severity_display(), "、".join(sorted({b.provider.name for b in f.bids.all()})), f.law, f.at,
             f.get_state_display(), json.dumps(f.evidence, ensure_ascii=False, sort_keys=True))
            for f in flags
        ),
    )  # fmt: skip
    decisions = FlagDecision.objects.filter(flag__tender=tender).select_related("flag", "person").order_by("at", "pk")
    yield Record(
        "supervision", "flag-decisions", "异常线索处理", ("线索", "处理", "理由", "处理人", "时间"),
        lambda: ((d.flag.title, d.get_outcome_display(), d.reason, d.person, d.at) for d in decisions.iterator()),
    )  # fmt: skip
    overrides = tender.overrides.select_related("person").order_by("at", "pk")
    yield Record(
        "supervision", "overrides", "说明理由后继续的事项", ("事项", "理由", "决定人", "时间"),
        lambda: ((_text(OVERRIDABLE.get(o.code, o.code)), o.reason, o.person, o.at) for o in overrides.iterator()),
    )  # fmt: skip
    reasons = FindingReason.objects.filter(tender=tender).select_related("given_by").order_by("at", "pk")
    yield Record(
        "supervision", "finding-reasons", "发布前检查提示的保留理由", ("提示", "位置", "依据", "理由", "说明人", "时间"),
        lambda: ((_text(r.says, **r.params), r.where, r.law, r.reason, r.given_by, r.at) for r in reasons.iterator()),
    )  # fmt: skip
    duties = tender.duties.order_by("on", "pk")
    yield Record(
        "supervision", "duties", "法定期限", ("事项", "说明", "截止日", "依据", "完成日"),
        lambda: ((label_of(d.key), d.about, d.on, d.law, d.done_on) for d in duties.iterator()),
    )  # fmt: skip


def _text(message: str, **params: Any) -> str:
    return says(Refusal("", message, **params))


def _trail(tender: Tender, is_secret: bool) -> Iterator[Sequence[Any]]:
    for n, line in enumerate(lines_of(tender, is_secret=is_secret).iterator(), start=1):
        yield (
            n, line.at, _who(line), line.thing_type, line.thing_id, line.move, line.event, line.source, line.target, line.reason,
            json.dumps(line.args, ensure_ascii=False, sort_keys=True), line.digest,
        )  # fmt: skip


def _who(line: AuditLine) -> str:
    return ASKER if (line.thing_type, line.event) == ("question", "question.asked") else line.actor_name
