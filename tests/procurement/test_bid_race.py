"""Two connections at once: the close against the seal, two windows, one form sent twice."""

from __future__ import annotations

import threading
import time
import uuid
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tender.core import clock
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.procurement.models import Bid, Envelope, Tender
from tender.procurement.queries.bid import draft_view
from tender.procurement.services import bid as bids
from tender.procurement.services import tender as tenders
from tests.builders.bids import DEADLINE, SECOND, acting_for, bid_draft, published_tender, sealed_bid

pytestmark = pytest.mark.django_db(transaction=True)
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def in_thread(call):
    """Run in a thread with a connection of its own; its result or exception is in the answered list."""
    answers: list[object] = []

    def run() -> None:
        try:
            answers.append(call())
        except BaseException as error:
            answers.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, answers


def test_a_seal_that_holds_the_tender_makes_the_close_wait_and_is_counted():
    bid = bid_draft(published_tender().lots.get())
    tender, by = bid.lot.tender, acting_for(bid.provider)
    with transaction.atomic():
        bids.seal_bid(bid, by=by, clock=FixedClock(DEADLINE - SECOND))
        thread, answers = in_thread(lambda: tenders.close(Tender.objects.get(pk=tender.pk), by=CLOCK, clock=FixedClock(DEADLINE)))
        time.sleep(0.3)
        assert answers == []  # the close waits
    thread.join(10)
    assert answers[0].state == "closed"
    assert "仅有1家" in tender.lots.get().failed_because


def test_a_seal_that_comes_during_the_close_waits_and_is_refused_with_nothing_lost():
    bid = bid_draft(published_tender().lots.get())
    tender, by = bid.lot.tender, acting_for(bid.provider)
    before = draft_view(bid).content
    with transaction.atomic():
        tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
        # Even a clock that still says "in time" does not help: the row says closed once the lock is free.
        thread, answers = in_thread(lambda: bids.seal_bid(bid, by=by, clock=FixedClock(DEADLINE - SECOND)))
        time.sleep(0.3)
        assert answers == []  # the seal waits
    thread.join(10)
    assert isinstance(answers[0], Refusal)
    assert answers[0].code == "tender_not_open"
    assert draft_view(Bid.objects.get(pk=bid.pk)).content == before
    assert not Envelope.objects.exists()


def test_many_bids_are_sealed_at_once_and_none_is_lost():
    lot = published_tender().lots.get()
    drafts = [bid_draft(lot) for _i in range(8)]
    running = [
        in_thread(lambda bid=bid: bids.seal_bid(bid, by=acting_for(bid.provider), clock=FixedClock(DEADLINE - SECOND)))
        for bid in drafts
    ]
    for thread, _answers in running:
        thread.join(20)
    assert [answers[0].state for _thread, answers in running] == ["sealed"] * 8
    assert Envelope.objects.filter(ended_at=None).count() == 16


def test_two_colleagues_sealing_at_once_leave_one_pair_of_live_envelopes():
    bid = bid_draft(published_tender().lots.get())
    by = acting_for(bid.provider)
    running = [
        in_thread(lambda: bids.seal_bid(Bid.objects.get(pk=bid.pk), by=by, clock=FixedClock(DEADLINE - SECOND))) for _i in range(2)
    ]
    for thread, _answers in running:
        thread.join(20)
    assert [getattr(answers[0], "state", answers[0]) for _thread, answers in running] == ["sealed", "sealed"]
    assert Envelope.objects.filter(bid=bid, ended_at=None).count() == 2
    assert sorted(AuditLine.objects.filter(event__in=["bid.sealed", "bid.replaced"]).values_list("event", flat=True)) == [
        "bid.replaced",
        "bid.sealed",
    ]


def test_the_same_form_sent_twice_at_once_is_answered_once():
    now = clock.now()
    bid = bid_draft(published_tender(deadline=now + timedelta(days=1)).lots.get(), at=now)
    someone = bid.provider.held_seats.first().person
    form = {"version": draft_view(bid).version, "knows": "on", "once": str(uuid.uuid4())}

    def send() -> tuple[int, str]:
        client = Client()
        client.force_login(someone, backend=BACKEND)
        response = client.post(reverse("procurement:bid-check", args=[bid.pk]), form)
        return response.status_code, response.headers.get("Location", "")

    running = [in_thread(send) for _i in range(3)]
    for thread, _answers in running:
        thread.join(20)
    assert {answers[0] for _thread, answers in running} == {(302, reverse("procurement:bid-receipt", args=[bid.pk]))}
    assert AuditLine.objects.filter(event__startswith="bid.", move__in=["seal", "replace"]).count() == 1
    assert Envelope.objects.count() == 2


def test_two_openings_at_once_open_once():
    from tender.procurement.services.opening import open_bids
    from tests.builders import actor
    from tests.builders.bids import PDF, closed_tender

    tender = closed_tender(3)
    officer = actor("officer", tender.buyer)
    from unittest import mock

    with mock.patch("tender.core.papers.pdf", return_value=PDF):
        running = [
            in_thread(lambda: open_bids(Tender.objects.get(pk=tender.pk), by=officer, clock=FixedClock(DEADLINE + SECOND)))
            for _i in range(2)
        ]
        for thread, _answers in running:
            thread.join(30)
    codes = sorted(getattr(answers[0], "code", "opened") for _thread, answers in running)
    assert codes == ["opened", "wrong_state"]


def test_an_upload_that_began_in_time_but_is_sealed_late_keeps_the_draft():
    bid = sealed_bid(published_tender().lots.get())
    by, version = acting_for(bid.provider), draft_view(bid).version
    bids.save_draft(bid, {"summary": "最后一刻的修改"}, version=version, by=by, at=DEADLINE - SECOND)
    with pytest.raises(Refusal) as refused:
        bids.seal_bid(bid, by=by, clock=FixedClock(DEADLINE))
    assert refused.value.code == "bid_late"
    assert draft_view(bid).content["summary"] == "最后一刻的修改"
    assert Envelope.objects.filter(ended_at=None).count() == 2  # what was handed in before still counts
