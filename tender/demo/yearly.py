"""The yearly tender with two lots, and the classes held under its contracts: past ones, and those of today.

So learners have something to choose, to attend and to rate at the anchor, and the ranking has a history.
"""

from __future__ import annotations

from datetime import timedelta

from tender.contracts.models import Contract
from tender.demo import awarding, bidding, classes, evaluating, scripts, tenders
from tender.demo.bidding import Offer
from tender.demo.classes import Calendar, Plan
from tender.demo.days import Course, on
from tender.demo.stage import Stage, Story
from tender.demo.town import Town
from tender.parties.models import Person

OFFERS = (
    Offer("dangxiao", 90.0, 86, 1),
    Offer("renda", 97.0, 82, 1),
    Offer("boyuan", 85.0, 74, 1),
    Offer("zhixing", 88.0, 70, 1),
    Offer("pudong", 94.0, 91, 2),
    Offer("qinghua", 99.0, 90, 2),
    Offer("hangzhou", 91.0, 85, 2),
)
PANEL = evaluating.Panel(("pg3", "pg4", "pg7", "pg8"))
AGO = timedelta(days=190)
# title, provider, sessions, rank group, quality
PAST = (
    ("党的创新理论专题研讨班", "dangxiao", ("创新理论的科学体系", "学习方法与实践要求", "分组研讨", "交流发言"), "township", 86),
    (
        "城市治理现代化专题班",
        "pudong",
        ("超大城市治理", "网格化管理案例", "情景模拟", "现场教学", "复盘研讨", "结业测试"),
        "county",
        94,
    ),
    ("基层治理能力提升班", "dangxiao", ("党建引领基层治理", "矛盾纠纷化解", "物业治理", "案例研讨"), "staff", 80),
    ("产业发展与园区运营班", "pudong", ("产业政策解读", "园区运营案例", "产业基金实务", "研讨"), "township", 90),
    ("公文写作与机关工作实务班", "dangxiao", ("公文格式规范", "常用文种写作", "督查督办实务", "写作实训"), "staff", 88),
    ("数字化转型专题班", "pudong", ("数字经济趋势", "数据要素市场", "数字政府案例", "研讨"), "township", 84),
    ("法治思维与依法行政班", "dangxiao", ("行政处罚法解读", "行政复议与应诉", "重大决策程序", "案例教学"), "township", 83),
    ("青年干部调查研究班", "dangxiao", ("调查研究方法", "问卷设计与访谈", "数据分析", "调研报告写作"), "staff", 91),
)
CHOOSING = ("基层干部心理疏导能力班", "dangxiao", ("压力识别与疏导", "沟通技巧", "团体辅导", "案例督导"), "staff", 85)
CROWDED = ("人工智能应用实务班", "pudong", ("大模型基础", "政务应用案例", "提示词实训", "安全与合规"), "staff", 85)
RUNNING = (
    "公共安全与应急处突班",
    "dangxiao",
    ("应急管理体系", "桌面推演", "舆情应对", "媒体沟通", "情景模拟", "复盘"),
    "township",
    85,
)
RATING = ("重点项目投融资实务班", "pudong", ("专项债券申报", "特许经营模式", "财务测算", "案例研讨"), "township", 89)


def story(town: Town, stage: Stage) -> Story:
    """The tender up to its two contracts; the classes then go on as stories of their own."""
    course = town.days.latest(town.days.today - AGO, lambda found: found.signed)
    tender = yield from tenders.published(town, scripts.YEARLY, course)
    yield from bidding.handed_in(town, tender, OFFERS, town.days.work(course.deadline, -1))
    yield from evaluating.evaluated(town, tender, OFFERS, PANEL, (course.deadline, course.scored))
    yield from awarding.decided(town, tender, course.decided)
    yield from awarding.publicised(town, tender, course.publicised)
    yield from awarding.contracted(town, tender, course, months=12)
    found = Contract.objects.filter(tender=tender).select_related("provider")
    contracts = {school: found.get(provider=town.organisations[school]) for school in ("dangxiao", "pudong")}
    _past(town, stage, contracts, course)
    _present(town, stage, contracts)


def _past(town: Town, stage: Stage, contracts: dict[str, Contract], course: Course) -> None:
    """Classes spread evenly between the contract and some weeks ago."""
    days, count = town.days, town.scale.past
    first, last = days.work(course.signed, 12), days.work(days.last, -18)
    step = days.calendar.workdays_between(first, last) // max(count, 1)
    for place, row in enumerate(PAST[:count]):
        plan = _plan(town, row, town.scale.seats, [])
        calendar = Calendar.of(days, days.work(first, 1 + step * place), len(plan.topics))
        stage.add("past classes", classes.whole(town, contracts[plan.key], plan, calendar))


def _present(town: Town, stage: Stage, contracts: dict[str, Contract]) -> None:
    """Two classes that enrol (one is full), one that runs, one that is being rated."""
    days, last, me = town.days, town.days.last, town.learners[0]
    small = min(town.scale.seats, 12)
    open_, full = _plan(town, CHOOSING, small, [], places=6), _plan(town, CROWDED, small, [], chosen=4, places=2)
    for plan, starts in ((open_, days.work(last, 8)), (full, days.work(last, 7))):
        calendar = Calendar.of(days, starts, len(plan.topics))
        stage.add("present classes", classes.enrolling(town, contracts[plan.key], plan, calendar))
    running, rating = _plan(town, RUNNING, small, [me]), _plan(town, RATING, small, [me])
    stage.add("present classes", _running(town, contracts, running, Calendar.of(days, last, len(running.topics))))
    stage.add("present classes", _rating(town, contracts, rating, Calendar.of(days, days.work(last, -3), len(rating.topics))))


def _running(town: Town, contracts: dict[str, Contract], plan: Plan, calendar: Calendar) -> Story:
    made = yield from classes.enrolling(town, contracts[plan.key], plan, calendar)
    yield from classes.begun(town, made, plan, calendar, days=1)


def _rating(town: Town, contracts: dict[str, Contract], plan: Plan, calendar: Calendar) -> Story:
    made = yield from classes.enrolling(town, contracts[plan.key], plan, calendar)
    yield from classes.begun(town, made, plan, calendar)
    yield from classes.ended(town, made, plan, calendar)
    yield from classes.rated(town, made, plan, on(calendar.taught[-1], "20:00"), share=0.6, without="xueyuan1")


def _plan(
    town: Town, row: tuple[str, str, tuple[str, ...], str, int], seats: int, own: list[Person], *, chosen: int = 0, places: int = 4
) -> Plan:
    title, key, topics, group, quality = row
    people = [p for p in town.learners if p.rank_group == group and p not in own]
    drawn = town.chance.sample(people, min(len(people), seats + chosen))
    own = [*own, *drawn[seats:]] if chosen else own
    return Plan(title, key, topics, drawn[:seats], own, places, group, quality)
