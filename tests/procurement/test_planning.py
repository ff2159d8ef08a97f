"""Plan, intention and the papers before the notice: what is written, and what is refused beside it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tender.core.card import offers
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.procurement.models import Intention, Need, Plan, PlanLine, PlannedTender, Tender
from tender.procurement.queries.plan import difference_of, free_needs, lines_of, totals
from tender.procurement.services import intention, plan_tender, procurement_plan
from tender.procurement.services import plan as services
from tender.procurement.services import tender as tenders
from tests.builders import AT, actor
from tests.builders import planning as build
from tests.builders.before import buyer_side, draft_tender, training_need

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_paper")]


@pytest.fixture
def side():
    return buyer_side()


def code_of(do, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refused:
        do(*args, **kwargs)
    return refused.value.code


# --- plan ------------------------------------------------------------------------------------------------------------
def test_a_line_within_the_caps_is_saved_and_one_above_is_refused_with_numbers(side):
    plan = build.draft_plan(side)
    line = plan.lines.get()
    assert (line.total, line.hours, line.version) == (Decimal("175250.00"), {"正高": "16", "副高": "16"}, 0)
    with pytest.raises(Refusal) as refused:
        services.add_line(plan, build.line_values(budget=Decimal("151250.01")), by=side.officer, at=AT)
    assert (refused.value.code, refused.value.field) == ("training_fee_too_high", "budget")
    assert "151,250.00 = 55 × 5 × 550" in str(refused.value)
    assert "第9条" in refused.value.law
    assert (
        code_of(services.add_line, plan, build.line_values(month=date(2027, 1, 1)), by=side.officer, at=AT) == "month_outside_year"
    )
    assert code_of(services.add_line, plan, build.line_values(), by=side.approver, at=AT) == "forbidden"
    assert plan.lines.count() == 1


def test_two_officers_never_overwrite_each_other(side):
    plan = build.draft_plan(side, lines=2)
    first, second = plan.lines.all()
    colleague = actor("officer", side.buyer)
    services.change_line(first, build.line_values(days=4, budget=Decimal(1)), version=0, by=side.officer, at=AT)
    services.change_line(second, build.line_values(title="乙班"), version=0, by=colleague, at=AT)
    mine = build.line_values(days=3, budget=Decimal(2), hours={}, lecturer_budget=Decimal(0))
    with pytest.raises(Refusal) as refused:
        services.change_line(first, mine, version=0, by=colleague, at=AT)
    assert (refused.value.code, refused.value.params["when"]) == ("line_edited_meanwhile", AT)
    assert code_of(services.remove_line, first, version=0, by=colleague, at=AT) == "line_edited_meanwhile"
    assert PlanLine.objects.get(pk=first.pk).days == 4
    services.change_line(first, mine, version=1, by=colleague, at=AT)
    assert PlanLine.objects.get(pk=first.pk).days == 3
    services.remove_line(first, version=2, by=colleague, at=AT)
    assert code_of(services.change_line, first, mine, version=2, by=side.officer, at=AT) == "line_gone"
    assert Plan.objects.get(pk=plan.pk).version == 6


def test_two_officers_on_the_head_of_a_plan(side):
    plan, colleague = build.draft_plan(side), actor("officer", side.buyer)
    opened = plan.version
    services.change_line(plan.lines.get(), build.line_values(title="乙班"), version=0, by=colleague, at=AT)
    services.change_head(plan, title="甲计划", fee_table="central", version=opened, by=colleague, at=AT)
    mine = {"title": "乙计划", "fee_table": "jiaozuo"}
    assert code_of(services.change_head, plan, **mine, version=opened, by=side.officer, at=AT) == "head_edited_meanwhile"
    assert Plan.objects.get(pk=plan.pk).title == "甲计划"
    services.change_head(plan, **mine, version=plan.version, by=side.officer, at=AT)
    assert offers(Plan.objects.get(pk=plan.pk), by=side.officer, at=AT)[0].refusal.code == "lines_over_cap"


def test_needs_of_the_year_come_in_within_the_cap(side):
    plan = build.draft_plan(side, lines=0)
    need = training_need(side)
    later = training_need(side, title="次年班", at=AT + timedelta(days=365))
    assert list(free_needs(plan)) == [need]
    made = services.add_needs(plan, [need.pk, later.pk], by=side.officer, at=AT)
    assert [(line.need, line.staff, line.budget) for line in made] == [(need, 5, Decimal("151250.00"))]
    assert code_of(services.add_needs, plan, [need.pk], by=side.officer, at=AT) == "nothing_chosen_need"


def test_review_return_approval_publication(side):
    plan = build.draft_plan(side, lines=0)
    assert offers(plan, by=side.officer, at=AT)[0].refusal.code == "lines_missing"
    services.add_line(plan, build.line_values(), by=side.officer, at=AT)
    services.submit(plan, by=side.officer, at=AT)
    assert code_of(services.add_line, plan, build.line_values(), by=side.officer, at=AT) == "not_a_draft_plan"
    assert code_of(services.send_back, plan, reason=" ", by=side.approver, at=AT) == "reason_missing"
    services.send_back(plan, reason="请压缩经费", by=side.approver, at=AT)
    services.submit(plan, by=side.officer, at=AT)
    services.approve(plan, by=side.approver, at=AT)
    assert code_of(services.publish, plan, by=side.approver, at=AT) == "forbidden"
    plan = services.publish(plan, by=side.officer, at=AT)
    assert (plan.state, plan.paper.purpose, "扩大对外开放专题培训班" in plan.text) == ("published", "plan", True)
    events = AuditLine.objects.filter(thing_type="plan").order_by("pk").values_list("event", flat=True)
    assert list(events)[-5:] == ["plan.submitted", "plan.returned", "plan.submitted", "plan.approved", "plan.published"]
    assert code_of(
        services.create_plan, side.buyer.pk, year=2026, title="x", fee_table="central", by=side.officer, at=AT
    ) == "plan_exists"  # fmt: skip


def test_a_change_after_approval_is_a_new_edition_with_its_difference(side):
    plan = build.published_plan(side, lines=2)
    assert code_of(services.revise, build.draft_plan(buyer_side()), by=side.officer, at=AT) == "forbidden"
    later = services.revise(plan, by=side.officer, at=AT)
    assert (later.edition, later.title, difference_of(later)) == (2, "2026年度培训计划（第2版）", ())
    assert code_of(services.revise, plan, by=side.officer, at=AT) == "edition_begun"
    first, second = later.lines.all()
    services.change_line(first, build.line_values(days=4, budget=Decimal("121000.00")), version=0, by=side.officer, at=AT)
    services.remove_line(second, version=0, by=side.officer, at=AT)
    services.add_line(later, build.line_values(title="新增班"), by=side.officer, at=AT)
    changes = {change.title: change for change in difference_of(later)}
    assert {title: change.kind for title, change in changes.items()} == {
        first.title: "changed", "新增班": "added", second.title: "removed",
    }  # fmt: skip
    assert {name: (was, now) for name, was, now in changes[first.title].fields} == {
        "days": (5, 4), "budget": (Decimal("151250.00"), Decimal("121000.00")),
    }  # fmt: skip
    services.submit(later, by=side.officer, at=AT)
    services.approve(later, by=side.approver, at=AT)
    assert Plan.objects.get(pk=plan.pk).state == "published"
    services.publish(later, by=side.officer, at=AT)
    assert Plan.objects.get(pk=plan.pk).state == "replaced"


def test_totals_by_month_and_method(side):
    plan = build.draft_plan(side, lines=2)
    services.add_line(plan, build.line_values(month=date(2026, 9, 1), method="consultation"), by=side.officer, at=AT)
    lines = [view.line for view in lines_of(plan)]
    assert totals(lines, "month") == [
        (date(2026, 6, 1), 2, 100, Decimal("350500.00")), (date(2026, 9, 1), 1, 50, Decimal("175250.00")),
    ]  # fmt: skip
    assert [value for value, *_sums in totals(lines, "method")] == ["consultation", "open_tender"]


# --- tender from a line ----------------------------------------------------------------------------------------------
def test_a_tender_takes_over_what_the_line_knows_and_keeps_the_link(side):
    plan = build.draft_plan(side)
    line = plan.lines.get()
    assert code_of(plan_tender.draft_tender, line, by=side.officer, at=AT) == "plan_not_approved"
    services.submit(plan, by=side.officer, at=AT)
    services.approve(plan, by=side.approver, at=AT)
    line = PlanLine.objects.get()
    assert code_of(plan_tender.draft_tender, line, by=side.approver, at=AT) == "forbidden"
    tender = plan_tender.draft_tender(line, by=side.officer, at=AT)
    assert (tender.title, tender.audience, tender.goal) == ("扩大对外开放专题培训班采购项目", "township", "提升统筹区域发展能力")
    assert (tender.quantity, tender.period, tender.method) == ("50人，工作人员5人，5天", "2026年6月，共5天", "open_tender")
    assert [(lot.budget, lot.ceiling) for lot in tender.lots.all()] == [(Decimal("175250.00"), Decimal("175250.00"))]
    assert (tender.planned.line, [one.tender for one in line.tenders.all()]) == (line, [tender])
    assert tender.need.title == line.title


def test_a_used_line_says_why_in_every_edition(side):
    plan = build.published_plan(side)
    plan_tender.draft_tender(plan.lines.get(), by=side.officer, at=AT)
    later = services.revise(plan, by=side.officer, at=AT)
    services.submit(later, by=side.officer, at=AT)
    services.approve(later, by=side.approver, at=AT)
    line = later.lines.get()
    assert code_of(plan_tender.draft_tender, line, by=side.officer, at=AT) == "line_in_use"
    again = plan_tender.draft_tender(line, reason="分两期举办", by=side.officer, at=AT)
    assert PlannedTender.objects.get(tender=again).reason == "分两期举办"
    assert len(lines_of(later)[0].tenders) == 2


def test_a_need_is_kept_as_the_source(side):
    need = training_need(side)
    plan = build.draft_plan(side, lines=0)
    services.add_needs(plan, [need.pk], by=side.officer, at=AT)
    services.submit(plan, by=side.officer, at=AT)
    services.approve(plan, by=side.approver, at=AT)
    assert plan_tender.draft_tender(PlanLine.objects.get(), by=side.officer, at=AT).need == need
    assert Need.objects.count() == 1


# --- intention -------------------------------------------------------------------------------------------------------
def test_an_intention_keeps_its_lead_or_says_why(side):
    plan = build.approved_plan(side, lines=2)
    lines = list(plan.lines.all())
    known = {"title": "2026年4月", "by": side.officer, "at": AT}
    on = AT.date()
    made = intention.publish_intention(lines, begins_on=on + timedelta(days=30), **known)
    assert (made.items.count(), made.reason, made.paper.purpose) == (2, "", "intention")
    short = on + timedelta(days=29)
    with pytest.raises(Refusal) as refused:
        intention.publish_intention(lines[:1], begins_on=short, **known)
    assert (refused.value.code, refused.value.law, refused.value.params["first"]) == (
        "intention_too_late", "财库〔2020〕10号", on + timedelta(days=30),
    )  # fmt: skip
    excused = intention.publish_intention(lines[:1], begins_on=short, reason="上级临时部署", **known)
    assert (excused.reason, "上级临时部署" in excused.sheet["text"]) == ("上级临时部署", True)
    assert code_of(intention.publish_intention, [], begins_on=short, **known) == "nothing_chosen_line"
    assert code_of(intention.publish_intention, lines, begins_on=short, **{**known, "by": side.approver}) == "forbidden"
    draft = build.draft_plan(buyer_side())
    known["by"] = actor("officer", draft.buyer)
    assert code_of(intention.publish_intention, list(draft.lines.all()), begins_on=short, **known) == "plan_not_in_force_yet"
    assert Intention.objects.count() == 2


def planned_and_approved(side, at=AT) -> Tender:
    """A complete tender that was drafted from a plan's line, ready for its notice."""
    line = build.published_plan(side, at=at).lines.get()
    tender = draft_tender(side, at=at)
    PlannedTender.objects.create(tender=tender, line=line, line_key=line.key, at=at)
    tenders.submit(tender, by=side.officer, at=at)
    return tenders.approve(tender, by=side.approver, at=at)


def test_a_planned_purchase_begins_no_sooner_than_its_intention_allows(side):
    tender = planned_and_approved(side)
    line = tender.planned.line
    assert code_of(tenders.publish, tender, by=side.officer, at=AT) == "intention_missing"
    build.published_intention(side, line, at=AT - timedelta(days=29))
    assert code_of(tenders.publish, tender, by=side.officer, at=AT) == "intention_too_late"
    assert code_of(procurement_plan.excuse_intention, tender, reason=" ", by=side.officer, at=AT) == "reason_missing"
    procurement_plan.excuse_intention(tender, reason="上级临时部署", by=side.officer, at=AT)
    assert tenders.publish(tender, by=side.officer, at=AT).state == "published"
    assert AuditLine.objects.get(event="tender.intention_excused").reason == "上级临时部署"
    assert code_of(procurement_plan.excuse_intention, tender, reason="x", by=side.officer, at=AT) == "notice_published"


def test_a_planned_purchase_begins_after_thirty_days(side):
    tender = planned_and_approved(side)
    build.published_intention(side, tender.planned.line, at=AT - timedelta(days=30))
    assert tenders.publish(tender, by=side.officer, at=AT).state == "published"


# --- papers before the notice ----------------------------------------------------------------------------------------
PLAN = {
    "organised": "self", "contract_type": "service", "pricing": "fixed_total", "method_reason": "达到公开招标数额标准",
    "packages": "", "policy": "预留小微企业份额", "acceptance": "分项验收", "risk": "备选场地一处",
}  # fmt: skip


def test_the_procurement_plan_is_saved_and_never_overwrites(side):
    tender = draft_tender(side)
    made = procurement_plan.save_plan(tender, PLAN, version=0, by=side.officer, at=AT)
    assert (made.version, made.policy) == (1, "预留小微企业份额")
    assert code_of(procurement_plan.save_plan, tender, PLAN, version=0, by=side.officer, at=AT) == "plan_edited_meanwhile"
    assert code_of(procurement_plan.save_plan, tender, PLAN, version=1, by=side.approver, at=AT) == "forbidden"


@pytest.mark.parametrize("kind", ["requirement", "procurement_plan"])
def test_papers_before_the_notice_are_printed_and_kept(side, kind):
    tender = draft_tender(side)
    made = procurement_plan.print_planning_paper(tender, kind, by=side.officer, at=AT)
    assert (made.kind, made.file.organisation_id) == (kind, side.buyer.pk)
    assert code_of(procurement_plan.print_planning_paper, tender, kind, by=side.approver, at=AT) == "forbidden"
