"""Surveys: asked, answered by the right people, closed by the clock, turned into needs."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tender.core.clock import FixedClock, fire_due
from tender.core.models import DueMove, OutboxEvent
from tender.core.refusal import Refusal
from tender.procurement.services import survey as surveys
from tests.builders import AT
from tests.builders import planning as build
from tests.builders.before import buyer_side

pytestmark = pytest.mark.django_db


@pytest.fixture
def side():
    return buyer_side()


def code_of(do, *args, **kwargs) -> str:
    with pytest.raises(Refusal) as refused:
        do(*args, **kwargs)
    return refused.value.code


def test_units_and_learners_answer_until_the_clock_closes_it(side):
    unit, organiser, learner = build.unit_and_people()
    stranger = build.unit_and_people()[1]
    survey = build.open_survey(side, unit)
    assert OutboxEvent.objects.get(name="survey.opened").tells == [["learner", unit.pk], ["organiser", unit.pk]]
    whole = surveys.answer(survey, unit_id=unit.pk, **build.wish(), by=organiser, at=AT)
    own = surveys.answer(survey, unit_id=unit.pk, **build.wish(head_count=99), by=learner, at=AT)
    assert (whole.for_unit, whole.head_count, whole.month) == (True, 30, date(2026, 6, 1))
    assert (own.for_unit, own.head_count) == (False, 1)
    assert survey.units.get().answered_at == AT
    assert code_of(surveys.answer, survey, unit_id=unit.pk, **build.wish(), by=stranger, at=AT) == "forbidden"
    surveys.withdraw_answer(survey, own.pk, by=learner, at=AT)
    assert code_of(surveys.withdraw_answer, survey, whole.pk, by=learner, at=AT) == "not_found"
    assert DueMove.objects.get(thing_type="survey").due_at == survey.closes_at
    late = {"by": organiser, "at": survey.closes_at}
    assert code_of(surveys.answer, survey, unit_id=unit.pk, **build.wish(), **late) == "survey_closed"
    assert fire_due(FixedClock(survey.closes_at)) == 1
    survey.refresh_from_db()
    assert (survey.state, survey.closed_at) == ("closed", survey.closes_at)


def test_a_survey_that_was_asked_is_not_changed(side):
    unit = build.unit_and_people()[0]
    survey = build.prepared_survey(side, unit)
    values = {"title": "新题目", "year": 2026, "about": "", "closes_at": AT + timedelta(days=3), "units": [unit.pk]}
    assert surveys.change_survey(survey, **values, by=side.officer, at=AT).title == "新题目"
    assert code_of(surveys.change_survey, survey, **values, by=side.approver, at=AT) == "forbidden"
    surveys.open_survey(survey, by=side.officer, at=AT)
    assert code_of(surveys.change_survey, survey, **values, by=side.officer, at=AT) == "survey_asked"


def test_answers_become_needs_in_one_step(side):
    survey = build.closed_survey(side)
    keys = [group.key for group in surveys.groups_of(survey)]
    assert code_of(surveys.take_up, survey, keys, by=side.approver, at=AT) == "forbidden"
    made = surveys.take_up(survey, keys, by=side.officer, at=AT)
    assert [(need.title, need.head_count, need.days, need.budget) for need in made] == [
        ("基层治理能力提升", 50, 5, Decimal("151250.00")), ("数字政府", 1, 5, Decimal("2750.00")),
    ]  # fmt: skip
    assert made[0].answers.count() == 2
    assert code_of(surveys.take_up, survey, keys, by=side.officer, at=AT) == "nothing_chosen"
    open_one = build.open_survey(side, build.unit_and_people()[0])
    assert code_of(surveys.take_up, open_one, [1], by=side.officer, at=AT) == "survey_running"
