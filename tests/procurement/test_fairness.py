"""The ranking and fairness report: who sees it when, the same numbers on page and paper, several lots and winners."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.urls import reverse

from tender.parties.models import Person
from tender.procurement.models import Lot, Result
from tender.procurement.queries.fairness import fairness_of
from tender.procurement.services.fairness_sheet import printed_fairness
from tender.procurement.services.report import report_sheet
from tests.builders import actor, after

pytestmark = pytest.mark.django_db


def seen_by(client, by, scene):
    client.force_login(Person.objects.get(pk=by.person_id))
    return client.get(reverse("procurement:fairness", args=[scene.evaluation.pk]))


def test_nobody_sees_it_before_the_lock_and_then_only_those_who_may(client):
    scene = after.scoring_tender(bids=3)
    supervisor = actor("supervisor", scene.side.buyer)
    may = (scene.officer, scene.approver, supervisor, scene.leader)
    peer = scene.actor_of(next(seat for seat in scene.members if not seat.is_leader))
    assert {seen_by(client, by, scene).status_code for by in may} == {403}
    after.scored_tender(scene)
    assert {seen_by(client, by, scene).status_code for by in may} == {200}
    assert {seen_by(client, by, scene).status_code for by in (peer, scene.provider_actors[0])} == {404}


def test_the_report_ranks_as_the_evaluation_did_and_answers_every_question():
    scene = after.scored_tender(bids=4)
    found = fairness_of(scene.evaluation)
    (field,) = found.report.fields
    placed = {str(row.bid.provider_id): row.place for row in Result.objects.select_related("bid")}
    assert {who: place for place, group in enumerate(field.ranking, 1) for who in group} == placed
    assert (len(found.report.bidders), len(found.report.evaluators)) == (3, 5)
    printed = printed_fairness(scene.evaluation)[scene.lot.pk]
    assert [row.bidder for row in printed.ranking] == [body.name for body in scene.providers]
    assert len(printed.findings) == 4
    assert printed.ranking[0].seat == "第一中标候选人"


def test_every_seat_of_every_lot_is_looked_at():
    scene = after.scoring_tender(lots=2, bids=4)
    Lot.objects.filter(pk=scene.lot.pk).update(winners=2)
    after.scored_tender(scene)
    found = fairness_of(scene.evaluation)
    assert [number for _lot, number in found.report.seats] == [1, 2, 1]
    assert len(printed_fairness(scene.evaluation)) == 2


def test_it_is_still_there_when_the_letters_are_out():
    scene, _award = after.notified_award(after.awarded_tender(bids=4, failing=(3,)))
    assert len(fairness_of(scene.evaluation).report.bidders) == 2


def test_equals_are_shown_as_equals(client):
    scene = after.with_committee(bids=3)
    for bid in scene.bids():
        bid.price = after.PRICES[0]
        bid.save()
    after.scored_tender(after.scoring_tender(after.examined_tender(scene)), points=lambda place, leaf, member: leaf.weight / 2)
    html = seen_by(client, scene.officer, scene).content.decode()
    assert html.count("得分并列，待抽取") == 3


def test_the_paper_holds_the_report():
    scene = after.scored_tender(bids=3)
    printed = printed_fairness(scene.evaluation)[scene.lot.pk]
    sheet = report_sheet(scene.evaluation, scene.lot, at=scene.at, fairness=printed)
    assert sheet.fairness is not None
    assert sheet.fairness.pictures
    assert sheet.fairness.ranking[0].total > Decimal(0)
