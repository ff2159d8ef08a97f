"""The clock: database time, armed moments, and firing what is due.

Lives here: `Clock`, `arm` (called by the door) and `fire_due` (called by the clock process).
Not here: which moments a thing has (`due_moves` on its lifecycle), what a due move calls (`workflows/clock.py`).
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.module_loading import import_string

from tender.core.card import Lifecycle
from tender.core.models.clock import DueMove
from tender.core.wording import SHANGHAI

LAST_TRY = 20
EVERY_DAY = "daily"


class Clock(Protocol):
    """Where a service that must read the time after it took its lock gets it from."""

    def now(self) -> datetime:
        """The present moment, aware."""
        ...


class DatabaseClock:
    """The database server's wall clock: the only clock that decides."""

    def now(self) -> datetime:
        """`clock_timestamp()`, read now and not at the start of the transaction."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            return cursor.fetchone()[0]


class FixedClock:
    """A clock that stands, for tests, replays and the demo district."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.at


def now() -> datetime:
    """Database time: what views and processes pass down as `at`."""
    return DatabaseClock().now()


def arm(thing: models.Model) -> None:
    """Make the armed moments of a thing equal to its `due_moves()`."""
    if getattr(type(thing), "due_moves", Lifecycle.due_moves) is Lifecycle.due_moves:
        return
    due = {name: moment for moment, name in thing.due_moves()}  # type: ignore[attr-defined]
    kind, key = thing._meta.model_name, str(thing.pk)
    armed = {row.move: row for row in DueMove.objects.filter(thing_type=kind, thing_id=key)}
    if stale := [row.pk for name, row in armed.items() if name not in due]:
        DueMove.objects.filter(pk__in=stale).delete()
    for name, moment in due.items():
        if name not in armed or armed[name].due_at != moment:
            afresh = {"due_at": moment, "attempts": 0, "last_error": "", "retry_at": None}
            DueMove.objects.update_or_create(thing_type=kind, thing_id=key, move=name, defaults=afresh)


def arm_daily(at: datetime) -> None:
    """Arm what the clock does every day (settings.CLOCK_DAILY), where it is not armed yet."""
    for name in import_string(settings.CLOCK_DAILY):
        kind, move = name.split(".")
        DueMove.objects.get_or_create(thing_type=kind, thing_id=EVERY_DAY, move=move, defaults={"due_at": next_daily(name, at)})


def arm_next_day(name: str, at: datetime) -> None:
    """Called by a daily service when it is done: the same again at its hour. The row is kept, so it fires once a day at most."""
    kind, move = name.split(".")
    afresh = {"due_at": next_daily(name, at), "attempts": 0, "last_error": "", "retry_at": None}
    DueMove.objects.update_or_create(thing_type=kind, thing_id=EVERY_DAY, move=move, defaults=afresh)


def next_daily(name: str, at: datetime) -> datetime:
    """The next time after `at` at which something daily is due."""
    local = at.astimezone(SHANGHAI)
    today = datetime.combine(local.date(), import_string(settings.CLOCK_DAILY)[name], SHANGHAI)
    return today if at < today else today + timedelta(days=1)


def fire_due(clock: Clock, limit: int = 100) -> int:
    """Play every move whose moment has come; return how many were played. One failing move never stops the others.

    Moments are read without a lock: the service locks the thing first, as every door does, so clock and people cannot
    wait for each other in a circle. Played twice, a move is refused by its card and nothing happens.
    """
    at = clock.now()
    waiting = Q(retry_at__isnull=True) | Q(retry_at__lte=at)
    due = list(DueMove.objects.filter(waiting, due_at__lte=at, attempts__lt=LAST_TRY).order_by("attempts", "due_at")[:limit])
    return sum(_fire(row, clock) for row in due)


def _fire(due: DueMove, clock: Clock) -> bool:
    """Play one move; a failure is noted and tried again after a growing pause (seconds: 2, 4, 8 … 600)."""
    try:
        with transaction.atomic():
            _service_of(due)(due.thing_id, clock=clock)
            DueMove.objects.filter(pk=due.pk, due_at=due.due_at).delete()
    except Exception as error:
        tries = due.attempts + 1
        DueMove.objects.filter(pk=due.pk, due_at=due.due_at).update(
            attempts=tries,
            last_error=f"{type(error).__name__}: {error}"[:2000],
            retry_at=clock.now() + timedelta(seconds=min(600, 2**tries)),
        )
        return False
    return True


def _service_of(due: DueMove) -> Any:
    """The service that plays a due move, from the table named in settings (the clock enters at the service)."""
    return import_string(import_string(settings.CLOCK_MOVES)[f"{due.thing_type}.{due.move}"])
