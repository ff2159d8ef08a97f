"""Sheets before the notice: annual plan, intention, requirement, procurement plan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from tender.procurement.documents import notice, planning
from tests.papers.builders.common import DAY, DEPARTMENT, NUMBER, PROJECT, WORDS

BUYER = DEPARTMENT.name
LOTS = (
    notice.Lot(number=1, name="扩大对外开放专题培训班", requirement="50人，5天，32学时", budget=D("175250"), ceiling=D("175250")),
    notice.Lot(number=2, name="统筹区域发展专题培训班", requirement="50人，5天，32学时", budget=D("175250"), ceiling=D("170000")),
)
DEMANDS = (
    planning.Demand(kind="资格要求", text="具有独立承担民事责任的能力", evidence="营业执照、事业单位法人证书等证明文件"),
    planning.Demand(kind="符合性要求", text="承诺自行组织实施培训，不转包、不违法分包", evidence="供应商书面承诺"),
)


def _common(**fields: object) -> dict:
    return {"number": NUMBER, "issuer": BUYER, "dated": DAY, "record_words": WORDS} | fields


def row(month: str, name: str, **fields: object) -> planning.PlanRow:
    known = {
        "audience": "乡科级干部", "people": 50, "staff": 5, "days": 5, "budget": D("151250"), "lecturer_budget": D("24000"),
        "cap_working": "55 × 5 × 550", "method": "公开招标",
    } | fields  # fmt: skip
    return planning.PlanRow(month=month, name=name, **known)


def annual_plan(**fields: object) -> planning.AnnualPlan:
    rows = (
        row("3月", "扩大对外开放专题培训班"),
        row("4月", "统筹区域发展专题培训班", audience="县处级干部", days=4, budget=D("121000"), cap_working="55 × 4 × 550"),
        row("5月", "年轻干部能力提升班", people=30, staff=3, days=40, budget=D("671550"), cap_working="33 × (30 × 550 + 10 × 385)",
            method="竞争性磋商"),
        row("6月", "基层治理能力提升班", audience="科员级干部", lecturer_budget=D("8000")),
        row("9月", "数字政府建设专题培训班", method="单一来源采购"),
        row("10月", "党校主体班（秋季）", method="直接委托（党校承办）", lecturer_budget=D("1200")),
    )  # fmt: skip
    months = tuple(
        planning.Sum(name=f"2026年{month}", classes=1, people=50, budget=D("175250")) for month in ("3月", "4月", "5月", "6月")
    )
    methods = tuple(planning.Sum(name=name, classes=3, people=150, budget=D("525750")) for name in ("公开招标", "竞争性磋商"))
    known = {
        "heading": BUYER, "year": 2026, "edition": "第2版", "fee_rule": "中央和国家机关培训费管理办法",
        "fee_law": "财行〔2016〕540号 第9条", "rows": rows, "months": months, "methods": methods,
        "whole": planning.Sum(name="合计", classes=6, people=280, budget=D("1402550")),
        "change_note": "与上一版相比：新增“数字政府建设专题培训班”；取消“公文写作培训班”。", "approved_on": date(2026, 1, 20),
    }  # fmt: skip
    return planning.AnnualPlan(**_common(**known) | fields)


def intention(**fields: object) -> planning.IntentionPaper:
    content = "提升统筹区域发展能力；面向乡科级干部举办培训，50人、5天，2026年6月开班；含课程、师资、场地、食宿和教学组织。"
    rows = tuple(
        planning.IntentionRow(name=name, content=content, budget=D("175250"), expected="2026年4月", note="拟采用公开招标")
        for name in ("扩大对外开放专题培训班", "统筹区域发展专题培训班", "年轻干部能力提升班")
    )
    known = {
        "heading": f"{BUYER}2026年4月", "law": "财库〔2020〕10号", "rows": rows, "begins_on": date(2026, 4, 10), "lead_days": 30,
        "short_lead": "上级部署的专题轮训须在五月前完成。", "purchaser": DEPARTMENT,
    }  # fmt: skip
    return planning.IntentionPaper(**_common(**known) | fields)


def requirement(**fields: object) -> planning.RequirementPaper:
    known = {
        "project_name": PROJECT, "audience": "乡科级干部", "goal": "提升统筹区域发展能力，形成可以落地的调研成果。",
        "standards": "符合干部教育培训工作条例和培训费管理有关规定。",
        "quality": "组织5天集中培训，含课程设计、师资聘请、教学组织、食宿场地和效果评估。\n现场教学不少于2次。",
        "quantity": "50人，工作人员5人，5天", "period": "2026年6月，共5天", "place": "重庆市内",
        "acceptance": "按培训方案逐项验收，学员满意度不低于90%。", "payment": "验收合格并收到发票后30日内一次性支付。",
        "lots": LOTS, "demands": DEMANDS, "other": "承办单位应当自行组织实施，不得转包。",
    }  # fmt: skip
    return planning.RequirementPaper(**_common(**known) | fields)


def procurement_plan(**fields: object) -> planning.ProcurementPlanPaper:
    schedule = (
        planning.Step(name="发布采购公告", on="2026年4月10日", law="采购人确定"),
        planning.Step(name="采购文件提供至", on="2026年4月17日", law="采购人确定"),
        planning.Step(name="投标（响应）截止、开标", on="2026年5月6日", law="采购人确定"),
        planning.Step(name="确定中标（成交）供应商的最后期限", on="2026年5月15日", law="财政部令第87号 第68条"),
        planning.Step(name="签订合同的最后期限", on="2026年6月18日", law="政府采购法 第46条；财政部令第87号 第71条"),
    )
    weights = (
        planning.Weight(name="价格", kind="价格（公式计算）", points=D("10"), depth=0),
        planning.Weight(name="技术", kind="", points=D("90"), depth=0),
        planning.Weight(name="课程设计", kind="主观评分", points=D("60"), depth=1),
        planning.Weight(name="同类业绩", kind="客观评分", points=D("30"), depth=1),
    )
    known = {
        "project_name": PROJECT, "source": "2026年度培训计划：扩大对外开放专题培训班", "budget": D("350500"),
        "ceiling": D("345250"), "lots": LOTS, "packages": "按班次划分为2个采购包，供应商可以兼投兼中，不允许分包。",
        "organised": "采购人自行组织采购", "method": "公开招标", "method_law": "政府采购法 第36条",
        "method_reason": "课程要求明确，潜在供应商充分，采用公开招标有利于竞争。", "schedule": schedule, "demands": DEMANDS,
        "evaluation": "综合评分法：价格分采用低价优先法计算，各评审因素的权重如下。", "weights": weights,
        "contract_type": "服务合同", "pricing": "固定总价", "payment": "验收合格并收到发票后30日内一次性支付。",
        "policy": "对小型和微型企业给予10%的价格扣除。", "acceptance": "分班次验收，逐项核对课程、师资和学员满意度。",
        "risk": "承办单位更换主讲教师须经采购人同意；场地不可用时启用备选场地；质疑投诉期间暂停签约。",
    }  # fmt: skip
    return planning.ProcurementPlanPaper(**_common(**known) | fields)
