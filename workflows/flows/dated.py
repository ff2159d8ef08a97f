"""At which moment a flow moves: tasks carry the moment of the move they follow, not the server's clock.

Lives here: `moved_at` (around everything that follows one move) and the receiver that stamps rows before they are saved.
The engine reads the wall clock itself; demo, replay and tests pass other moments down, and a task must agree with its thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.utils.timezone import now
from viewflow.workflow.models import Process, Task

_MOMENT: ContextVar[tuple[datetime, datetime] | None] = ContextVar("moment_of_flow", default=None)


@contextmanager
def moved_at(at: datetime) -> Iterator[None]:
    """Stamp every task and process saved inside with `at`."""
    token = _MOMENT.set((now(), at))
    try:
        yield
    finally:
        _MOMENT.reset(token)


@receiver(pre_save, sender=Process)
@receiver(pre_save, sender=Task)
def stamp(sender: type, instance: Any, **kwargs: Any) -> None:
    """What the engine has just set from the wall clock becomes the moment of the move; older stamps stay."""
    if (pair := _MOMENT.get()) is None:
        return
    began, at = pair
    for name in ("created", "started", "finished"):
        value = getattr(instance, name, None)
        fresh = instance._state.adding if name == "created" else value != at
        if value is not None and fresh and value >= began:
            setattr(instance, name, at)
