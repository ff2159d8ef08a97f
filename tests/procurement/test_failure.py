"""Too few bids: lots that fail at the close, the failed tender with its notice, and tendering again."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest

from tender.core import clock, outbox
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.core.models import DueMove, Notification
from tender.core.refusal import Refusal
from tender.procurement.models import Bid, Notice, Tender
from tender.procurement.queries.bid import live_counts
from tender.procurement.services import bid as bids
from tender.procurement.services import failure
from tender.procurement.services import tender as tenders
from tests.builders import actor
from tests.builders.bids import DEADLINE, PDF, SECOND, acting_for, closed_tender, open_it, published_tender, sealed_bid

pytestmark = pytest.mark.django_db
LATER = DEADLINE + timedelta(hours=1)


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value


@pytest.fixture
def no_print():
    with mock.patch("tender.core.papers.pdf", return_value=PDF):
        yield


def test_the_clock_closes_at_the_deadline_and_not_a_second_before():
    tender = published_tender()
    clock.arm(tender)
    clock.fire_due(FixedClock(DEADLINE - SECOND))
    assert Tender.objects.get(pk=tender.pk).state == "published"
    clock.fire_due(FixedClock(DEADLINE))
    assert Tender.objects.get(pk=tender.pk).state == "closed"
    assert not DueMove.objects.filter(thing_id=str(tender.pk)).exists()


def test_a_lot_with_two_bids_fails_at_the_close_and_its_bids_go_back_unopened():
    tender = published_tender(lots=2)
    full, small = tender.lots.all()
    for _i in range(3):
        sealed_bid(full)
    for _i in range(2):
        sealed_bid(small)
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    full.refresh_from_db()
    small.refresh_from_db()
    assert full.failed_because == ""
    assert "仅有2家供应商投标" in small.failed_because
    assert set(full.bids.values_list("state", flat=True)) == {"sealed"}
    assert set(small.bids.values_list("state", flat=True)) == {"unopened"}
    open_it(tender)
    assert set(full.bids.values_list("state", flat=True)) == {"opened"}
    assert set(small.bids.values_list("state", "price")) == {("unopened", None)}
    outbox.drain()
    assert Notification.objects.filter(event="bid.unopened").count() == 2


def test_withdrawn_bids_and_drafts_do_not_count():
    tender = published_tender()
    lot = tender.lots.get()
    found = [sealed_bid(lot) for _i in range(3)]
    bids.withdraw_bid(found[0], by=acting_for(found[0].provider), clock=FixedClock(DEADLINE - SECOND))
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    assert live_counts(Tender.objects.get(pk=tender.pk)) == {lot.pk: 0}
    assert Bid.objects.get(pk=found[0].pk).state == "withdrawn"


def test_too_few_bids_are_not_opened_and_the_tender_is_declared_failed_with_its_notice(no_print):
    tender = closed_tender(2)
    officer = actor("officer", tender.buyer)
    assert refused(open_it, tender, by=officer).code == "too_few_bids"
    reason = failure.prepared_reason(tender)
    assert "不足3家" in reason
    row = failure.declare_failed(tender, reason=reason, by=officer, at=LATER)
    assert (row.state, row.ended_at) == ("failed", LATER)
    notice = Notice.objects.get(tender=tender, kind="failure")
    assert notice.title.endswith("废标公告")
    assert notice.sheet["reason"] == reason
    assert set(Bid.objects.values_list("state", flat=True)) == {"unopened"}


def test_a_tender_with_enough_bids_has_not_failed(no_print):
    tender = closed_tender(3)
    refusal = refused(failure.declare_failed, tender, reason="随便", by=actor("officer", tender.buyer), at=LATER)
    assert refusal.code == "enough_bids"
    assert not Notice.objects.filter(kind="failure").exists()


def test_failing_needs_a_reason_and_the_right(no_print):
    tender = closed_tender(0)
    assert refused(failure.declare_failed, tender, reason=" ", by=actor("officer", tender.buyer), at=LATER).code == "reason_missing"
    assert refused(failure.declare_failed, tender, reason="x", by=actor("approver", tender.buyer), at=LATER).code == "forbidden"


def test_tendering_again_copies_everything_but_the_dates(no_print):
    tender = closed_tender(1, lots=2)
    officer = actor("officer", tender.buyer)
    assert refused(failure.retender, tender, by=officer, at=LATER).code == "not_failed"
    failure.declare_failed(tender, reason="不足三家", by=officer, at=LATER)
    fresh = failure.retender(Tender.objects.get(pk=tender.pk), by=officer, at=LATER)
    assert (fresh.state, fresh.deadline, fresh.published_at, fresh.seal_key) == ("draft", None, None, None)
    assert fresh.number != tender.number
    assert [(lot.title, lot.failed_because) for lot in fresh.lots.all()] == [(lot.title, "") for lot in tender.lots.all()]
    assert fresh.requirements.count() == tender.requirements.count()
    names = [(node.name, node.parent.name if node.parent else None) for node in fresh.criteria.all()]
    assert sorted(map(str, names)) == sorted(
        str((node.name, node.parent.name if node.parent else None)) for node in tender.criteria.all()
    )
    assert {node.parent.tender_id for node in fresh.criteria.exclude(parent=None)} == {fresh.pk}


def test_a_terminated_tender_returns_its_bids_unopened(no_print):
    tender = published_tender()
    bid = sealed_bid(tender.lots.get())
    tenders.terminate(tender, reason="任务取消", by=actor("approver", tender.buyer), at=DEADLINE - SECOND)
    assert Bid.objects.get(pk=bid.pk).state == "unopened"
