"""The evaluation: exact totals, objective criteria, secrecy until the lock, signatures, the award that is proposed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from tender.core import outbox
from tender.core.models import Notification
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Award, Member, Report, Result, Score
from tender.procurement.models.facts import judged_leaves
from tender.procurement.services import evaluation, sheet
from tests.builders import after

pytestmark = pytest.mark.django_db


def odd_points(place, leaf, member):
    """Points with awkward decimals, the same from everybody where evidence counts."""
    share = Fraction(87 - 7 * place, 100) if leaf.kind == "fixed" else Fraction(871 - 53 * place - 17 * member, 1000)
    return Decimal(int(Fraction(leaf.weight) * share * 100)) / 100


def half_up(value, places):
    scaled = Decimal(value.numerator * 10**12) / Decimal(value.denominator) / Decimal(10**12)
    return scaled.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def independent(scene):
    """Totals by plain fractions, from the rows: (bid pk → mean), (bid pk → price score)."""
    price_weight = Fraction(sum(c.weight for c in scene.tender.criteria.all() if c.kind == "price"))
    bids = scene.bids("ranked", "selected", "not_selected")
    shares = {
        bid.pk: Fraction(bid.price) * (1 - Fraction(scene.tender.small_micro_deduction) / 100 if bid.is_small_micro else 1)
        for bid in bids
    }
    lowest = min(shares.values())
    price = {pk: lowest / share * price_weight for pk, share in shares.items()}
    totals = {}
    for bid in bids:
        per_member = {}
        for score in Score.objects.filter(bid=bid).select_related("sheet"):
            per_member[score.sheet.member_id] = per_member.get(score.sheet.member_id, Fraction(0)) + Fraction(score.points)
        totals[bid.pk] = sum(points + price[bid.pk] for points in per_member.values()) / len(per_member)
    return totals, price


def test_totals_equal_an_independent_computation_with_fractions():
    scene = after.with_committee(bids=5)
    body = scene.providers[2]
    scene.bids()[2].__class__.objects.filter(provider=body).update(is_small_micro=True)
    after.scored_tender(after.scoring_tender(after.examined_tender(scene)), points=odd_points)
    totals, price = independent(scene)
    results = {result.bid_id: result for result in Result.objects.filter(bid__lot=scene.lot)}
    assert {pk: result.total for pk, result in results.items()} == {pk: half_up(total, 2) for pk, total in totals.items()}
    assert {pk: result.price_score for pk, result in results.items()} == {pk: half_up(score, 4) for pk, score in price.items()}
    order = sorted(totals, key=lambda pk: -totals[pk])
    assert [results[pk].place for pk in order] == [1, 2, 3, 4, 5]
    deducted = next(result for result in results.values() if result.bid.provider == body)
    assert deducted.evaluated_price == deducted.bid.price * Decimal("0.90")
    assert {bid.pk: bid.place for bid in scene.bids()} == {pk: result.place for pk, result in results.items()}


def test_nothing_is_computed_before_the_last_sheet(client):
    scene = after.scoring_tender()
    client.force_login(Person.objects.get(pk=scene.officer.person_id))
    *others, last = scene.sheets()
    for one in others:
        after.fill(scene, one)
        sheet.submit_sheet(one, by=scene.actor_of(one.member), at=scene.at)
        assert scene.evaluation.state == "scoring"
    assert not Result.objects.exists()
    assert client.get(reverse("procurement:scores", args=[scene.lot.pk])).status_code == 403
    html = client.get(reverse("procurement:evaluation", args=[scene.evaluation.pk])).content.decode()
    assert all(str(one.member.person) in html for one in scene.sheets())
    after.fill(scene, last)
    sheet.submit_sheet(last, by=scene.actor_of(last.member), at=scene.at)
    assert scene.evaluation.state == "reconciling"
    assert {one.state for one in scene.sheets()} == {"locked"}
    assert {bid.state for bid in scene.bids()} == {"ranked"}
    assert client.get(reverse("procurement:scores", args=[scene.lot.pk])).status_code == 200
    outbox.drain()
    told = Notification.objects.filter(event="evaluation.sheets_locked").values_list("person_id", flat=True)
    assert set(told) >= {member.person_id for member in scene.members}


def test_criteria_scored_from_evidence_must_agree_or_the_sheets_come_back():
    scene = after.scoring_tender()

    def disagree(place, leaf, member):
        return after.points_for(place, leaf, member) - (Decimal("0.5") if leaf.kind == "fixed" and member == 2 else 0)

    for one in scene.sheets():
        after.fill(scene, one, disagree)
        sheet.submit_sheet(one, by=scene.actor_of(one.member), at=scene.at)
    assert {one.state for one in scene.sheets()} == {"returned"}
    assert (scene.evaluation.state, Result.objects.exists()) == ("scoring", False)
    after.scored_tender(scene)
    assert scene.evaluation.state == "reconciling"


def test_only_members_sign_and_each_once():
    scene = after.scored_tender()
    with pytest.raises(Refusal) as refused:
        evaluation.sign_report(scene.evaluation, by=scene.officer, at=scene.at)
    assert refused.value.status == 403
    evaluation.sign_report(scene.evaluation, by=scene.leader, at=scene.at)
    with pytest.raises(Refusal) as refused:
        evaluation.sign_report(scene.evaluation, by=scene.leader, at=scene.at)
    assert refused.value.code == "signed_already"


def test_the_report_is_not_there_before_the_lock():
    scene = after.scoring_tender()
    with pytest.raises(Refusal) as refused:
        evaluation.sign_report(scene.evaluation, by=scene.leader, at=scene.at)
    assert refused.value.code == "wrong_state"


def test_the_last_signature_prints_the_report_and_proposes_the_award():
    scene = after.scored_tender(bids=3)
    *others, last = Member.objects.filter(evaluation=scene.evaluation, left_at=None)
    for member in others:
        evaluation.sign_report(scene.evaluation, by=scene.actor_of(member), at=scene.at)
    assert (scene.fresh().state, Award.objects.exists()) == ("evaluating", False)
    evaluation.sign_report(scene.evaluation, dissent="认为第二名的方案更优。", by=scene.actor_of(last), at=scene.at)
    assert (scene.evaluation.state, scene.fresh().state) == ("signed", "evaluated")
    report, award = Report.objects.get(), Award.objects.get()
    assert report.paper.size > 5000
    assert (award.state, award.winner, award.price) == ("proposed", scene.bids()[0], after.PRICES[0])
    assert Member.objects.get(pk=last.pk).dissent == "认为第二名的方案更优。"


def test_a_dissent_without_its_reason_is_refused_by_the_page(client):
    scene = after.scored_tender()
    client.force_login(Person.objects.get(pk=scene.leader.person_id))
    url = reverse("procurement:sign-report", args=[scene.evaluation.pk])
    assert client.post(url, {"opinion": "dissent", "dissent": ""}).status_code == 200
    assert not Member.objects.filter(report_signed_at__isnull=False).exists()
    assert client.post(url, {"opinion": "dissent", "dissent": "理由充分"}).status_code == 302
    assert Member.objects.get(report_signed_at__isnull=False).dissent == "理由充分"


def test_every_lot_gets_its_own_result_report_and_award():
    after.evaluated_tender(lots=2, bids=3)
    assert (Report.objects.count(), Award.objects.count(), Result.objects.count()) == (2, 2, 6)


def test_equal_bids_share_the_place_and_the_winner_is_left_open():
    scene = after.with_committee(bids=3)
    for bid in scene.bids():
        bid.price = Decimal("200000.00")
        bid.save()
    scene = after.evaluated_tender(
        after.scored_tender(
            after.scoring_tender(after.examined_tender(scene)), points=lambda place, leaf, member: leaf.weight * 3 / 5
        )
    )
    assert [bid.place for bid in scene.bids()] == [1, 1, 1]
    assert Award.objects.get().winner is None


def test_the_report_lists_every_score_of_every_evaluator():
    from tender.procurement.services.report import report_sheet

    scene = after.scored_tender(bids=4, failing=(3,))
    found = report_sheet(scene.evaluation, scene.lot, at=scene.at)
    assert (len(found.evaluators), len(found.totals), len(found.details), len(found.invalid)) == (5, 3, 3, 1)
    assert all(len(detail.rows) == len(judged_leaves(scene.tender)) for detail in found.details)
    assert "材料缺失" in found.invalid[0].reason


def test_a_voided_evaluation_can_no_longer_be_signed():
    scene = after.scored_tender()
    leader = scene.leader
    evaluation.void(scene.evaluation, reason="评标委员会组成违法", by=scene.officer, at=scene.at)
    with pytest.raises(Refusal) as refused:
        evaluation.sign_report(scene.evaluation, by=leader, at=scene.at)
    assert refused.value.code == "forbidden"
