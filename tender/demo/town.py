"""The town: who and what there is, by short names, while the demo is being made. And how much of it is made.

Not here: making it (`people.py`, `providers.py`, …).
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

from tender.core.actor import Actor
from tender.demo.days import Days
from tender.parties.models import Lecturer, Organisation, Person
from tender.parties.queries import actor_of

SEED = 20080601


@dataclass(frozen=True)
class Scale:
    """How much is made: `learners` in all, `past` classes with `seats` participants, people in the main class, claims."""

    learners: int = 300
    past: int = 8
    seats: int = 9
    dispatched: int = 22
    self_selected: int = 8
    claims: int = 200


SMALL = Scale(learners=30, past=1, seats=5, dispatched=6, self_selected=3, claims=6)


@dataclass
class Town:
    """The district while it is being made. `chance` is the only source of variety, so that a load can be repeated."""

    days: Days
    scale: Scale = Scale()
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))  # noqa: S311 (variety, not secrets)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    lecturers: list[Lecturer] = field(default_factory=list)
    learners: list[Person] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """The anchor: the moment at which the demo begins."""
        return self.days.at

    @property
    def buyer(self) -> Organisation:
        """大渡口区委组织部."""
        return self.organisations["zuzhibu"]

    def actor(self, login: str, at: datetime) -> Actor:
        """Somebody by login, with the seats of that moment."""
        return actor_of(self.people[login], at)

    def for_provider(self, key: str, at: datetime) -> Actor:
        """Who bids for a provider (its login is the provider's short name)."""
        return self.actor(key, at)

    def organiser(self, key: str, at: datetime) -> Actor:
        """Who organises classes for a provider."""
        return self.actor(f"{key}-zuban", at)
