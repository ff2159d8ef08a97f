"""Remedies from end to end: a winner refuses and the next one signs; an upheld objection starts the purchase again; a complaint
suspends a tender that goes on by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localdate

from tender.contracts.models import Contract
from tender.core import clock, outbox
from tender.core.models import Notification
from tender.core.refusal import Refusal
from tender.procurement.models import Award, Effect, Follow, Letter, Notice, Succession, Suspension, Tender
from tender.procurement.queries.bid import live_counts
from tender.procurement.services import aftermath, award, challenge, complaint, fall
from tests.builders import after
from tests.builders.before import buyer_side, published_tender
from tests.builders.bids import sealed_bid, verified_provider

pytestmark = pytest.mark.django_db
TEXT = {"matter": "第一候选人业绩不符", "facts": "合同签订于三年之前", "law": "财政部令第94号 第10条"}


def test_a_winner_refuses_and_the_next_candidate_gets_the_contract():
    scene, first = after.notified_award(bids=4)
    with after.small_papers():
        outbox.drain()
    old = Contract.objects.get(award=first)
    who = {"by": scene.approver, "at": scene.at + timedelta(days=3)}
    fallen = fall.let_fall(first, cause="refused", then="next", reason="书面放弃中标", **who)
    second = fallen.successor
    with after.small_papers():
        outbox.drain()
    old.refresh_from_db()
    assert (old.state, Award.objects.get(pk=first.pk).state) == ("terminated", "overturned")
    assert (second.seat, second.winner.provider, second.follows) == (first.seat, scene.providers[1], fallen)
    assert scene.bids()[0].state == "not_selected"
    award.decide(second, by=scene.approver, at=who["at"])
    second.refresh_from_db()
    assert second.was_publicised()
    with after.small_papers():  # it stood among the public candidates: its letters need no second publicity
        second = award.notify(second, by=scene.officer, at=who["at"])
        outbox.drain()
    new = Contract.objects.get(award=second)
    assert (new.provider, new.amount, new.number) == (scene.providers[1], after.PRICES[1], f"{old.number}-2")
    assert Letter.objects.get(award=second, is_win=True).bid == second.winner
    assert scene.providers[0].pk not in set(Letter.objects.filter(award=second).values_list("bid__provider", flat=True))
    assert Notice.objects.filter(tender=scene.tender, kind="award").count() == 2
    assert [bid.state for bid in scene.bids()] == ["not_selected", "selected", "not_selected", "not_selected"]


def test_an_upheld_objection_starts_the_purchase_again():
    scene = after.awarded_tender(bids=3)
    row = challenge.file_challenge(
        scene.tender, scene.providers[1], step="result", **TEXT, by=scene.provider_actors[1], at=scene.at
    )
    officer, leader = {"by": scene.officer, "at": scene.at}, {"by": scene.approver, "at": scene.at}
    only = Award.objects.get()
    with after.small_papers():
        challenge.accept(row, **officer)
        with pytest.raises(Refusal) as refused:  # two are left without the winner: fewer than the lawful number
            challenge.uphold(row, reason="成立", effect="next_candidate", **officer)
        assert refused.value.code == "effect_not_lawful"
        challenge.uphold(row, reason="业绩确不符合要求。", effect="restart", **officer)
        assert only.standing_challenge().code == "result_overturned"
        with pytest.raises(Refusal) as refused:
            fall.let_fall(only, cause="objection", then="next", reason="质疑成立", **leader)
        assert refused.value.code == "too_few_left"
        fall.let_fall(only, cause="objection", then="restart", reason="质疑成立，重新开展采购活动。", **leader)
    tender = scene.fresh()
    assert (tender.state, tender.ending.cause) == ("failed", "remedy")
    assert Effect.objects.get().done_at == scene.at
    notice = Notice.objects.get(tender=tender, kind="failure")
    assert "财政部令第94号" in notice.sheet["law"]
    again = aftermath.tender_again(tender, fixes="业绩要求改为近三年内", **officer)
    link = Succession.objects.get()
    assert (link.predecessor, link.successor, again.state) == (tender, again, "draft")
    with pytest.raises(Refusal) as refused:
        aftermath.tender_again(tender, fixes="再来", **officer)
    assert refused.value.code == "followed_already"


def test_a_complaint_suspends_a_tender_that_goes_on_by_itself():
    scene = after.awarded_tender(bids=3)
    officer, only = {"by": scene.officer, "at": scene.at}, Award.objects.get()
    row = complaint.record(
        scene.tender, scene.providers[2], authority="大渡口区财政局", number="渡财投〔2026〕1号", filed_on=localdate(scene.at),
        matter="答复不服", **officer,
    )  # fmt: skip
    assert only.standing_challenge() is None  # a complaint alone stops nothing
    with after.small_papers():
        pause = complaint.suspend(row, number="渡财停〔2026〕1号", **officer)
        tender = scene.fresh()
        assert (tender.state, tender.stage) == ("suspended", "awarded")
        assert (pause.last_day - localdate(scene.at)).days == 30
        clock.fire_due(clock.FixedClock(only.publicity_ends))
        assert Award.objects.get().state == "publicised"
        with pytest.raises(Refusal) as refused:
            award.notify(Award.objects.get(), by=scene.officer, at=only.publicity_ends)
        assert refused.value.code == "tender_suspended"
        with pytest.raises(Refusal) as refused:
            complaint.resume(tender, by=scene.officer, at=scene.at + timedelta(days=2))
        assert refused.value.code == "complaint_pending"
        clock.fire_due(clock.FixedClock(pause.until - timedelta(seconds=1)))
        assert scene.fresh().state == "suspended"
        clock.fire_due(clock.FixedClock(pause.until))
        assert scene.fresh().state == "awarded"
        clock.fire_due(clock.FixedClock(pause.until))
        outbox.drain()
    assert Award.objects.get().state == "notified"
    assert set(Notice.objects.filter(kind__in=["suspension", "resumption"]).values_list("kind", flat=True)) == {
        "suspension", "resumption",
    }  # fmt: skip
    assert Notification.objects.filter(event="tender.resumed", person_id=scene.provider_actors[0].person_id).exists()


def test_a_suspension_while_bids_are_taken_keeps_them_secret_and_moves_the_deadline():
    side = buyer_side()
    tender = published_tender(side)
    body, by = verified_provider("")
    Follow.objects.create(tender=tender, organisation=body)
    challenge.file_challenge(tender, body, step="document", **TEXT, by=by, at=tender.published_at + timedelta(days=6))
    at = tender.deadline - timedelta(days=3)
    bid = sealed_bid(tender.lots.first(), body, at=at)
    row = complaint.record(
        tender, body, authority="财政局", number="1", filed_on=localdate(at), matter="对招标文件不服", by=side.officer, at=at
    )
    with after.small_papers():
        pause = complaint.suspend(row, number="停1", days=10, by=side.officer, at=at)
        tender = Tender.objects.get(pk=tender.pk)
        assert not tender.is_open(at)
        with pytest.raises(Refusal) as refused:
            live_counts(tender)
        assert refused.value.code == "before_deadline"
        clock.fire_due(clock.FixedClock(pause.until))
    fresh = Tender.objects.get(pk=tender.pk)
    assert fresh.state == "published"
    assert fresh.deadline >= tender.deadline + timedelta(days=11)
    assert Suspension.objects.get().deadline_after == fresh.deadline
    bid.refresh_from_db()
    assert (bid.state, bid.price) == ("sealed", None)
