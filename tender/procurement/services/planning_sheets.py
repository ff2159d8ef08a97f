"""Sheets of the papers before the notice, filled from rows: 年度培训计划, 采购意向, 采购需求, 采购实施计划.

Lives here: reading rows into frozen sheets; texts of official papers are Chinese. Not here: printing (`notice.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.utils.timezone import localdate

from tender.core.models.calendar import district_calendar
from tender.core.papers import Contact
from tender.core.refusal import Refusal
from tender.procurement.documents.notice import Lot
from tender.procurement.documents.planning import (
    AnnualPlan,
    Demand,
    IntentionPaper,
    IntentionRow,
    PlanRow,
    ProcurementPlanPaper,
    RequirementPaper,
    Step,
    Sum,
    Weight,
)
from tender.procurement.models import Criterion, Plan, PlanLine, ProcurementPlan, Tender
from tender.procurement.queries.plan import difference_of, totals
from tender.procurement.rules import rulebook, timeline
from tender.procurement.rules.intention import LEAD
from tender.procurement.rules.method_words import words_of

AUDIENCES = {"county": "县处级干部", "township": "乡科级干部", "staff": "科员级干部"}
ORGANISED = {"self": "采购人自行组织采购", "central": "集中采购机构代理采购", "agency": "委托采购代理机构采购"}
CONTRACTS = {"service": "服务合同", "commission": "委托合同", "cooperation": "合作合同"}
PRICING = {"fixed_total": "固定总价", "fixed_unit": "固定单价", "cost_plus": "成本补偿", "incentive": "绩效激励"}
DEMANDS = {"qualification": "资格要求", "conformity": "符合性要求"}
KINDS = {"price": "价格（公式计算）", "quality": "主观评分", "fixed": "客观评分"}
STEPS = {
    "report_by": "送交评审报告的最后期限",
    "decide_by": "确定中标（成交）供应商的最后期限",
    "award_notice_by": "发布结果公告、发出通知书的最后期限",
    "publicity_ends": "结果公告期满",
    "contract_by": "签订合同的最后期限",
}
CHANGED = {"added": "新增", "removed": "取消", "changed": "调整"}
NONE = "无。"


def annual_plan(plan: Plan, *, at: datetime) -> AnnualPlan:
    """年度培训计划 as the plan stands."""
    lines, table = list(plan.lines.all()), plan.table
    changes = "；".join(f"{CHANGED[change.kind]}“{change.title}”" for change in difference_of(plan))
    return AnnualPlan(
        number=plan_number(plan),
        issuer=plan.buyer.name,
        dated=localdate(at),
        heading=plan.buyer.name,
        year=plan.year,
        edition=f"第{plan.edition}版",
        fee_rule=table.title,
        fee_law=table.law,
        rows=tuple(_row(line, plan) for line in lines),
        months=tuple(Sum(name=_month(value), classes=n, people=p, budget=sum_) for value, n, p, sum_ in totals(lines, "month")),
        methods=tuple(
            Sum(name=words_of(value).method, classes=n, people=p, budget=sum_) for value, n, p, sum_ in totals(lines, "method")
        ),
        whole=Sum(
            name="合计",
            classes=len(lines),
            people=sum(line.head_count for line in lines),
            budget=sum((line.total for line in lines), Decimal(0)),
        ),
        change_note=f"与上一版相比：{changes or '无变化'}。" if plan.previous_id else "",
        approved_on=localdate(plan.approved_at) if plan.approved_at else None,
    )


def plan_number(plan: Plan) -> str:
    """The plan's own number on its paper."""
    return f"{plan.year}年度培训计划第{plan.edition}版"


def _row(line: PlanLine, plan: Plan) -> PlanRow:
    try:
        working = line.check_fees(plan.table).working
    except Refusal:
        working = "—"
    return PlanRow(
        month=f"{line.month.month}月",
        name=line.title,
        audience=AUDIENCES.get(line.audience, line.audience),
        people=line.head_count,
        staff=line.staff,
        days=line.days,
        budget=line.budget,
        lecturer_budget=line.lecturer_budget,
        cap_working=working,
        method=words_of(line.method).method,
    )


def _month(day: date) -> str:
    return f"{day.year}年{day.month}月"


def intention(lines: Sequence[PlanLine], *, number: str, title: str, begins_on: date, reason: str, at: datetime) -> IntentionPaper:
    """采购意向 for these lines."""
    plan = lines[0].plan
    period = plan.book.period(LEAD)
    return IntentionPaper(
        number=number,
        issuer=plan.buyer.name,
        dated=localdate(at),
        heading=title,
        law=period.law,
        rows=tuple(
            IntentionRow(
                name=line.title,
                content=content_of(line),
                budget=line.total,
                expected=_month(begins_on),
                note=f"拟采用{words_of(line.method).method}",
            )
            for line in lines
        ),
        begins_on=begins_on,
        lead_days=period.amount,
        short_lead=reason,
        purchaser=_contact(plan),
    )


def content_of(line: PlanLine) -> str:
    """What is bought, in short: aim, audience, size, month."""
    audience, aim = AUDIENCES.get(line.audience, line.audience), line.purpose.strip().rstrip("。；")
    size = f"{line.head_count}人、{line.days}天，{_month(line.month)}开班"
    what = f"面向{audience}举办培训，{size}；含课程、师资、场地、食宿和教学组织。"
    return f"{aim}；{what}" if aim else what


def _contact(plan: Plan) -> Contact:
    buyer = plan.buyer
    return Contact(
        name=buyer.name, address=buyer.address or "—", person=buyer.contact_name or "—", phone=buyer.contact_phone or "—"
    )


def requirement(tender: Tender, *, at: datetime) -> RequirementPaper:
    """采购需求 as the draft stands."""
    return RequirementPaper(
        number=tender.number,
        issuer=tender.buyer.name,
        dated=localdate(at),
        project_name=tender.title,
        audience=AUDIENCES.get(tender.audience, tender.audience) or "—",
        goal=tender.goal or NONE,
        standards=tender.standards or NONE,
        quality=tender.requirement or NONE,
        quantity=tender.quantity or "—",
        period=tender.period or "—",
        place=tender.place or "—",
        acceptance=tender.acceptance or NONE,
        payment=tender.payment or NONE,
        lots=_lots(tender),
        demands=_demands(tender),
        other="承办单位应当自行组织实施，不得转包，不得委托其他社会机构办班。",
    )


def procurement_plan(tender: Tender, plan: ProcurementPlan, *, at: datetime) -> ProcurementPlanPaper:
    """采购实施计划 as draft and plan stand."""
    lots, book = _lots(tender), rulebook.load(tender.rulebook)
    return ProcurementPlanPaper(
        number=tender.number,
        issuer=tender.buyer.name,
        dated=localdate(at),
        project_name=tender.title,
        source=_source(tender),
        budget=sum((lot.budget for lot in lots), Decimal(0)),
        ceiling=sum((lot.ceiling or lot.budget for lot in lots), Decimal(0)),
        lots=lots,
        packages=plan.packages or f"本项目共{len(lots)}个采购包。",
        organised=ORGANISED[plan.organised],
        method=tender.words.method,
        method_law=book.raw["methods"].get(tender.method, {}).get("law", "—"),
        method_reason=plan.method_reason or NONE,
        schedule=_schedule(tender, book, at),
        demands=_demands(tender),
        evaluation="综合评分法：价格分采用低价优先法计算，各评审因素的权重如下。",
        weights=tuple(_weights(list(tender.criteria.all()))),
        contract_type=CONTRACTS[plan.contract_type],
        pricing=PRICING[plan.pricing],
        payment=tender.payment or NONE,
        policy=plan.policy or NONE,
        acceptance="\n".join(text for text in (tender.acceptance, plan.acceptance) if text) or NONE,
        risk=plan.risk or NONE,
    )


def _source(tender: Tender) -> str:
    planned = getattr(tender, "planned", None)
    if planned is None:
        return "—"
    return f"{planned.line.plan.title}：{planned.line.title}"


def _lots(tender: Tender) -> tuple[Lot, ...]:
    return tuple(
        Lot(number=lot.number, name=lot.title, requirement=lot.description or "—", budget=lot.budget, ceiling=lot.ceiling)
        for lot in tender.lots.all()
    )


def _demands(tender: Tender) -> tuple[Demand, ...]:
    rows = sorted(tender.requirements.all(), key=lambda row: (row.kind != "qualification", row.position))
    return tuple(Demand(kind=DEMANDS[row.kind], text=row.text, evidence=row.evidence or "—") for row in rows)


def _weights(nodes: list[Criterion], parent: int | None = None, depth: int = 0) -> Iterable[Weight]:
    parents = {node.parent_id for node in nodes}
    for node in nodes:
        if node.parent_id == parent:
            yield Weight(name=node.name, kind="" if node.pk in parents else KINDS[node.kind], points=node.weight, depth=depth)
            yield from _weights(nodes, node.pk, depth + 1)


def _schedule(tender: Tender, book: rulebook.Rulebook, at: datetime) -> tuple[Step, ...]:
    """The draft's own dates, and what follows from them by law; without dates only that they are not set."""
    if tender.deadline is None or tender.documents_until is None:
        return (Step(name="采购文件提供期限、投标（响应）截止时间", on="尚未确定", law="—"),)
    published, deadline = localdate(tender.published_at or at), localdate(tender.deadline)
    procedure = timeline.Procedure(tender.method, published, documents_until=tender.documents_until, deadline=deadline)
    own = (("发布采购公告", published), ("采购文件提供至", tender.documents_until), ("投标（响应）截止、开标", deadline))
    dates = timeline.timeline(procedure, book, district_calendar()).dates
    derived = ((STEPS[key], dates[key]) for key in STEPS if key in dates)
    return (
        *(Step(name=name, on=_day(on), law="采购人确定") for name, on in own),
        *(Step(name=name, on=_day(one.on), law=one.law) for name, one in derived),
    )


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
