"""Bid bonds after the opening: recorded as received or missing, returned, converted; claimed by bidders whose bid stayed closed.

No payment is made here; dates and references are. Before the opening there is nothing to read: the proof lies in the envelope.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.door import perform
from tender.core.names import tidy
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, Bond
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.queries.bid import draft_view
from tender.procurement.rules.bond import LAW
from tender.procurement.services.opening_declared import enter_bond

CLOSED = ("published", "approved", "in_review", "draft")


def receive_bond(bond: Bond, *, on: date, form: str, reference: str, by: Actor, at: datetime) -> Bond:
    """It came in, as the bank's paper says. Tells the bidder. Refuses: forbidden, wrong_state, day_ahead."""
    return perform(bond, "receive", by=by, at=at, on=on, form=form, reference=tidy(reference))


def miss_bond(bond: Bond, *, reason: str, by: Actor, at: datetime) -> Bond:
    """Nothing came in: a fact for the examination. Refuses: forbidden, reason_missing."""
    return perform(bond, "miss", by=by, at=at, reason=reason)


def return_bond(bond: Bond, *, on: date, reference: str = "", interest: Decimal | None = None, by: Actor, at: datetime) -> Bond:
    """It went back. Tells the bidder. Refuses: forbidden, return_before_receipt, interest_missing when it is late, day_ahead."""
    return perform(bond, "give_back", by=by, at=at, on=on, reference=tidy(reference), interest=interest)


def convert_bond(bond: Bond, *, on: date, by: Actor, at: datetime) -> Bond:
    """The winner's becomes the performance bond. Tells the bidder. Refuses: forbidden, not_the_winners, day_ahead."""
    return perform(bond, "convert", by=by, at=at, on=on)


@transaction.atomic
def claim_bond(bid: Bid, *, by: Actor, at: datetime) -> Bond:
    """The bidder of a withdrawn or unopened bid asks its bond back, after the deadline, so that nobody learns of it before.

    The proof is read from the bidder's own draft. Refuses: forbidden, bond_before_close, bond_not_asked, bond_unproved.
    """
    if not by.holds("provider", bid.provider_id):
        raise forbidden()
    row = Bid.objects.select_for_update(of=("self",)).select_related("lot__tender__terms").get(pk=bid.pk)
    tender = row.lot.tender
    known = Bond.objects.filter(bid=row).first()
    if known is not None:
        return known
    if row.state not in ("withdrawn", "unopened") or tender.stage in CLOSED:
        raise Refusal(
            "bond_before_close",
            _("Before the deadline nobody may learn of your bid; after it you can ask the bond back here."),
            law="政府采购法 第22条；财政部令第87号 第28条",
        )
    terms = bond_terms_of(tender)
    if terms is None:
        raise Refusal("bond_not_asked", _("This tender asks no bid bond."), law=LAW)
    closed = localdate(tender.closed_at or tender.ended_at or at)
    withdrawn_on = closed if row.state == "withdrawn" else None
    bond = enter_bond(row, tender, terms, draft_view(row).content["bond"], at=at, withdrawn_on=withdrawn_on)
    if bond is None:
        raise Refusal(
            "bond_unproved",
            _("Form, reference, day and account of the bond do not stand in the draft, so there is nothing to ask back."),
            instead=_("Write to the procurement office with the bank's paper."),
        )
    return bond
