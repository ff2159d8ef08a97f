"""The stage: plays many stories at once in the order of time, with the clock and the worker between every two steps.

A story is a generator: it yields the moment at which it wants to go on and is given that moment when it has come.
So the audit trail, the numbers and the notices come in the order in which they would have come in life.
"""

from __future__ import annotations

import heapq
import time
from collections import defaultdict
from collections.abc import Generator
from datetime import datetime
from itertools import count
from typing import Any

from tender.core import clock, outbox
from tender.core.models.clock import DueMove

Story = Generator[datetime, datetime, Any]


class OutOfOrderError(Exception):
    """A story goes back in time, or does not end by the anchor."""


class Stage:
    """Stories waiting for their moment. `seconds`: real time spent, by name of the story."""

    def __init__(self) -> None:
        self.now: datetime | None = None
        self.seconds: dict[str, float] = defaultdict(float)
        self._waiting: list[tuple[datetime, int, str, Story]] = []
        self._order = count()

    def add(self, name: str, story: Story) -> None:
        """Let a story begin; its first moment may not lie in what has passed."""
        self._wait(name, story, next(story, None))

    def run(self, until: datetime) -> None:
        """Play everything up to and including `until`. Raises OutOfOrderError when a story wants to go on after it."""
        while self._waiting:
            moment, _order, name, story = heapq.heappop(self._waiting)
            if moment > until:
                raise OutOfOrderError(f"{name} wants to go on at {moment}, after the anchor")
            self._pass(moment)
            began = time.perf_counter()
            try:
                self._wait(name, story, story.send(moment))
            except StopIteration:
                pass
            finally:
                self.seconds[name] += time.perf_counter() - began
            self._deliver()
        self._pass(until)

    def _wait(self, name: str, story: Story, moment: datetime | None) -> None:
        if moment is None:
            return
        if self.now is not None and moment < self.now:
            raise OutOfOrderError(f"{name} goes back from {self.now} to {moment}")
        heapq.heappush(self._waiting, (moment, next(self._order), name, story))

    def _pass(self, moment: datetime) -> None:
        """Time passes up to `moment`: the clock plays what is due, each at its own moment."""
        while due := DueMove.objects.filter(due_at__lte=moment).order_by("due_at").first():
            self.now = max(due.due_at, self.now or due.due_at)
            began = time.perf_counter()
            if not clock.fire_due(clock.FixedClock(self.now)):
                failed = DueMove.objects.get(pk=due.pk)
                raise OutOfOrderError(f"the clock could not play {failed}: {failed.last_error}")
            self.seconds["clock"] += time.perf_counter() - began
            self._deliver()
        self.now = moment

    def _deliver(self) -> None:
        began = time.perf_counter()
        outbox.drain()
        self.seconds["outbox"] += time.perf_counter() - began
