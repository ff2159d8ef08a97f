"""Nobody acts on two sides of one procedure. Pure rules on seats.

Asked when a seat is granted, a bid is started or sealed, and a committee is named.
"""

from __future__ import annotations

from collections.abc import Collection

from tender.core.actor import Seat
from tender.core.refusal import Refusal, _

LAW = "政府采购法 第12条"
OFFICE = frozenset({"officer", "approver", "custodian"})
OVERSIGHT = frozenset({"supervisor"})


def _roles(seats: Collection[Seat], roles: frozenset[str]) -> bool:
    return any(seat.role in roles for seat in seats)


def may_hold(seats: Collection[Seat], role: str) -> Refusal | None:
    """Whether somebody with these seats may be given one more: the office and its supervisors never act for a provider.

    An evaluator may work for a provider; the conflict is judged per procedure (`may_evaluate`). GPL art. 12.
    """
    office = OFFICE | OVERSIGHT
    if (role == "provider" and _roles(seats, office)) or (role in office and _roles(seats, frozenset({"provider"}))):
        return Refusal(
            "two_sides",
            _("This person already acts on the other side of procurement and cannot act for both."),
            law=LAW,
            instead=_("End the other seat first, or name another person."),
        )
    return None


def may_bid(seats: Collection[Seat], *, buyer_id: int, is_member: bool = False) -> Refusal | None:
    """Whether somebody may act for a bidder of this buyer's tender (GPL art. 12).

    Barred: officers, approvers, custodians and evaluators of the buyer, every supervisor, members of the committee.
    """
    own = [seat for seat in seats if seat.organisation_id == buyer_id]
    if is_member or _roles(own, OFFICE | {"evaluator"}) or _roles(seats, OVERSIGHT):
        return Refusal(
            "two_sides",
            _("You act for the buyer, its committee or its supervisors and cannot act for a bidder in the same procedure."),
            law=LAW,
            instead=_("Let a colleague of the provider act who has no part in the procedure."),
            status=403,
        )
    return None


def may_evaluate(seats: Collection[Seat], *, bidder_ids: Collection[int], employer_ids: Collection[int] = ()) -> Refusal | None:
    """Whether somebody may sit on the committee: no seat in, no employment within three years by, a bidder (GPR art. 9)."""
    own = {seat.organisation_id for seat in seats if seat.role != "evaluator"}
    if (own | set(employer_ids)) & set(bidder_ids):
        return Refusal(
            "evaluator_of_bidder",
            _("This person belongs to a bidder of this tender and cannot evaluate its bids."),
            law="政府采购法实施条例 第9条",
            instead=_("Name another expert."),
        )
    return None
