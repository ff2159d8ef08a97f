"""Objections: in time and by a bidder only, answered on paper, and what they hold back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tender.core import clock, outbox
from tender.core.models import DueMove, Notification
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Award, Challenge
from tender.procurement.services import award, challenge
from tests.builders import after
from tests.builders.bids import verified_provider

pytestmark = pytest.mark.django_db
TEXT = {"matter": "第一候选人业绩不符", "facts": "合同签订于三年之前", "law": "财政部令第94号 第10条"}


@pytest.fixture
def scene():
    return after.awarded_tender(bids=3)


def object_to(scene, *, step="result", place=1, at=None, **text):
    return challenge.file_challenge(
        scene.tender, scene.providers[place], step=step, **{**TEXT, **text}, by=scene.provider_actors[place], at=at or scene.at
    )


def test_a_bidder_objects_and_the_officer_is_told(scene):
    row = object_to(scene)
    outbox.drain()
    assert (row.state, row.reply_by.isoformat()) == ("filed", "2026-04-01")
    assert Notification.objects.filter(event="challenge.filed", person_id=scene.officer.person_id).exists()


def test_an_objection_after_seven_working_days_is_refused(scene):
    ends = Award.objects.get().publicity_ends
    last = ends + timedelta(days=9) - timedelta(seconds=1)
    assert object_to(scene, at=last).state == "filed"
    with pytest.raises(Refusal) as refused:
        object_to(scene, at=last + timedelta(seconds=1))
    assert refused.value.code == "objected_late"


def test_only_a_bidder_objects_and_only_for_itself(scene):
    stranger, by = verified_provider("路过大学")
    with pytest.raises(Refusal) as refused:
        challenge.file_challenge(scene.tender, stranger, step="result", **TEXT, by=by, at=scene.at)
    assert refused.value.code == "not_took_part"
    with pytest.raises(Refusal) as refused:
        challenge.file_challenge(scene.tender, scene.providers[0], step="result", **TEXT, by=by, at=scene.at)
    assert refused.value.code == "forbidden"


def test_an_objection_to_a_result_that_is_not_there_is_refused():
    scene = after.opened(bids=3)
    with pytest.raises(Refusal) as refused:
        object_to(scene)
    assert refused.value.code == "step_not_come"
    assert object_to(scene, step="process").state == "filed"


def test_an_open_objection_holds_the_letters_back_until_it_is_answered(scene):
    row, ends = object_to(scene), Award.objects.get().publicity_ends
    with pytest.raises(Refusal) as refused:
        award.notify(Award.objects.get(), by=scene.officer, at=ends)
    assert refused.value.code == "challenge_open"
    clock.fire_due(clock.FixedClock(ends))
    assert (Award.objects.get().state, DueMove.objects.filter(move="notify").exists()) == ("publicised", False)
    who = {"by": scene.officer, "at": ends}
    with after.small_papers():
        challenge.accept(row, **who)
        challenge.dismiss(row, reason="经核查，业绩合同符合要求。", **who)
        assert DueMove.objects.filter(move="notify").exists()
        clock.fire_due(clock.FixedClock(ends))
    assert Award.objects.get().state == "notified"


def test_an_upheld_objection_holds_the_letters_until_the_leader_overturns(scene):
    row, ends = object_to(scene), Award.objects.get().publicity_ends
    who = {"by": scene.officer, "at": ends}
    with after.small_papers():
        challenge.accept(row, **who)
        row = challenge.uphold(row, reason="业绩确不符合要求。", affects_result=True, **who)
        clock.fire_due(clock.FixedClock(ends))
    assert (row.state, row.affects_result, row.answer) == ("upheld", True, "业绩确不符合要求。")
    with pytest.raises(Refusal) as refused:
        award.notify(Award.objects.get(), by=scene.officer, at=ends)
    assert refused.value.code == "result_overturned"
    assert award.overturn(Award.objects.get(), reason="质疑成立", by=scene.approver, at=ends).state == "overturned"


def test_an_answer_needs_its_text_and_the_officer(scene):
    row = object_to(scene)
    challenge.accept(row, by=scene.officer, at=scene.at)
    with pytest.raises(Refusal) as refused:
        challenge.dismiss(row, reason=" ", by=scene.officer, at=scene.at)
    assert refused.value.code == "reason_missing"
    with pytest.raises(Refusal) as refused:
        challenge.dismiss(row, reason="不成立", by=scene.approver, at=scene.at)
    assert refused.value.code == "forbidden"


def test_the_answer_is_a_paper_for_its_provider_only(client, scene):
    row = object_to(scene)
    challenge.accept(row, by=scene.officer, at=scene.at)
    row = challenge.dismiss(row, reason="不成立，理由如下。", by=scene.officer, at=scene.at)
    assert row.paper.size > 5000
    for place, status in ((0, 404), (1, 200), (2, 404)):
        client.force_login(Person.objects.get(pk=scene.provider_actors[place].person_id))
        assert client.get(reverse("procurement:challenge-paper", args=[row.pk])).status_code == status
        assert client.get(row.get_absolute_url()).status_code == status


def test_inadmissible_and_withdrawn_objections_hold_nothing_back(scene):
    one, two = object_to(scene, place=1), object_to(scene, place=2)
    challenge.refuse(one, reason="未写明具体事项", by=scene.officer, at=scene.at)
    challenge.withdraw(two, by=scene.provider_actors[2], at=scene.at)
    assert {row.state for row in Challenge.objects.all()} == {"inadmissible", "withdrawn"}
    assert Award.objects.get().standing_challenge() is None


def test_the_page_keeps_what_was_typed_when_it_is_too_late(client, scene):
    client.force_login(Person.objects.get(pk=scene.provider_actors[1].person_id))
    url = reverse("procurement:file-challenge", args=[scene.tender.pk])
    answer = client.post(url, {"provider": scene.providers[1].pk, "step": "document", **TEXT})
    assert answer.status_code == 200
    assert TEXT["facts"] in answer.content.decode()
    assert not Challenge.objects.exists()
