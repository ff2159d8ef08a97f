"""Tables of people, organisations and the seats that join them."""

from tender.parties.models.expert import Expert
from tender.parties.models.lecturer import Lecturer
from tender.parties.models.organisation import Evidence, Organisation
from tender.parties.models.person import Person
from tender.parties.models.seat import HeldSeat, Role

__all__ = ["Evidence", "Expert", "HeldSeat", "Lecturer", "Organisation", "Person", "Role"]
