"""The article's story: the class “扩大对外开放与统筹区域发展”, from the need to the credits of those who took part.

Party School, university and agencies compete in the open; an agency wins, holds the class, and the district rates it.
"""

from __future__ import annotations

from datetime import date, timedelta

from tender.contracts.models import Contract
from tender.delivery.models import TrainingClass
from tender.delivery.services import enrolment
from tender.demo import awarding, bidding, classes, evaluating, scripts, tenders, texts
from tender.demo.bidding import Offer
from tender.demo.days import Course, Days, on
from tender.demo.stage import Story
from tender.demo.tenders import Piece
from tender.demo.town import Town
from tender.parties.queries import actor_of
from tender.procurement.models import Tender

WINNER, OBJECTOR = "qiming", "huizhi"
OFFERS = (
    Offer("dangxiao", 95.0, 78),
    Offer("renda", 98.5, 84),
    Offer("huizhi", 91.0, 83),
    Offer("qiming", 93.5, 90),
    Offer("zhixing", 89.0, 70),
    Offer("boyuan", 88.0, 72),
)
PANEL = evaluating.Panel(("pg1", "pg2", "pg3", "pg5"), recused="pg5", instead="pg6", lacking=("boyuan",))
TOPICS = (
    "构建对外开放新格局",
    "成渝地区双城经济圈建设与区域协调发展",
    "自由贸易试验区改革创新实践",
    "统筹城乡区域发展的政策工具",
    "营商环境评价与优化",
    "产业链招商实务",
    "现场教学：老工业基地转型",
    "开放型经济与国际贸易通道",
    "结构化研讨：大渡口区开放发展路径",
    "学员论坛与结业考试",
)


def class_days(days: Days, course: Course) -> classes.Calendar:
    """The class begins as soon as it can after the contract is signed."""
    return classes.Calendar.of(days, days.work(course.signed, 12), len(TOPICS))


def course_of(days: Days) -> Course:
    """The latest course after which the class is filed by the anchor."""

    def reaches(course: Course) -> date:
        return class_days(days, course).closed

    return days.latest(days.last, reaches, corrected=True, objected=True)


def story(town: Town) -> Story:
    """The whole loop."""
    course = course_of(town.days)
    tender = yield from tenders.published(town, scripts.LOOP, course, returned_because=texts.RETURNED)
    first = town.days.work(course.published, 1)
    question, answer = texts.QUESTION
    yield from tenders.asked(town, tender, "zhixing", question, answer=answer, days=(first, town.days.work(first, 2)))
    yield from _corrected(town, tender, course)
    yield from _bids(town, tender, course)
    yield from evaluating.evaluated(town, tender, OFFERS, PANEL, (course.deadline, course.scored))
    yield from awarding.decided(town, tender, course.decided)
    yield from awarding.publicised(town, tender, course.publicised)
    yield from awarding.objected(town, tender, OBJECTOR, course)
    yield from awarding.contracted(town, tender, course, months=6)
    yield from _class(town, Contract.objects.get(tender=tender), class_days(town.days, course))


def _corrected(town: Town, tender: Tender, course: Course) -> Piece:
    """A late correction: the law moves the deadline."""
    values = {"requirement": scripts.LOOP.requirement + texts.CORRECTED}
    day = course.corrected or course.published
    yield from tenders.corrected(town, tender, day, reason=texts.CORRECTION, values=values)


def _bids(town: Town, tender: Tender, course: Course) -> Piece:
    """Six bids; one is replaced by a cheaper one, one withdrawn and handed in again."""
    last = town.days.work(course.deadline, -1)
    yield from bidding.handed_in(town, tender, OFFERS, last)
    yield from bidding.replaced(town, tender, OFFERS[3], on(last, "15:30"), price=92.0)
    yield from bidding.withdrawn(town, tender, OFFERS[4], on(last, "16:05"))
    yield from bidding.sealed(town, tender, OFFERS[4:5], last, "21:40")


def _class(town: Town, contract: Contract, calendar: classes.Calendar) -> Piece:
    """Dispatched and self-selected people, a waiting list, one expelled, one not passed; certificates, feedback, credits."""
    scale, people = town.scale, [p for p in town.learners if p.rank_group != "county"]
    chosen = [people[0], *town.chance.sample(people[1:], scale.self_selected + 2)]
    rest = [person for person in people if person not in chosen]
    plan = classes.Plan(
        "扩大对外开放与统筹区域发展专题培训班", WINNER, TOPICS, town.chance.sample(rest, scale.dispatched), chosen,
        scale.self_selected, quality=92, place="重庆市渝中区（启明培训中心）",
    )  # fmt: skip
    made: TrainingClass = yield from classes.enrolling(town, contract, plan, calendar)
    at = yield on(calendar.chosen, "16:30")
    second = made.enrolments.get(learner=chosen[1])
    enrolment.withdraw(second, by=actor_of(chosen[1], at), at=at)
    yield from classes.begun(town, made, plan, calendar)
    yield from classes.ended(town, made, plan, calendar)
    yield from classes.rated(town, made, plan, on(calendar.taught[-1], "20:30") + timedelta(minutes=7), share=0.95)
    yield from classes.appraised(town, made, plan, calendar, failing=1)
    yield from classes.filed(town, made, calendar)
