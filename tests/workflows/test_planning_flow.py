"""The flows of planning: whose turn it is, from the first draft to the public plan, and in a survey for every unit."""

import pytest

from tender.core.clock import FixedClock
from tender.procurement.services import plan as plans
from tender.procurement.services import survey as surveys
from tests.builders import AT
from tests.builders import planning as build
from tests.builders.before import buyer_side
from tests.builders.flows import open_steps, processes
from workflows.flows.todo import todo_for

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def side():
    return buyer_side()


def titles(by) -> list[str]:
    return [str(line.title) for line in todo_for(by, AT)[0]]


def test_the_plan_goes_from_the_officers_to_the_leader_and_back(side, monkeypatch):
    monkeypatch.setattr("tender.core.papers.pdf", build.printed)
    plan = build.draft_plan(side)
    assert open_steps(plan) == ["draft"]
    plans.submit(plan, by=side.officer, at=AT)
    assert (open_steps(plan), titles(side.approver), titles(side.officer)) == (["review"], ["审核计划"], [])
    plans.send_back(plan, reason="压缩", by=side.approver, at=AT)
    assert (open_steps(plan), titles(side.officer)) == (["draft"], ["编制计划并提交审核"])
    plans.submit(plan, by=side.officer, at=AT)
    plans.approve(plan, by=side.approver, at=AT)
    assert open_steps(plan) == ["publish"]
    plans.publish(plan, by=side.officer, at=AT)
    assert (open_steps(plan), processes(plan)[0].status) == ([], "DONE")


def test_each_unit_is_asked_until_the_survey_closes(side):
    first, second = build.unit_and_people(), build.unit_and_people()
    survey = build.open_survey(side, first[0], second[0])
    assert open_steps(survey).count("answer") == 2
    assert titles(first[1]) == ["为本单位填报需求调查"]
    assert todo_for(first[1], AT)[0][0].url == survey.get_absolute_url()
    surveys.answer(survey, unit_id=first[0].pk, **build.wish(), by=first[1], at=AT)
    assert (titles(first[1]), titles(second[1]), titles(first[2])) == ([], ["为本单位填报需求调查"], [])
    surveys.close_when_due(str(survey.pk), clock=FixedClock(survey.closes_at))
    assert (open_steps(survey), titles(second[1]), titles(side.officer)) == (["take_up"], [], ["将填报转为培训需求"])
    keys = [group.key for group in surveys.groups_of(survey)]
    surveys.take_up(survey, keys, by=side.officer, at=survey.closes_at)
    assert (open_steps(survey), processes(survey)[0].status) == ([], "DONE")
