"""Reading people and organisations, one module per noun; `access_…` is the only way to fetch one on somebody's behalf."""

from tender.parties.queries.organisation import (
    OFFICE,
    PROVIDER_KINDS,
    access_evidence,
    access_organisation,
    last_decision,
    open_registration,
    organisations_for,
    providers,
)
from tender.parties.queries.seat import access_colleague, actor_of, colleagues, people_of, seats_at, seats_of

__all__ = [
    "OFFICE",
    "PROVIDER_KINDS",
    "access_colleague",
    "access_evidence",
    "access_organisation",
    "actor_of",
    "colleagues",
    "last_decision",
    "open_registration",
    "organisations_for",
    "people_of",
    "providers",
    "seats_at",
    "seats_of",
]
