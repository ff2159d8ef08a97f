"""Lists for the archive that only some procedures have: draws of experts, the one source, the in-house option, call-offs, effects.

Read only while they are written, like all of `archive_records.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

from tender.procurement.models import CallOff, CommitteeNeed, Effect, ShadowBid, SourceObjection, Suspension, Tender
from tender.procurement.rules.archive import Record


def procedures_of(tender: Tender) -> Iterator[Record]:
    """Those lists; one without a row gives nothing."""
    needs = CommitteeNeed.objects.filter(evaluation__tender=tender).select_related("draw", "stated_by").order_by("pk")
    yield Record(
        "evaluation", "expert-draws", "评审专家抽取记录",
        ("成员数", "抽取专家数", "候补数", "名单SHA-256", "种子承诺", "种子", "算法", "提出时间", "抽取时间", "提出人"),
        lambda: (
            (n.members, n.experts, n.spares, n.digest, n.commitment,
             *((n.draw.seed, n.draw.algorithm, n.at, n.draw.at) if hasattr(n, "draw") else ("", "", n.at, None)), n.stated_by)
            for n in needs.iterator()
        ),
    )  # fmt: skip
    objections = SourceObjection.objects.filter(source__tender=tender).order_by("received_at", "pk")
    yield Record(
        "remedies", "source-objections", "单一来源公示异议与答复", ("异议人", "异议内容", "收到时间", "答复", "答复时间"),
        lambda: ((o.objector, o.text, o.received_at, o.answer, o.answered_at) for o in objections.iterator()),
    )  # fmt: skip
    shadows = ShadowBid.objects.filter(tender=tender).select_related("organisation", "recorded_by")
    yield Record(
        "evaluation", "in-house-option", "党校自办方案（比对，不参加评审）", ("单位", "成本（元）", "内容", "记录人", "时间"),
        lambda: ((s.organisation.name, s.cost, s.quality, s.recorded_by, s.at) for s in shadows.iterator()),
    )  # fmt: skip
    calls = CallOff.objects.filter(entrant__framework__tender=tender).select_related("entrant__provider", "called_by")
    yield Record(
        "award", "call-offs", "第二阶段成交记录", ("供应商", "方式", "事项", "金额（元）", "理由", "供应商放弃", "经办人", "时间"),
        lambda: (
            (c.entrant.provider.name, c.get_way_display(), c.need, c.price, c.reason, "是" if c.is_declined else "", c.called_by,
             c.at)
            for c in calls.order_by("at", "pk").iterator()
        ),
    )  # fmt: skip
    yield from _remedied(tender)


def _remedied(tender: Tender) -> Iterator[Record]:
    """Suspensions, and what remedies led to."""
    pauses = Suspension.objects.filter(tender=tender).order_by("since", "pk")
    yield Record(
        "remedies", "suspensions", "暂停采购活动记录", ("通知书文号", "暂停自", "暂停至", "恢复时间"),
        lambda: ((p.number, p.since, p.until, p.ended_at) for p in pauses.iterator()),
    )  # fmt: skip
    effects = Effect.objects.filter(tender=tender).order_by("at", "pk")
    yield Record(
        "remedies", "effects", "质疑投诉处理结果的落实", ("处理结果", "依据", "时间", "落实时间", "落实情况"),
        lambda: ((e.get_kind_display(), e.law, e.at, e.done_at, e.done_note) for e in effects.iterator()),
    )  # fmt: skip
