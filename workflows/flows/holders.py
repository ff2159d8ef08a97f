"""Who may do a task: the right on the card is asked, once for every seat and person that the thing knows.

Lives here: `holders` → keys such as "officer@12" or "person@7", kept with the task; `keys_of` an actor, to look tasks up.
Not here: the rights (`workflows/lifecycles/rights.py`). Rights stay plain functions; this needs no second list of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tender.core.actor import Actor, Seat
from tender.core.card import May
from tender.parties.models import Organisation, Person, Role

SYSTEM = "system@0"
_PROBES = (Actor(None, "clock"), SYSTEM)


def holders(may: May, thing: Any, root: Any) -> list[str]:
    """Keys of everybody whom `may` lets act on `thing`: roles in its and its root's organisations, its persons, the system."""
    return sorted(key for actor, key in _probes(thing, root) if _says_yes(may, actor, thing))


def keys_of(by: Actor) -> list[str]:
    """The keys an actor holds."""
    keys = [f"{seat.role}@{seat.organisation_id}" for seat in by.seats]
    return [*keys, f"person@{by.person_id}"] if by.person_id is not None else keys


def _probes(thing: Any, root: Any) -> Iterator[tuple[Actor, str]]:
    yield _PROBES
    for organisation in sorted(_ids(thing, Organisation) | _ids(root, Organisation)):
        for role in Role.values:
            yield Actor(-1, "?", frozenset({Seat(role, organisation)})), f"{role}@{organisation}"
    for person in sorted(_ids(thing, Person)):
        yield Actor(person, "?"), f"person@{person}"


def _ids(thing: Any, kind: type) -> set[int]:
    """Ids of rows of `kind` that the thing points at."""
    names = {field.attname for field in thing._meta.concrete_fields if field.is_relation and field.related_model is kind}
    return {value for name in names if (value := getattr(thing, name)) is not None}


def _says_yes(may: May, actor: Actor, thing: Any) -> bool:
    try:
        return bool(may(actor, thing))
    except AttributeError:  # a right about something this thing does not have says no
        return False
