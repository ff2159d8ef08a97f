"""People of the district: its own organisations, the office, experts, lecturers, learners and their logins.

Not here: providers, who register themselves (`providers.py`); names and numbers (`cast.py`).
"""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.hashers import make_password

from tender.core.actor import CLOCK
from tender.core.door import begin, perform
from tender.demo import cast
from tender.demo.town import Town
from tender.parties.models import Lecturer, Organisation, Person
from tender.parties.rules import uscc
from tender.parties.services import pool as entries
from tender.parties.services import seat

PASSWORD = "demo-kaibiao"  # noqa: S105 (printed for everybody to use)
MAIL = "dadukou.example"
GROUPS = ("county", "township", "township", "township", "staff", "staff", "staff", "staff", "staff", "staff")


def code(number: int, first: str = "11500104MB") -> str:
    """A sound unified social credit code."""
    head = f"{first}{number:07d}"
    return head + uscc.check_character(head)


def person(town: Town, login: str, name: str, *, at: datetime, **fields: object) -> Person:
    """Somebody with a login; all logins of the demo share one password, hashed once."""
    made = Person(
        username=login, email=f"{login}@{MAIL}", full_name=name, password=_hashed(), phone="023-68000000", date_joined=at, **fields
    )
    made.save()
    town.people[login] = made
    return made


_hash: list[str] = []


def _hashed() -> str:
    if not _hash:
        _hash.append(make_password(PASSWORD))
    return _hash[0]


def settle(town: Town, at: datetime) -> None:
    """The district's own organisations, its office and supervisors, experts, learners and the staff login, from `at` on."""
    for number, (key, (name, kind, address)) in enumerate(cast.OWN.items(), start=1):
        body = Organisation(name=name, kind=kind, uscc=code(number), address=address, registered_at=at)
        body.contact_name, body.contact_phone = ("周敏", "023-68833000") if kind == "buyer" else ("办公室", "023-68830000")
        begin(body, by=CLOCK, at=at, logs="organisation.registered")
        town.organisations[key] = perform(body, "enter", by=CLOCK, at=at)
    for figure in cast.FIGURES:
        made = person(town, figure.login, figure.name, at=at, post=figure.post)
        for role, key in figure.seats:
            if key in town.organisations:
                seat.grant(made, town.organisations[key], role, by=CLOCK, at=at)
    person(town, "admin", "系统管理员", at=at, is_staff=True)
    _learners(town, at)


def experts(town: Town, at: datetime) -> None:
    """The city's expert pool (once the providers are there, for one of which an expert works)."""
    pool = town.organisations["zhuanjia"]
    for login, name, title, codes, employer in cast.EXPERTS:
        made = person(town, login, name, at=at, post=title)
        seat.grant(made, pool, "evaluator", by=CLOCK, at=at)
        by = town.actor("zhou", at)
        entry = entries.enter(email=made.email, title=title, employer_name=employer, codes=codes.split(), by=by, at=at)
        entries.verify(entry, by=by, at=at)


def lecturers(town: Town, at: datetime) -> None:
    """The lecturer pool; the Party School's professor has a login."""
    for name, title, unit, key, fee, fields in cast.LECTURERS:
        login = next((town.people[f.login] for f in cast.FIGURES if f.name == name), None)
        made = Lecturer(name=name, title=title, unit_name=unit, person=login, fee_class=fee, fields=fields)
        made.organisation = town.organisations.get(key)
        made.save()
        town.lecturers.append(made)
    professor = next(figure for figure in cast.FIGURES if figure.seats[0][0] == "lecturer")
    role, key = professor.seats[0]
    seat.grant(town.people[professor.login], town.organisations[key], role, by=CLOCK, at=at)


def _learners(town: Town, at: datetime) -> None:
    """Civil servants of three rank groups, spread over the units."""
    seen: set[str] = set()
    for number in range(1, town.scale.learners + 1):
        group = GROUPS[number % len(GROUPS)]
        unit = town.organisations[cast.UNITS[number % len(cast.UNITS)]]
        made = person(
            town, f"xueyuan{number}", _name(town, seen), at=at, rank_group=group, unit=unit,
            post=town.chance.choice(cast.POSTS[group]),
        )  # fmt: skip
        seat.grant(made, unit, "learner", by=CLOCK, at=at)
        town.learners.append(made)


def _name(town: Town, seen: set[str]) -> str:
    while (name := town.chance.choice(cast.SURNAMES) + town.chance.choice(cast.GIVEN.split())) in seen:
        pass
    seen.add(name)
    return name
