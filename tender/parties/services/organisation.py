"""What can happen to an organisation: registered, verified, returned, suspended. Its papers: `evidence.py`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from tender.core.actor import Actor
from tender.core.door import begin, lock, note, perform
from tender.core.names import tidy
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Organisation, Person
from tender.parties.queries import PROVIDER_KINDS
from tender.parties.rules import uscc as codes
from tender.parties.services import evidence as papers
from tender.parties.services import seat as seats
from tender.parties.services.evidence import add_evidence, remove_evidence

__all__ = ["add_evidence", "register", "reinstate", "remove_evidence", "revise", "send_back", "submit", "suspend", "verify"]

IDENTITY = ("name", "kind", "uscc", "legal_representative", "is_small_micro")
CONTACT = ("address", "contact_name", "contact_phone", "email")


@transaction.atomic
def register(*, by: Actor, at: datetime, **fields: Any) -> Organisation:
    """Begin a registration (IDENTITY and CONTACT fields) and give the person the first seat in it.

    Refuses: forbidden (no login), kind_closed, uscc_…, organisation_known, two_sides.
    """
    if by.person_id is None:
        raise forbidden()
    found = _checked(Organisation(registered_at=at, **_known(fields, IDENTITY + CONTACT)))
    try:
        with transaction.atomic():
            organisation = begin(found, by=by, at=at, logs="organisation.registered", uscc=found.uscc)
    except IntegrityError:  # somebody registered it between our look and our write
        raise _already_known("uscc") from None
    seats.grant(Person.objects.get(pk=by.person_id), organisation, "provider", by=by, at=at)
    return organisation


@transaction.atomic
def revise(organisation: Organisation, *, by: Actor, at: datetime, **fields: Any) -> Organisation:
    """Change what was entered: everything while registering, only how to reach it once it has been handed in.

    Refuses: forbidden, identity_fixed, and as `register`.
    """
    row = lock(organisation)
    _own(by, row)
    changed = {name: value for name, value in _known(fields, IDENTITY + CONTACT).items() if getattr(row, name) != value}
    if row.state not in ("registered", "returned") and set(changed) & set(IDENTITY):
        raise Refusal(
            "identity_fixed",
            _("Name, code, kind and legal representative were handed in for verification and cannot be changed here."),
            instead=_("Ask the procurement office to return the registration."),
        )
    for name, value in changed.items():
        setattr(row, name, value)
    _checked(row).save()
    if changed:
        note(row, "organisation.revised", by=by, at=at, fields=sorted(changed))
    return row


def submit(organisation: Organisation, *, by: Actor, at: datetime) -> Organisation:
    """Hand the registration in. Refuses evidence_missing without a licence."""
    return perform(organisation, "submit", by=by, at=at)


@transaction.atomic
def verify(organisation: Organisation, *, by: Actor, at: datetime) -> Organisation:
    """An officer has compared the evidence with the registers: the papers that wait are verified with it. Tells its people."""
    row = perform(organisation, "verify", by=by, at=at)
    papers.verify_waiting(row, by=by, at=at)
    return row


def send_back(organisation: Organisation, *, reason: str, by: Actor, at: datetime) -> Organisation:
    """Return it with a reason. Tells its people."""
    return perform(organisation, "send_back", by=by, at=at, reason=reason)


def suspend(organisation: Organisation, *, reason: str, by: Actor, at: datetime) -> Organisation:
    """Close bidding to it, with a reason. Tells its people."""
    return perform(organisation, "suspend", by=by, at=at, reason=reason)


def reinstate(organisation: Organisation, *, reason: str, by: Actor, at: datetime) -> Organisation:
    """Lift a suspension, with a reason. Tells its people."""
    return perform(organisation, "reinstate", by=by, at=at, reason=reason)


def _known(fields: dict[str, Any], allowed: tuple[str, ...]) -> dict[str, Any]:
    if unknown := set(fields) - set(allowed):
        raise TypeError(f"no such fields of an organisation: {sorted(unknown)}")
    return {name: tidy(value) if isinstance(value, str) else value for name, value in fields.items()}


def _own(by: Actor, organisation: Organisation) -> None:
    if not by.holds("provider", organisation.pk):
        raise forbidden()


def _checked(organisation: Organisation) -> Organisation:
    """The organisation with a sound code, of a kind that may bid, and not registered before."""
    organisation.uscc = codes.tidy_code(organisation.uscc)
    if refusal := codes.code_refusal(organisation.uscc):
        raise refusal
    if organisation.kind not in PROVIDER_KINDS:
        raise Refusal("kind_closed", _("This kind of organisation does not register itself."), status=422, field="kind")
    others = Organisation.objects.exclude(pk=organisation.pk)
    for field in ("uscc", "name"):
        if others.filter(**{field: getattr(organisation, field)}).exists():
            raise _already_known(field)
    return organisation


def _already_known(field: str) -> Refusal:
    return Refusal(
        "organisation_known",
        _("An organisation with this name or code is registered already."),
        instead=_("Ask a colleague who acts for it to invite you."),
        status=422,
        field=field,
    )
