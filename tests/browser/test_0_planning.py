"""Before the trip: a survey, its needs, the year's plan with caps that answer while typing, approval, a tender, an intention."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tender.core import clock, outbox
from tender.core.clock import FixedClock
from tender.core.wording import local
from tender.procurement.models import Intention, Plan, Survey, Tender
from tender.procurement.services.survey import close_when_due
from tests.browser.people import Cast, Visitor
from tests.builders import planning as build
from tests.builders.before import buyer_side

THEME = "基层治理能力提升"


@pytest.mark.usefixtures("known_years")
def test_from_a_survey_to_an_intention(cast: Cast) -> None:
    at = clock.now()
    side, (_unit, organiser, learner) = buyer_side(at=at), build.unit_and_people(at)
    officer, leader, citizen = cast.plays(side.officer), cast.plays(side.approver), cast.anyone()
    asks(officer, at)
    outbox.drain()
    answers(cast.plays(organiser), cast.plays(learner, viewport={"width": 390, "height": 844}))
    survey = Survey.objects.get()
    close_when_due(str(survey.pk), clock=FixedClock(survey.closes_at))
    officer.goes(f"/procurement/surveys/{survey.pk}/results/").presses("Make needs of these answers").sees(THEME)
    plans(officer)
    plan = Plan.objects.get()
    officer.presses("Submit the plan for review", "Submit the plan for review")
    leader.goes("/home/").sees("Review the plan").goes(plan.get_absolute_url()).presses("Approve the plan", "Approve the plan")
    officer.goes(plan.get_absolute_url()).presses("Publish the plan", "Publish the plan").presses("Public page").sees(THEME)
    officer.goes(f"/procurement/plans/{plan.pk}/lines/{plan.lines.get().pk}/").presses("Draft a tender from this class")
    officer.sees("The draft is made from the plan. Complete its parts, then submit it for review.")
    announces(officer, plan, at)
    citizen.goes("/").presses("Plans and procurement intentions", Intention.objects.get().title).sees("上级临时部署")
    citizen.paper(citizen.page.locator("#main a[href$='/paper/']").first)
    papers(officer)


def asks(officer: Visitor, at) -> None:
    officer.goes("/procurement/surveys/").presses("Prepare a survey")
    closes = f"{local(at) + timedelta(days=3):%Y-%m-%dT%H:%M}"
    officer.types({"Title": "下一年度培训需求调查", "Answers are taken until": closes}).presses("Save")
    officer.presses("Open the survey", "Open the survey").sees("The units are asked.")


def answers(organiser: Visitor, learner: Visitor) -> None:
    where = f"/procurement/surveys/{Survey.objects.get().pk}/"
    organiser.goes("/home/").sees("Answer the survey for the unit").goes(where).presses("Add a wish")
    organiser.types({"Theme": THEME, "Audience": "township", "Head count": "50", "Training days": "5", "Why it is needed": "轮岗"})
    organiser.presses("Send the wish").sees(THEME)
    learner.goes(where).presses("Add a wish")
    learner.types({"Theme": "数字政府", "Audience": "staff", "Training days": "2"}).presses("Send the wish").sees("数字政府")
    learner.presses("Take this wish back").misses("数字政府")


def plans(officer: Visitor) -> None:
    year = str(Survey.objects.get().year)
    officer.goes("/procurement/plans/new/").types({"Year": year, "Title": f"{year}年度培训计划"}).presses("Save")
    officer.presses("Take in needs", "Take in these needs").presses(THEME).presses("Change this class")
    caps = officer.page.locator("aside.caps")
    expect(caps).to_contain_text("151,250.00 = 55 × 5 × 550")
    officer.types({"Budget without lecturers": "151250.01"})
    expect(caps).to_contain_text("151,250.01")
    officer.presses("Save")
    expect(officer.page.get_by_role("alert").first).to_contain_text("55 × 5 × 550")
    officer.types({"Budget without lecturers": "151250"})
    expect(caps).to_contain_text(officer.words("Within every cap."))
    officer.presses("Save").sees("Saved.")


def announces(officer: Visitor, plan: Plan, at) -> None:
    officer.goes(plan.get_absolute_url()).presses("Publish an intention")
    officer.page.locator("#main input[type=checkbox]").first.check()
    officer.types({"The purchase begins on": f"{local(at) + timedelta(days=9):%Y-%m-%d}"}).presses("Publish the intention")
    expect(officer.page.get_by_role("alert").first).to_contain_text("财库〔2020〕10号")
    officer.types({"Why it cannot wait": "上级临时部署"}).presses("Publish the intention").sees("The intention is public.")


def papers(officer: Visitor) -> None:
    officer.goes(f"/procurement/tenders/{Tender.objects.get().pk}/papers/").presses("Work on the procurement plan")
    officer.types({"Why this method": "课程要求明确", "Risks and what is done about them": "备选场地一处"}).presses("Save")
    for name in ("requirement paper", "procurement plan paper"):
        officer.presses(name).presses("Print and keep the paper").sees("The paper is printed and kept.")
    officer.paper(officer.page.locator("#main a[href$='/file/']").first)
