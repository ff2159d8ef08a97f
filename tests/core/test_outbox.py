"""The outbox: written with the change or not at all, handed on exactly once, tried again, dead, revived."""

from __future__ import annotations

import pytest
from django.core import mail
from django.db import transaction

from tender.core import outbox
from tender.core.actor import CLOCK
from tender.core.models import Delivery, Notification, OutboxEvent
from tests.builders import AT, organisation, person

pytestmark = pytest.mark.django_db
HANDLERS = {"gate.opened": ("tests.core.test_outbox.count", "tests.core.test_outbox.fail_while_told")}
calls: list[str] = []
broken: list[bool] = []


def count(event, *, at):
    calls.append(f"{event.name} {at}")


def fail_while_told(event, *, at):
    Notification.objects.create(person=person(), event_id=event.pk, event="half", subject="half", at=at)
    if broken:
        raise RuntimeError("邮件服务器不通")


@pytest.fixture
def event(settings):
    calls.clear()
    broken.clear()
    settings.OUTBOX_HANDLERS = "tests.core.test_outbox.HANDLERS"
    return outbox.emit("gate.opened", organisation(), by=CLOCK, at=AT)


def test_each_handler_has_its_own_delivery(event):
    assert [row.handler for row in event.deliveries.order_by("pk")] == list(HANDLERS["gate.opened"])


def test_an_event_that_nobody_handles_writes_nothing():
    assert outbox.emit("nobody.cares", organisation(), by=CLOCK, at=AT) is None
    assert not OutboxEvent.objects.filter(name="nobody.cares").exists()


def test_a_change_that_is_rolled_back_leaves_no_event(settings):
    settings.OUTBOX_HANDLERS = "tests.core.test_outbox.HANDLERS"

    def change():
        with transaction.atomic():
            outbox.emit("gate.opened", organisation(), by=CLOCK, at=AT)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    assert not OutboxEvent.objects.filter(name="gate.opened").exists()


def test_a_delivery_repeated_calls_its_handler_once(event):
    first = event.deliveries.order_by("pk").first()
    assert [outbox.deliver(first.pk, at=AT), outbox.deliver(first.pk, at=AT)] == [True, True]
    first.refresh_from_db()
    assert (calls, first.state, first.attempts, first.done_at) == ([f"gate.opened {AT}"], "done", 1, AT)


def test_a_failing_handler_leaves_nothing_behind_and_is_tried_again(event):
    broken.append(True)
    row = event.deliveries.order_by("pk").last()
    with pytest.raises(RuntimeError):
        outbox.deliver(row.pk, at=AT)
    outbox.failed(row.pk, RuntimeError("邮件服务器不通"))
    row.refresh_from_db()
    assert (row.state, row.attempts, row.last_error) == ("pending", 1, "RuntimeError: 邮件服务器不通")
    assert not Notification.objects.filter(event="half").exists()
    broken.clear()
    assert outbox.deliver(row.pk, at=AT)
    row.refresh_from_db()
    assert (row.state, row.last_error) == ("done", "")
    assert Notification.objects.filter(event="half").count() == 1


def test_the_sixth_failure_is_the_last_and_the_dead_are_not_delivered(event):
    row = event.deliveries.order_by("pk").first()
    states = [outbox.failed(row.pk, RuntimeError("x")).state for _try in range(6)]
    assert states == ["pending"] * 5 + ["dead"]
    assert outbox.deliver(row.pk, at=AT) is False
    assert calls == []


def test_a_dead_delivery_is_revived_once_with_all_its_tries(event):
    row = event.deliveries.order_by("pk").first()
    for _try in range(6):
        outbox.failed(row.pk, RuntimeError("x"))
    assert [outbox.revive(row), outbox.revive(row)] == [True, False]
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("pending", 0)
    outbox.deliver(row.pk, at=AT)
    assert len(calls) == 1


def test_a_delivery_that_is_done_is_not_revived(event):
    row = event.deliveries.order_by("pk").first()
    outbox.deliver(row.pk, at=AT)
    assert outbox.revive(row) is False
    outbox.drain()
    assert len(calls) == 1


def test_telling_is_one_message_per_person_however_many_seats_and_repeats():
    body = organisation("buyer")
    someone = person("", ("officer", body), ("approver", body))
    event = outbox.emit(
        "gate.opened", body, by=CLOCK, at=AT, tells=[lambda thing: [("officer", thing.pk), ("approver", thing.pk), someone.pk]]
    )
    outbox.drain()
    Delivery.objects.filter(event=event).update(state="pending")
    outbox.drain()
    assert Notification.objects.filter(person=someone).count() == 1
    assert mail.outbox[0].to == [someone.email]


def test_a_person_whose_seat_has_ended_is_not_told():
    body = organisation("buyer")
    someone = person("", ("officer", body))
    someone.held_seats.update(until=AT)
    outbox.emit("gate.opened", body, by=CLOCK, at=AT, tells=[lambda thing: [("officer", thing.pk)]])
    outbox.drain()
    assert not Notification.objects.exists()
