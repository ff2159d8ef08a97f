"""The clock: armed moments follow the thing, what is due is played once, and one that fails stops nobody."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from tender.core import clock
from tender.core.actor import CLOCK
from tender.core.clock import LAST_TRY, FixedClock, arm, fire_due
from tender.core.door import perform
from tender.core.models import AuditLine, DueMove
from tender.core.refusal import Refusal
from tender.procurement.models import Tender
from tests.builders import AT, actor, organisation
from tests.builders.flows import content_facts, draft

MOVES = {
    "thing.ring": "tests.core.test_clock.ring",
    "thing.fail": "tests.core.test_clock.fail",
    "thing.again": "tests.core.test_clock.again",
}
DUE = AT + timedelta(days=1)
played: list[str] = []


def ring(thing_id, *, clock):
    played.append(thing_id)


def fail(thing_id, *, clock):
    DueMove.objects.create(thing_type="half", thing_id=thing_id, move="half", due_at=DUE)
    raise Refusal("too_early", "Not yet.")


def again(thing_id, *, clock):
    """Arms itself anew for later, as a deadline that moved while it was being fired."""
    played.append(thing_id)
    DueMove.objects.filter(thing_id=thing_id).update(due_at=DUE + timedelta(days=5))


@pytest.fixture(autouse=True)
def moves(settings):
    played.clear()
    settings.CLOCK_MOVES = "tests.core.test_clock.MOVES"


def armed(move, number, at=DUE):
    return DueMove.objects.create(thing_type="thing", thing_id=str(number), move=move, due_at=at)


@pytest.mark.django_db
def test_what_is_due_is_played_once_and_what_is_not_waits():
    armed("ring", 1)
    armed("ring", 2, DUE + timedelta(seconds=1))
    assert (fire_due(FixedClock(DUE - timedelta(microseconds=1))), fire_due(FixedClock(DUE)), fire_due(FixedClock(DUE))) == (
        0,
        1,
        0,
    )
    assert played == ["1"]


@pytest.mark.django_db
def test_a_failing_move_does_not_stop_the_others_and_is_noted():
    broken = armed("fail", 1)
    armed("ring", 2)
    armed("ring", 3)
    fire_due(FixedClock(DUE))
    assert sorted(played) == ["2", "3"]
    broken.refresh_from_db()
    assert (broken.attempts, broken.last_error) == (1, "Refusal: Not yet.")
    assert not DueMove.objects.filter(thing_type="half").exists()


@pytest.mark.django_db
def test_a_failing_move_is_tried_again_after_growing_pauses_until_the_last_try():
    broken, at = armed("fail", 1), DUE
    pauses = []
    for _try in range(LAST_TRY + 3):
        fire_due(FixedClock(at))
        fire_due(FixedClock(at + timedelta(seconds=1)))
        broken.refresh_from_db()
        pauses.append((broken.retry_at - at).total_seconds())
        at = max(at, broken.retry_at)
    assert (broken.attempts, pauses[:4], max(pauses)) == (LAST_TRY, [2, 4, 8, 16], 600)


@pytest.mark.django_db
def test_a_moment_that_moved_while_it_was_fired_stays_armed():
    armed("again", 1)
    fire_due(FixedClock(DUE))
    assert DueMove.objects.get().due_at == DUE + timedelta(days=5)


@pytest.mark.django_db
def test_the_door_arms_moves_and_disarms_a_deadline(monkeypatch):
    monkeypatch.setattr(Tender, "facts", content_facts)
    buyer = organisation("buyer")
    officer, approver = actor("officer", buyer), actor("approver", buyer)
    tender = draft(buyer, officer, deadline=DUE)
    assert not DueMove.objects.exists()
    perform(tender, "submit", by=officer, at=AT)
    perform(tender, "approve", by=approver, at=AT)
    perform(tender, "publish", by=officer, at=AT)
    assert DueMove.objects.get().due_at == DUE
    DueMove.objects.update(attempts=4, last_error="old")
    perform(tender, "amend", by=officer, at=AT, deadline=DUE + timedelta(days=2))
    row = DueMove.objects.get()
    assert (row.due_at, row.attempts, row.last_error) == (DUE + timedelta(days=2), 0, "")
    perform(tender, "close", by=CLOCK, at=DUE + timedelta(days=2))
    assert not DueMove.objects.exists()


@pytest.mark.django_db
def test_arming_twice_asks_once_and_changes_nothing(django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(Tender, "facts", content_facts)
    buyer = organisation("buyer")
    tender = draft(buyer, actor("officer", buyer), deadline=DUE)
    tender.__dict__["state"] = "published"
    arm(tender)
    before = DueMove.objects.values_list().get()
    with django_assert_num_queries(1):
        arm(tender)
    assert DueMove.objects.values_list().get() == before


@pytest.mark.django_db(transaction=True)
def test_three_clocks_at_once_close_a_tender_once(monkeypatch, settings):
    settings.CLOCK_MOVES = "workflows.clock.MOVES"
    monkeypatch.setattr(Tender, "facts", content_facts)
    buyer = organisation("buyer")
    officer = actor("officer", buyer)
    tender = draft(buyer, officer, deadline=DUE)
    perform(tender, "submit", by=officer, at=AT)
    perform(tender, "approve", by=actor("approver", buyer), at=AT)
    perform(tender, "publish", by=officer, at=AT)

    def tick():
        try:
            fire_due(FixedClock(DUE))
        finally:
            connection.close()

    clocks = [threading.Thread(target=tick) for _clock in range(3)]
    for each in clocks:
        each.start()
    for each in clocks:
        each.join()
    assert AuditLine.objects.filter(event="tender.closed").count() == 1
    assert not DueMove.objects.filter(move="close").exists()


@pytest.mark.django_db
def test_database_time_goes_on_inside_a_transaction():
    assert clock.now() < clock.now()
