"""Who may open which page: the tables, one module per room, that the sweep over all addresses holds the program against.

Lives here: groups of people, reading the tables. Not here: any test.
Each line of a `TABLE`: address | situation (`tests/builders/district`) | who gets the page | who may change something by its form.
`led:` are those who are sent on to another page. Everybody else is refused: sent to the login, 403, 404 (or 405, 409).
A name is a person of the district; capital words are the groups below.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.house.doors import (
    award,
    bid,
    contracts,
    credits,
    delivery,
    evaluation,
    office,
    parties,
    planning,
    portal,
    procedures,
    supervision,
    tender,
)

GROUPS = {
    "ALL": "nobody, SIGNED",
    "SIGNED": "BUYERS, ELSEWHERE, PROVIDERS, CLASS, COMMITTEE, staff",
    "BUYERS": "officer, approver, supervisor",
    "PROVIDERS": "outsider, bidder, rival",
    "COMMITTEE": "evaluator, peer",
    "LEARNERS": "learner, classmate, learner elsewhere",
    "CLASS": "LEARNERS, organiser, lecturer, organiser elsewhere, lecturer elsewhere",
    "ELSEWHERE": "officer elsewhere, approver elsewhere, evaluator elsewhere",
    "REGISTRARS": "BUYERS, officer elsewhere, approver elsewhere",
    "OFFICERS": "officer, officer elsewhere",
}
# The login's own pages come with allauth; they are only knocked at.
NOT_OURS = ("account", "mfa", "usersessions", "socialaccount", "set_language")

TABLES = (
    portal, office, parties, planning, tender, procedures, bid, evaluation, award, contracts, delivery, credits, supervision,
)  # fmt: skip


@dataclass(frozen=True)
class Row:
    """One line of the table, with its groups spelled out."""

    address: str
    place: str
    sees: frozenset[str]
    led: frozenset[str]
    acts: frozenset[str]

    def __str__(self) -> str:
        return f"{self.address} ({self.place})" if self.place else self.address


def people(text: str) -> frozenset[str]:
    """The people of a cell."""
    found: set[str] = set()
    for word in filter(None, (part.strip() for part in text.split(","))):
        found |= people(GROUPS[word]) if word in GROUPS else {word}
    return frozenset(found)


def rows() -> list[Row]:
    """Every line of the table."""
    made = []
    for line in filter(str.strip, "\n".join(room.TABLE for room in TABLES).splitlines()):
        address, place, who, acts = (cell.strip() for cell in line.split("|"))
        sees, _sep, led = who.partition("led:")
        seen = people(sees.strip().removesuffix(";"))
        made.append(Row(address, place, seen, people(led) - seen, people(acts)))
    return made
