"""What ends a tender early, as typed causes; and what may follow, each way with its conditions."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Succession, Tender
from tender.procurement.rules.aftermath import CAUSES, Ended, approval_refusal, budget_refusal, ways_of
from tender.procurement.services import aftermath, complaint, failure
from tender.procurement.services import tender as tenders
from tests.builders import actor, after
from tests.builders.bids import DEADLINE, PDF, closed_tender, published_tender

pytestmark = pytest.mark.django_db
LATER = DEADLINE + timedelta(hours=1)
EVIDENCE = {"notice_proof": "2026-03-02 公告", "objections": "无供应商质疑", "opinion": "三名专家认为无不合理条款"}


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value


@pytest.fixture(autouse=True)
def no_print():
    with mock.patch("tender.core.papers.pdf", return_value=PDF):
        yield


def failed(bids: int) -> tuple[Tender, dict]:
    tender = closed_tender(bids)
    who = {"by": actor("officer", tender.buyer), "at": LATER}
    return failure.declare_failed(tender, reason="不足三家", **who), who


@pytest.mark.parametrize("cause", ["unlawful", "cancelled", "document_defective", "remedy"])
def test_other_causes_are_stated_with_their_article(cause):
    tender = closed_tender(3)
    row = failure.declare_failed(tender, reason="理由", cause=cause, by=actor("officer", tender.buyer), at=LATER)
    assert (row.ending.cause, row.ending.law, row.ending.left) == (cause, CAUSES[cause], 3)
    assert row.notices.get(kind="failure").sheet["law"] == CAUSES[cause]


def test_all_above_budget_is_read_from_the_prices():
    scene = after.opened(bids=3)
    who = {"by": scene.officer, "at": scene.at}
    assert refused(failure.declare_failed, scene.tender, reason="x", cause="above_budget", **who).code == "within_budget"
    for bid in scene.bids():
        bid.price = bid.lot.budget + 1
        bid.save()
    assert failure.declare_failed(scene.tender, reason="均超预算", cause="above_budget", **who).state == "failed"
    assert budget_refusal([]).code == "within_budget"


def test_two_who_are_left_may_be_negotiated_with_when_finance_approves():
    tender, who = failed(2)
    assert [way.key for way in ways_of(aftermath.ended_of(tender))] == ["again", "other_method", "two_left"]
    said = {"method": "negotiation", "approval": "渡财批1", "approved_on": localdate(LATER), "evidence": EVIDENCE, **who}
    change = aftermath.change_method
    assert refused(change, tender, "two_left", **{**said, "method": "consultation"}).code == "way_method"
    assert refused(change, tender, "two_left", **{**said, "approval": " "}).code == "approval_missing"
    assert refused(change, tender, "two_left", **{**said, "evidence": {}}).code == "evidence_missing"
    assert refused(change, tender, "two_left", **{**said, "by": actor("approver", tender.buyer)}).code == "forbidden"
    fresh = change(tender, "two_left", **said)
    assert (Tender.objects.get(pk=fresh.pk).method, fresh.state) == ("negotiation", "draft")
    link = Succession.objects.get()
    assert (link.predecessor, link.successor, link.evidence) == (tender, fresh, EVIDENCE)


def test_one_bidder_is_not_two_and_a_cancelled_task_is_followed_by_nothing():
    assert [way.key for way in ways_of(Ended("too_few", "open_tender", 1))] == ["again", "other_method"]
    assert ways_of(Ended("cancelled", "open_tender", 5)) == ()
    assert [way.key for way in ways_of(Ended("unlawful", "open_tender", 2))] == ["again"]
    assert approval_refusal("1", localdate(LATER), EVIDENCE, today=localdate(LATER) - timedelta(days=1)).code == "day_ahead"


def test_a_terminated_tender_knows_its_cause_and_nothing_follows():
    tender = published_tender()
    row = tenders.terminate(tender, reason="任务取消", by=actor("approver", tender.buyer), at=DEADLINE - timedelta(days=1))
    assert row.ending.cause == "cancelled"
    officer = actor("officer", tender.buyer)
    assert refused(aftermath.tender_again, row, fixes="x", by=officer, at=LATER).code == "way_closed"


def test_a_suspended_tender_does_not_tell_how_many_bids_there_are():
    tender = published_tender()
    officer, at = actor("officer", tender.buyer), DEADLINE - timedelta(days=2)
    row = complaint.record(
        tender, tender.buyer, authority="财政局", number="1", filed_on=localdate(at), matter="不服", by=officer, at=at
    )
    complaint.suspend(row, number="停", by=officer, at=at)
    tender = Tender.objects.get(pk=tender.pk)
    assert refused(failure.declare_failed, tender, reason="x", by=officer, at=at).code == "before_deadline"


def test_the_page_shows_ways_and_links_both_tenders(client):
    tender, _who = failed(1)
    officer = Person.objects.get(pk=_who["by"].person_id)
    client.force_login(officer)
    url = reverse("procurement:aftermath", args=[tender.pk])
    page = client.get(url).content.decode()
    assert CAUSES["too_few"] in page
    assert reverse("procurement:aftermath-follow", args=[tender.pk, "again"]) in page
    assert reverse("procurement:aftermath-follow", args=[tender.pk, "two_left"]) not in page
    follow = reverse("procurement:aftermath-follow", args=[tender.pk, "again"])
    assert client.post(follow, {"fixes": " "}).status_code == 200
    answer = client.post(follow, {"fixes": "预算上调"})
    fresh = Succession.objects.get().successor
    assert answer.url == fresh.get_absolute_url()
    assert tender.number in client.get(fresh.get_absolute_url()).content.decode()
    assert fresh.number in client.get(url).content.decode()
