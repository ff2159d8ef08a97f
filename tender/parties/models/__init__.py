"""Tables of people, organisations and the seats that join them."""

from tender.parties.models.evidence import Evidence
from tender.parties.models.expert import Expert
from tender.parties.models.lecturer import Lecturer
from tender.parties.models.organisation import Organisation
from tender.parties.models.particular import Particular
from tender.parties.models.person import Person
from tender.parties.models.pool import ExpertSubject, PoolEntry, Relation, Source
from tender.parties.models.seat import HeldSeat, Role
from tender.parties.models.standing import CreditCheck, Debarment

__all__ = [
    "CreditCheck",
    "Debarment",
    "Evidence",
    "Expert",
    "ExpertSubject",
    "HeldSeat",
    "Lecturer",
    "Organisation",
    "Particular",
    "Person",
    "PoolEntry",
    "Relation",
    "Role",
    "Source",
]
