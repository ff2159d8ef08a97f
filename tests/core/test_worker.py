"""The real worker process: an event reaches its handler exactly once, also when the worker is killed in the middle."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app

from tender.core import outbox
from tender.core.actor import WORKER
from tender.core.clock import now
from tender.core.models.clock import DueMove
from tender.core.models.outbox import Delivery, OutboxEvent
from tender.core.tasks import deliver_event, rescue_stalled

pytestmark = pytest.mark.django_db(transaction=True)
HANDLERS = {"gate.opened": ("tests.core.test_worker.note_it",)}


def note_it(event: OutboxEvent, *, at: datetime) -> None:
    """Writes a row, then waits as long as the test's file is there."""
    DueMove.objects.create(thing_type="noted", thing_id=event.thing_id, move="noted", due_at=at)
    gate = Path(os.environ.get("KAIBIAO_TEST_GATE", "/nonexistent"))
    if gate.exists():
        gate.write_text("inside")
        while gate.exists():
            time.sleep(0.01)


@pytest.fixture
def delivery(settings) -> Delivery:
    settings.OUTBOX_HANDLERS, settings.OUTBOX_QUEUE = "tests.core.test_worker.HANDLERS", True
    thing = DueMove(pk=7)
    outbox.emit("gate.opened", thing, by=WORKER, at=now())
    return Delivery.objects.get()


def worker(gate: Path) -> subprocess.Popen[bytes]:
    """A worker process on the test database that ends when nothing is left to do."""
    database = connection.settings_dict
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={database['HOST']}&port={database['PORT']}"
    env = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings", "KAIBIAO_TEST_GATE": str(gate)}
    return subprocess.Popen(
        [sys.executable, "manage.py", "procrastinate", "--skip-checks", "worker", "--one-shot"], env=env, stderr=subprocess.DEVNULL
    )


def rescue() -> None:
    async_to_sync(rescue_stalled.func)(SimpleNamespace(app=app), 0)


def job_states() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE task_name = 'core.deliver'")
        return [state for (state,) in cursor.fetchall()]


def test_a_killed_worker_leaves_nothing_and_the_next_one_finishes_once(delivery: Delivery, tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    gate.write_text("shut")
    first = worker(gate)
    end = time.monotonic() + 20
    while gate.read_text() != "inside":
        assert time.monotonic() < end
        assert first.poll() is None
        time.sleep(0.02)
    first.kill()
    first.wait(10)
    assert job_states() == ["doing"]
    gate.unlink()

    rescue()
    assert job_states() == ["doing"], "a worker whose heart beat just now may still be alive"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    rescue()
    assert job_states() == ["todo"]

    assert worker(gate).wait(30) == 0
    assert job_states() == ["succeeded"]
    assert Delivery.objects.get().state == Delivery.State.DONE
    assert DueMove.objects.filter(thing_type="noted").count() == 1


def test_a_job_gets_over_a_connection_that_died(delivery: Delivery) -> None:
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [connection.connection.info.backend_pid])
    with pytest.raises(Exception, match="connection"):
        Delivery.objects.get()
    deliver_event.func(None, delivery.pk)
    assert Delivery.objects.get().state == Delivery.State.DONE
