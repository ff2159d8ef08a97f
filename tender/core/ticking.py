"""The clock process: plays due moves and fires due timers, and sleeps until the next moment.

Lives here: the loop, its lock, and its patience with a lost database. Not here: what is due (`core/clock.py`).
Only one clock ticks at a time: it holds an advisory lock on its own session; a second one waits to take over.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, connection
from viewflow.workflow.models import Task
from viewflow.workflow.status import STATUS
from viewflow.workflow.timers import fire_due_conditions, fire_due_timers

from tender.core.clock import LAST_TRY, DatabaseClock, arm_daily, fire_due
from tender.core.models.clock import DueMove

LOCK = 0x6B61696269616F  # "kaibiao"
LONGEST_SLEEP = 0.5
SHORTEST_SLEEP = 0.005
CONDITIONS_EVERY = timedelta(seconds=2)

logger = logging.getLogger(__name__)


class Ticker:
    """The loop. `stopping` ends it at the next beat."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self.clock = DatabaseClock()
        self.holds_lock = False
        self.has_armed = False
        self.conditions_at: datetime | None = None

    def run(self) -> None:
        """Tick until told to stop. A lost connection or a broken tick is logged, and the next one starts afresh."""
        while not self.stopping.is_set():
            try:
                if not self.has_armed:
                    arm_daily(self.clock.now())
                    self.has_armed = True
                pause = self.tick()
            except (OperationalError, InterfaceError) as error:
                logger.warning("The clock has lost the database and tries again: %s", str(error).partition("\n")[0])
                pause = self.let_go()
            except Exception:
                logger.exception("The clock stumbled, and goes on")
                pause = self.let_go()
            self.stopping.wait(pause)
        self.let_go()

    def tick(self) -> float:
        """Play what is due, if we are the one clock; return the seconds to sleep."""
        if not self.holds_lock:
            self.holds_lock = _try_lock()
            if not self.holds_lock:
                return LONGEST_SLEEP
        fired = fire_due(self.clock) + fire_due_timers()
        now = self.clock.now()
        if fired or self.conditions_at is None or now - self.conditions_at >= CONDITIONS_EVERY:
            fire_due_conditions()
            self.conditions_at = now
        return self.pause()

    def pause(self) -> float:
        """Seconds until the next armed moment, at most LONGEST_SLEEP (somebody may arm an earlier one meanwhile)."""
        now = self.clock.now()
        moves = DueMove.objects.filter(due_at__gt=now, attempts__lt=LAST_TRY).order_by("due_at").values_list("due_at", flat=True)
        timers = Task.objects.filter(flow_task_type="TIMER", status=STATUS.SCHEDULED, scheduled__gt=now)
        next_ones = [*moves[:1], *timers.order_by("scheduled").values_list("scheduled", flat=True)[:1]]
        waits = [(moment - now).total_seconds() for moment in next_ones]
        return max(SHORTEST_SLEEP, min([*waits, LONGEST_SLEEP]))

    def let_go(self) -> float:
        """Close the session, and with it the lock; return the seconds to sleep."""
        self.holds_lock = False
        connection.close()
        return LONGEST_SLEEP


def _try_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
