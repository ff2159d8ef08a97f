"""Who acts: a person with the seats they hold at this moment, or the system itself.

Lives here: Actor and Seat, pure values handed down as `by=`. Pure Python: no Django.
Not here: how seats are stored (`parties/models`), how an Actor is built from a login (`parties/queries.actor_of`).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Seat:
    """One role held in one organisation."""

    role: str
    organisation_id: int


@dataclass(frozen=True)
class Actor:
    """Somebody acting, with every seat valid at the moment of acting. `person_id` None means the system."""

    person_id: int | None
    name: str
    seats: frozenset[Seat] = frozenset()
    is_staff: bool = False

    def holds(self, role: str, organisation_id: int | None = None) -> bool:
        """True when the actor holds `role` (in `organisation_id`, or anywhere when None)."""
        return any(s.role == role and organisation_id in (None, s.organisation_id) for s in self.seats)

    def organisations(self, role: str) -> frozenset[int]:
        """Ids of the organisations in which the actor holds `role`."""
        return frozenset(s.organisation_id for s in self.seats if s.role == role)

    @property
    def is_system(self) -> bool:
        """True for the clock, the worker and the demo loader: they may play only cards made for them."""
        return self.person_id is None and bool(self.name)


CLOCK = Actor(None, "clock")
WORKER = Actor(None, "worker")
NOBODY = Actor(None, "")
