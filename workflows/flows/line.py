"""One line of a to-do list: what, about which thing, where it is done, until when.

Not here: who gets which (`todo.py`, `calls/`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflows.flows.due import latest

NEAR = timedelta(days=3)


@dataclass(frozen=True)
class Todo:
    """One line of the list. `due` is a moment or a day; `urgent` near or past; `count` how many equal tasks it stands for."""

    title: Any
    thing: str
    url: str
    due: datetime | date | None = None
    urgent: bool = False
    late: bool = False
    actor_hint: Any = ""
    count: int = 1

    @property
    def state(self) -> Any:
        """What is written beside it: overdue, or how many there are."""
        return _("overdue") if self.late else f"× {self.count}" if self.count > 1 else ""

    @property
    def tone(self) -> str:
        """Colour of the state."""
        return "red" if self.late else ""


def line_of(title: Any, thing: str, url: str, at: datetime, *, due: datetime | date | None = None, **more: Any) -> Todo:
    """A line as it stands at `at`: near and past ends are judged here."""
    end = latest(due)
    return Todo(title, thing, url, due, end is not None and end - at <= NEAR, end is not None and end <= at, **more)


def by_day(lines: list[Todo], at: datetime) -> list[Todo]:
    """Nearest date first, what has none at the end."""
    return sorted(lines, key=lambda line: (end is None, end) if (end := latest(line.due)) else (True, at))
