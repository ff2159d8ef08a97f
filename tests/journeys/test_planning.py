"""Planning as one story, each step by its own person: survey → needs → plan → approval → tender draft → intention → notice."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from unittest import mock

import pytest

from tender.core import audit, outbox
from tender.core.clock import FixedClock, fire_due
from tender.core.models import AuditLine, Delivery, Notification
from tender.core.refusal import Refusal
from tender.portal.planning import public_intention, public_plan, tenders_of
from tender.procurement.models import Plan, PlanLine, Tender
from tender.procurement.services import draft, draft_lists, intention, plan_tender
from tender.procurement.services import plan as plans
from tender.procurement.services import survey as surveys
from tender.procurement.services import tender as tenders
from tests.builders import AT, actor
from tests.builders import planning as build
from tests.builders.before import TREE, buyer_side, lawful_dates, printed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def refused(code: str, do, *args, **kwargs) -> None:
    """The call is refused with this code."""
    with pytest.raises(Refusal) as found:
        do(*args, **kwargs)
    assert found.value.code == code


@pytest.fixture(autouse=True)
def quick_paper(monkeypatch):
    """Papers are stand-ins, because printing takes a second."""
    monkeypatch.setattr("tender.core.papers.pdf", printed)


def test_from_a_survey_to_a_notice_thirty_days_after_its_intention():
    side = buyer_side()
    needs = asked_and_answered(side)
    plan = planned(side, needs)
    line = plan.lines.get(title="基层治理能力提升")
    tender = plan_tender.draft_tender(line, by=side.officer, at=AT + 30 * DAY)
    assert (tender.planned.line, tender.need, line.tenders.get().tender) == (line, needs[0], tender)
    announced = intention.publish_intention(
        list(plan.lines.all()), title="2026年5月", begins_on=(AT + 62 * DAY).date(), by=side.officer, at=AT + 31 * DAY
    )
    assert public_intention(announced.pk).items.count() == 2
    published_in_time(side, tender, announced.at)
    assert [found.pk for found in tenders_of(announced)] == [tender.pk]
    outbox.drain()
    assert all(audit.is_intact(row) for row in AuditLine.objects.all())
    assert not Delivery.objects.exclude(state="done").exists()


def asked_and_answered(side):
    """Two units and a learner are told, answer, the clock closes, the officer makes needs of it."""
    first, second = build.unit_and_people(), build.unit_and_people()
    survey = build.open_survey(side, first[0], second[0])
    outbox.drain()
    assert Notification.objects.filter(person_id=first[2].person_id, event="survey.opened").exists()
    for unit, organiser, _learner in (first, second):
        surveys.answer(survey, unit_id=unit.pk, **build.wish(head_count=25), by=organiser, at=AT + DAY)
    surveys.answer(survey, unit_id=first[0].pk, **build.wish(theme="数字政府"), by=first[2], at=AT + DAY)
    assert fire_due(FixedClock(survey.closes_at)) == 1
    survey.refresh_from_db()
    keys = [group.key for group in surveys.groups_of(survey)]
    made = surveys.take_up(survey, keys, by=side.officer, at=survey.closes_at)
    assert [(need.title, need.head_count) for need in made] == [("基层治理能力提升", 50), ("数字政府", 1)]
    return made


def planned(side, needs) -> Plan:
    """Two officers complete the plan; the leader returns it once, then approves; it is published."""
    at, colleague = AT + 20 * DAY, actor("officer", side.buyer)
    plan = plans.create_plan(side.buyer.pk, year=build.YEAR, title="2026年度培训计划", fee_table="central", by=side.officer, at=at)
    first, second = plans.add_needs(plan, [need.pk for need in needs], by=side.officer, at=at)
    over = build.line_values(title=first.title, budget=Decimal("151250.01"))
    refused("training_fee_too_high", plans.change_line, first, over, version=0, by=colleague, at=at)
    plans.change_line(first, {**over, "budget": Decimal("151250.00")}, version=0, by=colleague, at=at)
    refused("line_edited_meanwhile", plans.change_line, first, build.line_values(), version=0, by=side.officer, at=at)
    plans.submit(plan, by=side.officer, at=at)
    plans.send_back(plan, reason="数字政府班请写明目的", by=side.approver, at=at)
    values = {**PlanLine.objects.get(pk=second.pk).values(), "purpose": "提升数字素养"}
    plans.change_line(second, values, version=0, by=side.officer, at=at)
    plans.submit(plan, by=side.officer, at=at)
    plans.approve(plan, by=side.approver, at=at)
    plan = plans.publish(plan, by=side.officer, at=at)
    assert public_plan(plan.pk).paper.media_type == "application/pdf"
    return plan


def published_in_time(side, tender: Tender, announced) -> None:
    """A complete draft is approved at once, but its notice waits until the intention was public for thirty days."""
    early, late = announced + 29 * DAY, announced + 30 * DAY
    texts = dict.fromkeys(("requirement", "place", "acceptance", "payment"), "按计划执行")
    draft.save(tender, "requirement", texts, version=tender.version, by=side.officer, at=early)
    draft_lists.save_criteria(tender, TREE, version=tender.version, by=side.officer, at=early)
    draft.save(tender, "dates", lawful_dates(late), version=tender.version, by=side.officer, at=early)
    tenders.submit(tender, by=side.officer, at=early)
    tender = tenders.approve(tender, by=side.approver, at=early)
    with mock.patch("tender.core.papers.pdf", printed):
        refused("intention_too_late", tenders.publish, tender, by=side.officer, at=early)
        assert tenders.publish(tender, by=side.officer, at=late).state == "published"
