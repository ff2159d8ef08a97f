"""Builders of test data: people with seats, organisations, and things in a named state (one trait per state)."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from tender.core.actor import CLOCK, Actor
from tender.core.door import begin, perform
from tender.parties.models import HeldSeat, Organisation, Person
from tender.parties.queries import actor_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
_number = count(1)


def organisation(kind: str = "agency", name: str = "", *, verified: bool = True, at: datetime = AT) -> Organisation:
    """An organisation, verified unless told otherwise."""
    n = next(_number)
    body = begin(
        Organisation(name=name or f"机构{n}", kind=kind, uscc=f"9150{n:014d}", registered_at=at, address="重庆市大渡口区"),
        by=CLOCK,
        at=at,
        logs="organisation.registered",
    )
    return perform(body, "enter", by=CLOCK, at=at) if verified else body


def person(name: str = "", *seats: tuple[str, Organisation], at: datetime = AT) -> Person:
    """A person holding (role, organisation) seats from well before `at`."""
    n = next(_number)
    someone = Person.objects.create_user(
        f"person{n}", email=f"person{n}@example.test", password="correct horse battery", full_name=name or f"某人{n}"
    )
    for role, body in seats:
        HeldSeat.objects.create(person=someone, organisation=body, role=role, since=at - timedelta(days=365))
    return someone


def actor(role: str, body: Organisation, *, at: datetime = AT) -> Actor:
    """A new person with one seat, as an Actor."""
    return actor_of(person("", (role, body), at=at), at)
