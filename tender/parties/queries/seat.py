"""Reading seats: who somebody is at a moment, and who holds a role."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import DateTimeField, Func, Q, QuerySet

from tender.core.actor import NOBODY, Actor, Seat
from tender.core.refusal import Refusal, _
from tender.parties.models import HeldSeat, Organisation, Person


class DatabaseNow(Func):
    """The database's clock, read in the query that needs it."""

    function = "clock_timestamp"
    output_field = DateTimeField()


def seats_at(at: datetime | DatabaseNow) -> QuerySet[HeldSeat]:
    """Seats valid at a moment."""
    return HeldSeat.objects.filter(Q(until__isnull=True) | Q(until__gt=at), since__lte=at)


def actor_of(person: Any, at: datetime | None = None) -> Actor:
    """The Actor for a login, with the seats valid at `at` (None: at database time now); anonymous visitors are NOBODY."""
    if not person or not person.is_authenticated:
        return NOBODY
    return Actor(person.pk, str(person), seats_of(person.pk, at or DatabaseNow()), person.is_staff)


def seats_of(person_id: int, at: datetime | DatabaseNow) -> frozenset[Seat]:
    """The seats of one person at a moment, as the rules know them."""
    found = seats_at(at).filter(person_id=person_id).values_list("role", "organisation_id")
    return frozenset(Seat(role, pk) for role, pk in found)


def people_of(pairs: list[tuple[str, int]], at: datetime) -> list[Person]:
    """The people behind ("person", id) and (role, organisation id) pairs at a moment, each once, active ones only."""
    wanted = Q(pk__in=[pk for kind, pk in pairs if kind == "person"])
    for role, organisation in pairs:
        if role != "person":
            wanted |= Q(pk__in=seats_at(at).filter(role=role, organisation_id=organisation).values("person_id"))
    return list(Person.objects.filter(wanted, is_active=True).order_by("pk").distinct())


def colleagues(organisation: Organisation, at: datetime) -> QuerySet[HeldSeat]:
    """The seats of those who act for a provider, in the order in which they came."""
    return seats_at(at).filter(organisation=organisation, role="provider").select_related("person").order_by("since", "pk")


def access_colleague(organisation: Organisation, pk: int, at: datetime) -> HeldSeat:
    """One seat of a provider the caller already has access to; not_found otherwise."""
    seat = colleagues(organisation, at).filter(pk=pk).first()
    if seat is None:
        raise Refusal("not_found", _("There is no such seat."), status=404)
    return seat
