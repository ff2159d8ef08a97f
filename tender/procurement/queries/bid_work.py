"""Reading how a bid is worked on: its colleagues with rights, and the versions of its draft. For its own people only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tender.core.refusal import Refusal, _
from tender.parties.queries import colleagues
from tender.procurement.models import Bid, BidColleague, DraftVersion
from tender.procurement.queries.bid import BRANCHES, DraftView
from tender.record import sealing


@dataclass(frozen=True)
class Colleague:
    """Somebody who acts for the provider, with the right to this bid ("" none)."""

    person_id: int
    name: str
    email: str
    right: str
    label: str


def people_of(bid: Bid, at: datetime) -> list[Colleague]:
    """Everybody who acts for the bid's provider, with rights (two queries)."""
    rights = {row.person_id: row for row in BidColleague.objects.filter(bid=bid)}
    found = []
    for seat in colleagues(bid.provider, at):
        row = rights.get(seat.person_id)
        label = str(row.get_right_display()) if row else ""
        found.append(Colleague(seat.person_id, str(seat.person), seat.person.email, row.right if row else "", label))
    return found


def versions_of(bid: Bid) -> list[DraftVersion]:
    """All versions, the newest first, without their bytes."""
    return list(bid.versions.defer("ciphertext").select_related("saved_by"))


def access_version(bid: Bid, number: int) -> tuple[DraftVersion, DraftView]:
    """One version of a bid that the caller was given, readable; not_found (404) otherwise."""
    found = bid.versions.select_related("saved_by").filter(number=number).first()
    if found is None:
        raise Refusal("not_found", _("There is no such version."), status=404)
    content = sealing.unlock_draft(found.ciphertext, provider_id=bid.provider_id)
    for branch in BRANCHES:
        content.setdefault(branch, {})
    return found, DraftView(content, found.number, found.saved_at)
