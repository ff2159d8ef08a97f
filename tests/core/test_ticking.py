"""The clock's loop on a real database: due moves once, one clock at a time, a lost connection."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import psycopg
import pytest
from django.db import connection

from tender.core.clock import Clock, now
from tender.core.models.clock import DueMove
from tender.core.ticking import LOCK, LONGEST_SLEEP, SHORTEST_SLEEP, Ticker

pytestmark = pytest.mark.django_db(transaction=True)
MOVES = {"gate.close": "tests.core.test_ticking.close"}
closed: list[str] = []


def close(thing_id: str, *, clock: Clock) -> None:
    """The service of the test's only due move."""
    closed.append(thing_id)


@pytest.fixture(autouse=True)
def gate_moves(settings) -> None:
    settings.CLOCK_MOVES = "tests.core.test_ticking.MOVES"
    closed.clear()


@pytest.fixture
def other_session() -> Iterator[psycopg.Connection]:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}, autocommit=True) as other:
        yield other


def arm(thing: str, seconds: float) -> None:
    DueMove.objects.create(thing_type="gate", thing_id=thing, move="close", due_at=now() + timedelta(seconds=seconds))


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def test_what_is_due_is_played_once_and_the_pause_ends_at_the_next_moment() -> None:
    arm("past", -1)
    arm("soon", 0.2)
    ticker = Ticker()
    pause = ticker.tick()
    assert closed == ["past"]
    assert SHORTEST_SLEEP <= pause <= 0.2
    time.sleep(pause)
    assert ticker.tick() == LONGEST_SLEEP
    assert closed == ["past", "soon"]
    assert not DueMove.objects.exists()
    ticker.let_go()


def test_only_one_clock_ticks_and_the_second_takes_over(other_session: psycopg.Connection) -> None:
    arm("past", -1)
    other_session.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    ticker = Ticker()
    assert (ticker.tick(), closed) == (LONGEST_SLEEP, [])
    other_session.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    ticker.tick()
    assert closed == ["past"]
    ticker.let_go()


def test_a_lost_connection_does_not_stop_the_clock(other_session: psycopg.Connection) -> None:
    ticker = Ticker()
    thread = threading.Thread(target=ticker.run)
    thread.start()
    holder = (
        "SELECT l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database() "
        "WHERE locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = %s"
    )
    try:
        until(lambda: other_session.execute(holder, [LOCK]).fetchone() is not None)
        (pid,) = other_session.execute(holder, [LOCK]).fetchone()
        other_session.execute("SELECT pg_terminate_backend(%s)", [pid])
        until(lambda: other_session.execute(holder, [LOCK]).fetchone() not in {None, (pid,)})
        arm("later", 0)
        until(lambda: closed == ["later"])
    finally:
        ticker.stopping.set()
        thread.join(10)
    assert not thread.is_alive()
    assert other_session.execute(holder, [LOCK]).fetchone() is None
