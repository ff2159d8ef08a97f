"""Providers: each registers itself with its papers and is verified by an officer; agreements with the partner schools."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tender.contracts.services import agreement
from tender.core.actor import CLOCK
from tender.demo import cast
from tender.demo.days import on
from tender.demo.people import code, person
from tender.demo.stage import Story
from tender.demo.town import Town
from tender.demo.uploads import upload
from tender.parties.queries import actor_of
from tender.parties.services import organisation, seat

LICENCE = {"agency": "营业执照"}
CODES = {"agency": "91500103MA"}
TERMS = (
    "一、甲方根据干部教育培训计划，优先邀请乙方知名专家教授到大渡口区授课、开设讲座。\n"
    "二、甲方可以根据学员需求，利用乙方优势资源开设专题培训班；每期培训班的采购和费用依照政府采购规定另行确定。\n"
    "三、乙方为甲方选派的学员提供自主选学课程，并在结束时作出学习鉴定。\n"
    "四、本协议不产生费用，不作为参加采购活动的资格条件。"
)


def register(town: Town, school: cast.School, at: datetime) -> None:
    """A provider's person signs up, registers the organisation, adds its papers and hands them in."""
    made = person(town, school.key, school.person, at=at, post="培训项目负责人")
    body = organisation.register(
        by=actor_of(made, at), at=at, name=school.name, kind=school.kind,
        uscc=code(100 + school.style, CODES.get(school.kind, "12100000MB")), legal_representative=school.head,
        address=school.address, contact_name=school.person, contact_phone=f"023-6860{school.style:04d}",
        email=f"{school.key}@peixun.example", is_small_micro=school.is_small,
    )  # fmt: skip
    town.organisations[school.key] = body
    by = town.actor(school.key, at)
    text = f"名称：{body.name}\n统一社会信用代码：{body.uscc}\n法定代表人（负责人）：{school.head}\n住所：{school.address}"
    organisation.add_evidence(body, kind="licence", upload=upload(LICENCE.get(school.kind, "事业单位法人证书"), text), by=by, at=at)
    if school.kind == "agency":
        said = f"{body.name}：近三年在经营活动中没有重大违法记录。特此声明。"
        organisation.add_evidence(body, kind="record", upload=upload("无重大违法记录声明", said), by=by, at=at)
    town.organisations[school.key] = organisation.submit(body, by=by, at=at)


def admit(town: Town, school: cast.School, at: datetime) -> None:
    """An officer verifies it; its class organiser gets a seat."""
    body = organisation.verify(town.organisations[school.key], by=town.actor("zhou", at), at=at)
    town.organisations[school.key] = body
    organiser = person(town, f"{school.key}-zuban", school.organiser, at=at, post="班主任")
    seat.grant(organiser, body, "organiser", by=CLOCK, at=at)


def newcomer(town: Town, day: date) -> Story:
    """A sixth agency has registered and waits for the officer."""
    at = yield on(day, "15:20")
    register(town, cast.NEWCOMER, at)


def agreements(town: Town, day: date) -> Story:
    """Long-term cooperation with universities and academies, entered by the officer and brought into force by the leader."""
    at = yield on(day, "9:40")
    drafts = [
        agreement.enter_agreement(
            buyer_id=town.buyer.pk, provider_id=town.organisations[key].pk,
            title=f"大渡口区与{town.organisations[key].name}干部教育培训合作协议", terms=TERMS, starts_on=day,
            ends_on=day.replace(year=day.year + 3, day=min(day.day, 28)) - timedelta(days=1), by=town.actor("zhou", at), at=at,
        )
        for key in cast.PARTNERS
    ]  # fmt: skip
    at = yield on(day, "16:00")
    for one in drafts:
        agreement.bring_into_force(one, by=town.actor("chen", at), at=at)
