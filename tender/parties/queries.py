"""Reading people and organisations; `access_…` is the only way to fetch one on somebody's behalf."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from tender.core.actor import NOBODY, Actor, Seat
from tender.core.refusal import forbidden
from tender.parties.models import HeldSeat, Organisation, Person

PROVIDER_KINDS = ("party_school", "university", "cadre_academy", "agency")


def seats_at(at: datetime) -> QuerySet[HeldSeat]:
    """Seats valid at a moment."""
    return HeldSeat.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


def actor_of(person: Any, at: datetime) -> Actor:
    """The Actor for a login, with the seats valid at `at`; anonymous visitors are NOBODY."""
    if not person or not person.is_authenticated:
        return NOBODY
    seats = seats_at(at).filter(person_id=person.pk).values_list("role", "organisation_id")
    return Actor(person.pk, str(person), frozenset(Seat(role, pk) for role, pk in seats), person.is_staff)


def people_of(pairs: list[tuple[str, int]], at: datetime) -> list[Person]:
    """The people behind ("person", id) and (role, organisation id) pairs at a moment, each once, active ones only."""
    wanted = Q(pk__in=[pk for kind, pk in pairs if kind == "person"])
    for role, organisation in pairs:
        if role != "person":
            wanted |= Q(pk__in=seats_at(at).filter(role=role, organisation_id=organisation).values("person_id"))
    return list(Person.objects.filter(wanted, is_active=True).order_by("pk").distinct())


def providers() -> QuerySet[Organisation]:
    """Every organisation that may in principle bid."""
    return Organisation.objects.filter(kind__in=PROVIDER_KINDS)


def access_organisation(by: Actor, pk: int) -> Organisation:
    """An organisation for its own people, officers, approvers and supervisors; forbidden to others."""
    organisation = Organisation.objects.filter(pk=pk).first()
    allowed = any(by.holds(role) for role in ("officer", "approver", "supervisor")) or any(
        s.organisation_id == pk for s in by.seats
    )
    if organisation is None or not allowed:
        raise forbidden()
    return organisation
