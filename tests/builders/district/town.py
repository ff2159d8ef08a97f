"""The district itself: its people by what they are to the rows, its places, and what only some may read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tender.parties.models import HeldSeat, Organisation, Person
from tender.parties.queries import actor_of
from tests.builders import AT, person

NOW = AT + timedelta(days=32)
DAY = timedelta(days=1)
# What only some may read, wherever it could show: text → the people who may.
SECRETS = {
    "暗号草案": "officer, approver, supervisor",
    "177777.77": "bidder, rival, outsider",
    "177,777.77": "bidder, rival, outsider",
    "暗号甲标": "bidder",
    "暗号乙标": "rival",
    "暗号评语一": "evaluator",
    "暗号评语二": "peer",
    "暗号申报": "learner, officer, supervisor",
    "暗号缘由": "learner, officer, approver, supervisor",
    "暗号计划": "officer, approver, supervisor",
    "暗号核查": "bidder, officer, approver, supervisor, officer elsewhere, approver elsewhere",
    "暗号联系人": "bidder, officer, approver, supervisor, officer elsewhere, approver elsewhere",
    "暗号未开流水": "bidder",
    "暗号已开流水": "bidder, officer, approver, supervisor",
    "7373.37": "bidder",
    "7,373.37": "bidder",
    "暗号异议": "officer, approver, supervisor",
    "暗号影子": "officer, approver, supervisor",
    "166661.61": "officer, approver, supervisor",
    "166,661.61": "officer, approver, supervisor",
    "133331.31": "bidder",
    "133,331.31": "bidder",
    "122221.21": "bidder",
    "122,221.21": "bidder",
}


@dataclass
class District:
    """People by what they are to the rows; places: situation → arguments of an address; queries: what follows its `?`."""

    people: dict[str, Person] = field(default_factory=dict)
    places: dict[str, tuple[Any, ...]] = field(default_factory=dict)
    queries: dict[str, dict[str, str]] = field(default_factory=dict)

    def seat(self, name: str, role: str, body: Organisation) -> Person:
        """Give somebody of the district one more seat."""
        one = self.people.get(name)
        if one is None:
            one = self.people[name] = person(name, (role, body), at=AT)
        else:
            HeldSeat.objects.get_or_create(person=one, organisation=body, role=role, defaults={"since": AT - 365 * DAY})
        return one

    def by(self, name: str) -> Any:
        """Somebody as an Actor."""
        return actor_of(self.people[name], NOW)


def own(found: District, name: str) -> Organisation:
    """The organisation that somebody acts for first."""
    return found.people[name].held_seats.order_by("pk").first().organisation
