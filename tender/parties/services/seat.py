"""Seats given and ended. Nobody is given a seat on two sides (`rules/sides.py`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import HeldSeat, Organisation, Person
from tender.parties.queries import colleagues, seats_at, seats_of
from tender.parties.rules import sides


@transaction.atomic
def grant(person: Person, organisation: Organisation, role: str, *, by: Actor, at: datetime) -> HeldSeat:
    """Give a seat from `at` on; a seat already held is answered as it is. Writes an audit line.

    Refuses two_sides. Whether `by` may give it is for the caller to judge.
    """
    lock(person)
    held = seats_at(at).filter(person=person, organisation=organisation, role=role).first()
    if held is not None:
        return held
    if refusal := sides.may_hold(seats_of(person.pk, at), role):
        raise refusal
    seat = HeldSeat.objects.create(person=person, organisation=organisation, role=role, since=at)
    note(seat, "seat.granted", by=by, at=at, person=person.pk, organisation=organisation.pk, role=role)
    return seat


def invite(organisation: Organisation, *, email: str, by: Actor, at: datetime) -> HeldSeat:
    """A provider's person lets somebody with a login act for the organisation too.

    Refuses: forbidden (only its own people), login_unknown, two_sides.
    """
    if not by.holds("provider", organisation.pk):
        raise forbidden()
    person = Person.objects.filter(email__iexact=email.strip(), is_active=True).order_by("pk").first()
    if person is None:
        raise Refusal(
            "login_unknown",
            _("Nobody has signed up with this e-mail address yet."),
            instead=_("Ask your colleague to sign up first, then invite them again."),
            status=422,
            field="email",
        )
    return grant(person, organisation, "provider", by=by, at=at)


@transaction.atomic
def remove(seat: HeldSeat, *, by: Actor, at: datetime) -> HeldSeat:
    """End a colleague's seat (or one's own). Refuses: forbidden; last_seat, because somebody must act for the organisation."""
    lock(seat.organisation)
    row = lock(seat)
    if not by.holds("provider", row.organisation_id):
        raise forbidden()
    if row.until is not None and row.until <= at:
        return row
    if colleagues(row.organisation, at).exclude(pk=row.pk).count() == 0:
        raise Refusal(
            "last_seat",
            _("This is the last person who acts for the organisation."),
            instead=_("Invite a colleague first, then end this seat."),
        )
    if row.since >= at:
        row.delete()
    else:
        row.until = at
        row.save(update_fields=["until"])
    note(seat, "seat.ended", by=by, at=at, person=row.person_id, organisation=row.organisation_id, role=row.role)
    return row
