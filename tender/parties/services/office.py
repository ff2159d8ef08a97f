"""Seats given and ended by the office, with dates. Providers give their own seats (`seat.py`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import HeldSeat, Organisation, Person
from tender.parties.queries import seats_of
from tender.parties.rules import sides


@transaction.atomic
def appoint(
    person: Person, organisation: Organisation, role: str, *, since: datetime, until: datetime | None, by: Actor, at: datetime
) -> HeldSeat:
    """Give a seat from `since` until `until` (None: until further notice). Writes an audit line.

    Refuses forbidden (staff only), ends_before_start, seat_held (the same seat at some of that time), two_sides.
    """
    _staff(by)
    if until is not None and until <= since:
        raise Refusal("ends_before_start", _("The end must lie after the start."), status=422, field="until")
    lock(person)
    same = HeldSeat.objects.filter(person=person, organisation=organisation, role=role)
    meanwhile = Q(until__isnull=True) | Q(until__gt=since)
    if until is not None:
        meanwhile &= Q(since__lt=until)
    if same.filter(meanwhile).exists():
        raise Refusal("seat_held", _("This person holds this seat at that time already."), status=422, field="role")
    later = frozenset(seats_of(person.pk, at)) | frozenset(seats_of(person.pk, since))
    if refusal := sides.may_hold(later, role):
        raise refusal
    seat = HeldSeat.objects.create(person=person, organisation=organisation, role=role, since=since, until=until)
    note(seat, "seat.granted", by=by, at=at, person=person.pk, organisation=organisation.pk, role=role, since=since, until=until)
    return seat


@transaction.atomic
def dismiss(seat: HeldSeat, *, reason: str, by: Actor, at: datetime) -> HeldSeat:
    """End a seat now; one that has not begun never begins. Refuses forbidden (staff only), reason_missing, seat_over."""
    _staff(by)
    if not reason.strip():
        raise Refusal("reason_missing", _("Please give a reason."), status=422, field="reason")
    row = lock(seat)
    if row.until is not None and row.until <= at:
        raise Refusal("seat_over", _("This seat has ended already."))
    note(row, "seat.ended", by=by, at=at, reason=reason, person=row.person_id, organisation=row.organisation_id, role=row.role)
    if row.since >= at:
        row.delete()
        return row
    row.until = at
    row.save(update_fields=["until"])
    return row


def _staff(by: Actor) -> None:
    if not by.is_staff:
        raise forbidden()
