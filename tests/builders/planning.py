"""Surveys and plans in a named state, for the tests. Amounts are those of example F1."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

from tender.core.actor import Actor
from tender.core.clock import FixedClock
from tender.procurement.models import Intention, Plan, PlanLine, Survey
from tender.procurement.services import intention
from tender.procurement.services import plan as services
from tender.procurement.services import survey as surveys
from tests.builders import AT, actor, organisation
from tests.builders.before import BuyerSide, buyer_side, printed

YEAR = 2026


def line_values(**other: Any) -> dict[str, Any]:
    """F1: 50 trainees, 5 staff, 5 days, 16 h of professors and 16 h of associates; exactly at both caps."""
    return {
        "month": date(YEAR, 6, 1),
        "title": "扩大对外开放专题培训班",
        "purpose": "提升统筹区域发展能力",
        "audience": "township",
        "head_count": 50,
        "days": 5,
        "staff": 5,
        "budget": Decimal("151250.00"),
        "hours": {"正高": "16", "副高": "16"},
        "lecturer_budget": Decimal("24000.00"),
        "method": "open_tender",
    } | other


def draft_plan(side: BuyerSide | None = None, *, lines: int = 1, at: datetime = AT) -> Plan:
    """A plan with lines that keep every cap."""
    side = side or buyer_side(at=at)
    plan = services.create_plan(side.buyer.pk, year=YEAR, title=f"{YEAR}年度培训计划", fee_table="central", by=side.officer, at=at)
    for number in range(lines):
        title = "扩大对外开放专题培训班" if not number else f"第{number + 1}个培训班"
        services.add_line(plan, line_values(title=title), by=side.officer, at=at)
    return Plan.objects.get(pk=plan.pk)


def approved_plan(side: BuyerSide, *, lines: int = 1, at: datetime = AT) -> Plan:
    """A plan that tenders may be drafted from."""
    plan = draft_plan(side, lines=lines, at=at)
    services.submit(plan, by=side.officer, at=at)
    return services.approve(plan, by=side.approver, at=at)


def published_plan(side: BuyerSide, *, lines: int = 1, at: datetime = AT) -> Plan:
    """A public plan, with a stand-in for its paper."""
    with mock.patch("tender.core.papers.pdf", printed):
        return services.publish(approved_plan(side, lines=lines, at=at), by=side.officer, at=at)


def published_intention(
    side: BuyerSide, line: PlanLine, *, begins_on: date | None = None, reason: str = "", at: datetime = AT
) -> Intention:
    """An intention for one line, with a stand-in for its paper; the lead is kept unless told otherwise."""
    begins_on = begins_on or (at + timedelta(days=31)).date()
    with mock.patch("tender.core.papers.pdf", printed):
        return intention.publish_intention([line], title=f"{YEAR}年3月", begins_on=begins_on, reason=reason, by=side.officer, at=at)


def unit_and_people(at: datetime = AT) -> tuple[Any, Actor, Actor]:
    """A unit with somebody who answers for it, and a learner."""
    unit = organisation("unit", at=at)
    return unit, actor("organiser", unit, at=at), actor("learner", unit, at=at)


def prepared_survey(side: BuyerSide, *units: Any, at: datetime = AT, closes_at: datetime | None = None) -> Survey:
    """A survey that nobody was asked yet."""
    return surveys.create_survey(
        side.buyer.pk, title=f"{YEAR}年培训需求调查", year=YEAR, about="请填写本单位需求。",
        closes_at=closes_at or at + timedelta(days=14), units=[unit.pk for unit in units], by=side.officer, at=at,
    )  # fmt: skip


def open_survey(side: BuyerSide, *units: Any, at: datetime = AT, closes_at: datetime | None = None) -> Survey:
    """A survey that takes answers."""
    return surveys.open_survey(prepared_survey(side, *units, at=at, closes_at=closes_at), by=side.officer, at=at)


def wish(**other: Any) -> dict[str, Any]:
    """An answer."""
    return {
        "theme": "基层治理能力提升", "audience": "township", "head_count": 30, "days": 5, "month": date(YEAR, 6, 15),
        "reason": "网格员轮岗后需要补训",
    } | other  # fmt: skip


def closed_survey(side: BuyerSide, *, at: datetime = AT) -> Survey:
    """A survey that two units and a learner answered."""
    first, second = unit_and_people(at), unit_and_people(at)
    survey = open_survey(side, first[0], second[0], at=at)
    surveys.answer(survey, unit_id=first[0].pk, **wish(), by=first[1], at=at)
    surveys.answer(survey, unit_id=second[0].pk, **wish(theme="基层治理 能力提升", head_count=20, days=4), by=second[1], at=at)
    surveys.answer(survey, unit_id=first[0].pk, **wish(theme="数字政府", head_count=9, reason=""), by=first[2], at=at)
    return surveys.close_when_due(str(survey.pk), clock=FixedClock(survey.closes_at))
