"""Planning in the demo: the year's plan with its intention and a tender drafted from it, and next year's survey, open now."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from tender.demo import cast, scripts
from tender.demo.days import SHANGHAI, on
from tender.demo.stage import Story
from tender.demo.town import Town
from tender.parties.services import seat
from tender.procurement.models import Plan, PlanLine, Survey
from tender.procurement.services import intention, plan, plan_tender, survey

# month, title, audience, people, staff, days, budget without lecturers, hours by title, pay of lecturers, method
CLASSES: tuple[tuple[int, str, str, int, int, int, str, dict[str, str], str, str], ...] = (
    (3, "党的创新理论专题研讨班", "township", 50, 5, 5, "151250", {"正高": "16", "副高": "16"}, "24000", "direct_assignment"),
    (4, scripts.LOOP.title, "county", 40, 4, 5, "121000", {"正高": "24", "院士": "4"}, "30000", "open_tender"),
    (5, "基层治理能力提升班", "staff", 60, 6, 3, "108900", {"副高": "18"}, "9000", "consultation"),
    (6, "年轻干部能力提升班", "township", 30, 3, 40, "671550", {"正高": "80", "副高": "120"}, "140000", "open_tender"),
    (9, "数字政府建设专题培训班", "township", 50, 5, 4, "118000", {"正高": "16", "副高": "8"}, "20000", "framework"),
    (11, "城市更新与园区运营专题班", "county", 40, 4, 5, "119500", {"正高": "20"}, "20000", "open_tender"),
)
THEMES = (
    ("数字政府与数据治理", "township", 35, 4, 5, "一网统管上线后业务骨干缺少系统培训"),
    ("基层治理能力提升", "staff", 60, 3, 4, "网格员轮岗比例高，需要补训"),
    ("数字政府与数据治理", "township", 20, 3, 6, ""),
    ("应急管理与舆情应对", "township", 30, 3, 9, "汛期和重大活动保障需要"),
    ("产业招商实务", "county", 15, 5, 10, "园区招商任务加重"),
)


def story(town: Town) -> Story:
    """The plan goes to the leader, is published and announced; a tender is drafted from it; the units are asked for next year."""
    days, last = town.days, town.days.last
    at = yield on(days.work(last, -60), "9:30")
    made = _planned(town, at)
    at = yield on(days.work(last, -58), "15:00")
    plan.submit(made, by=town.actor("zhou", at), at=at)
    at = yield on(days.work(last, -56), "10:00")
    plan.approve(made, by=town.actor("chen", at), at=at)
    at = yield on(days.work(last, -55), "16:00")
    made = plan.publish(made, by=town.actor("zhou", at), at=at)
    lines = [_line(made, 9), _line(made, 11)]
    at = yield on(days.work(last, -30), "11:00")
    begins = days.work(at.date() + timedelta(days=31), 1)
    title = f"{town.buyer.name}{begins.year}年{begins.month}月"
    intention.publish_intention(lines, title=title, begins_on=begins, by=town.actor("zhou", at), at=at)
    at = yield on(days.work(last, -8), "9:10")
    asked = _asked(town, at)
    at = yield on(days.work(last, -5), "14:00")
    _answered(town, asked, at)
    at = yield on(days.work(last, -1), "16:20")
    plan_tender.draft_tender(_line(made, 11), by=town.actor("liu", at), at=at)


def _planned(town: Town, at: datetime) -> Plan:
    """A plan of the anchor's year; two officers add its classes."""
    year = town.days.today.year
    made = plan.create_plan(
        town.buyer.pk, year=year, title=f"{year}年度培训计划", fee_table="central", by=town.actor("zhou", at), at=at
    )
    for place, row in enumerate(CLASSES):
        plan.add_line(made, _values(year, row), by=town.actor(("zhou", "liu")[place % 2], at), at=at)
    return made


def _values(year: int, row: tuple[Any, ...]) -> dict[str, Any]:
    month, title, audience, people, staff, days, budget, hours, pay, method = row
    return {
        "month": date(year, month, 1), "title": title, "purpose": "", "audience": audience, "head_count": people, "staff": staff,
        "days": days, "budget": Decimal(budget), "hours": hours, "lecturer_budget": Decimal(pay), "method": method,
    }  # fmt: skip


def _line(made: Plan, month: int) -> PlanLine:
    return PlanLine.objects.select_related("plan__buyer").get(plan=made, month__month=month)


def _asked(town: Town, at: datetime) -> Survey:
    """One person of each unit answers for it; the survey stays open for some weeks."""
    for learner in town.learners[len(cast.UNITS) : 2 * len(cast.UNITS)]:
        seat.grant(learner, learner.unit, "organiser", by=town.actor("zhou", at), at=at)
    year = town.days.today.year + 1
    closes_on = datetime.combine(town.days.work(town.days.today, 12), time(17, 30), SHANGHAI)
    made = survey.create_survey(
        town.buyer.pk, title=f"{year}年度培训需求调查", year=year,
        about="请各单位结合职能任务和干部队伍实际，提出明年希望举办的培训班；干部个人也可以填报。",
        closes_at=closes_on, units=[town.organisations[key].pk for key in cast.UNITS], by=town.actor("zhou", at), at=at,
    )  # fmt: skip
    return survey.open_survey(made, by=town.actor("zhou", at), at=at)


def _answered(town: Town, made: Survey, at: datetime) -> None:
    """Some units have answered, and a few learners for themselves."""
    first = len(cast.UNITS)
    for place, (theme, audience, people, days, month, reason) in enumerate(THEMES):
        for learner in (town.learners[first + place], town.learners[place]):
            survey.answer(
                made, unit_id=learner.unit_id, theme=theme, audience=audience, head_count=people, days=days,
                month=date(made.year, month, 1), reason=reason, by=town.actor(learner.username, at), at=at,
            )  # fmt: skip
