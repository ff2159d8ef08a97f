"""Reading bonds, which exist from the opening on. `bond_refunds(tender)` says what must go back when, and what has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from tender.core.actor import Actor
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, _
from tender.procurement.models import Bid, Bond, Tender
from tender.procurement.models.bond import refund_facts
from tender.procurement.rules.bond import days_late, refund_due, refund_since

KNOWN = ("opened", "examining", "evaluating", "evaluated", "awarded", "concluded", "failed", "terminated")
OPEN, DONE, WAITING = "open", "done", "waiting"


@dataclass(frozen=True)
class Refund:
    """One bond that goes back: `duty` names the period of the rulebook, `due_on` its last day (both None while nothing is due)."""

    bond: Bond
    duty: str | None
    since: date | None
    due_on: date | None
    done_on: date | None
    late: int

    @property
    def state(self) -> str:
        """`waiting` (nothing due yet), `open` (due, not done), `done`."""
        if self.done_on is not None:
            return DONE
        return OPEN if self.due_on is not None else WAITING

    def is_overdue(self, on: date) -> bool:
        """Whether it should have gone back before this day."""
        return self.state == OPEN and self.due_on is not None and self.due_on < on


def bond_refunds(tender: Tender) -> list[Refund]:
    """Every bond of a tender that came in, with its duty, last day and whether it went back (five queries however many).

    Nothing before the opening: there are no rows then.
    """
    bonds = list(tender.bonds.filter(state__in=["received", "returned", "converted"]).select_related("provider", "bid__lot"))
    return refunds_of(bonds)


def concerned(tender: Tender) -> list[Refund]:
    """The same with the bonds that nobody has recorded as received yet: they may have come in, and must go back then too."""
    bonds = list(tender.bonds.exclude(state="missing").select_related("provider"))
    return refunds_of(bonds) if bonds else []


def refunds_of(bonds: list[Bond]) -> list[Refund]:
    """The same for bonds that are read already."""
    facts, calendar = refund_facts(bonds), district_calendar()
    found = []
    for bond in bonds:
        since = refund_since(facts[bond.pk])
        due = refund_due(facts[bond.pk], calendar.add_workdays)
        late = days_late(due, bond.returned_on) if bond.returned_on else 0
        found.append(Refund(bond, since[0] if since else None, since[1] if since else None, due, bond.returned_on, late))
    return found


def access_bonds(by: Actor, pk: int) -> Tender:
    """A tender whose bonds the buyer's people and supervisors may see: from its opening or end on; not_found (404) otherwise."""
    found = (
        Tender.objects.select_related("buyer", "terms")
        .filter(Q(state__in=KNOWN) | Q(state="suspended", opened_at__isnull=False), pk=pk)
        .first()
    )
    if found is None or not _buyers(by, found.buyer_id):
        raise Refusal("not_found", _("There is no such page."), status=404)
    return found


def access_bond(by: Actor, pk: int) -> Bond:
    """One bond for the buyer's people, supervisors, and its own bidder; not_found (404) otherwise."""
    asked = ("tender__terms", "provider", "bid__lot")
    known = Q(tender__state__in=KNOWN) | Q(tender__state="suspended", tender__opened_at__isnull=False)
    found = Bond.objects.select_related(*asked).filter(known, pk=pk).first()
    if found is None or not (_buyers(by, found.buyer_id) or by.holds("provider", found.provider_id)):
        raise Refusal("not_found", _("There is no such bond."), status=404)
    return found


def _buyers(by: Actor, buyer_id: int) -> bool:
    return by.holds("officer", buyer_id) or by.holds("approver", buyer_id) or by.holds("supervisor")


def bonds_of(tender: Tender) -> list[Bond]:
    """All bonds of a tender that is opened, by lot and bidder."""
    return list(tender.bonds.select_related("provider", "bid__lot").order_by("bid__lot__number", "provider__name"))


def unproved(tender: Tender) -> list[Bid]:
    """Opened bids without any proof of a bond, where one is asked."""
    found = Bid.objects.filter(Q(bond__isnull=True), lot__tender=tender, opened_at__isnull=False)
    return list(found.select_related("provider", "lot").order_by("lot__number", "provider__name"))


def own_bond(bid: Bid) -> Bond | None:
    """The bond of a bid that the caller was given, for its own bidder."""
    return Bond.objects.filter(bid=bid).first()


def proof_file(bond: Bond) -> Any:
    """The bidder's paper of the bond, once the envelope is opened."""
    return bond.bid.files.filter(part="bond", in_envelope=True).select_related("file").first()
