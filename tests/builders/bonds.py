"""Builders of bonds and declarations: a tender that asks a bond, a bid that proves it, a consortium, an opened tender."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pgtrigger

from tender.core.actor import CLOCK, WORKER, Actor
from tender.core.clock import FixedClock
from tender.core.door import begin, perform
from tender.parties.models import Organisation
from tender.procurement.models import Award, Bid, Bond, Lot, Tender, TenderTerms
from tender.procurement.queries.bid import draft_view
from tender.procurement.services import bid as bids
from tender.procurement.services import bond as bonds
from tender.procurement.services import tender as tenders
from tests.builders import AT
from tests.builders.bids import DEADLINE, a_uscc, acting_for, bid_draft, open_it, published_tender, upload, verified_provider

OPENED = DEADLINE + timedelta(minutes=1)
INDUSTRY = "租赁和商务服务业"
LETTER = {"size": "small", "industry": INDUSTRY, "employees": "30", "turnover": "500", "assets": "400"}


def asks_bond(tender: Tender, *, amount: str = "3000", industry: str = "", allows_consortium: bool = True) -> Tender:
    """The same tender, now asking a bond (and stating its industry)."""
    TenderTerms.objects.update_or_create(
        tender=tender,
        defaults={
            "bid_bond": Decimal(amount), "bond_forms": ["transfer", "guarantee"], "bond_account": "区财政专户",
            "sme_industry": industry, "consortium": "accepted" if allows_consortium else "refused",
        },
    )  # fmt: skip
    return Tender.objects.get(pk=tender.pk)


def fresh(bid: Bid) -> Bid:
    """The bid as its page fetches it."""
    return Bid.objects.select_related("lot__tender__terms", "provider").get(pk=bid.pk)


def saves(bid: Bid, changes: dict[str, Any], *, at: datetime = AT + timedelta(days=1)) -> Bid:
    """Values put into the draft."""
    bids.save_draft(bid, changes, version=draft_view(bid).version, by=acting_for(bid.provider), at=at)
    return bid


def proves_bond(
    bid: Bid, *, reference: str = "流水0001", account: str = "甲银行6222", at: datetime = AT + timedelta(days=1)
) -> Bid:
    """The bond's particulars and paper in the draft."""
    bid = fresh(bid)
    said = {"form": "transfer", "reference": reference, "paid_on": "2026-03-03", "account": account}
    saves(bid, {f"bond.{name}": value for name, value in said.items()}, at=at)
    bids.add_file(bid, upload=upload("保证金凭证.pdf"), about="bond", by=acting_for(bid.provider), at=at)
    return bid


def joins(bid: Bid, *members: Organisation | str, at: datetime = AT + timedelta(days=1)) -> Bid:
    """A consortium led by the bidder, in which each of these has 40 % divided among them."""
    rows = [
        {
            "name": member.name if isinstance(member, Organisation) else "联合体成员公司",
            "uscc": member.uscc if isinstance(member, Organisation) else member,
            "share": Decimal(40) / len(members),
            "is_small_micro": True,
        }
        for member in members
    ]
    saves(fresh(bid), {"consortium.own_share": "60", "consortium.members": rows}, at=at)
    bids.add_file(fresh(bid), upload=upload("联合体协议.pdf"), about="consortium", by=acting_for(bid.provider), at=at)
    return fresh(bid)


def sound_provider() -> Organisation:
    """A verified provider whose credit code has its right check character."""
    body = verified_provider()[0]
    body.uscc = a_uscc()
    body.save(update_fields=["uscc"])
    return body


def bonded_bid(lot: Lot, provider: Organisation | None = None, *, sealed: bool = True) -> Bid:
    """A bid with its bond, sealed unless told otherwise."""
    bid = proves_bond(bid_draft(lot, provider))
    if sealed:
        bids.seal_bid(bid, by=acting_for(bid.provider), clock=FixedClock(AT + timedelta(days=2)))
    return fresh(bid)


def opened_with_bonds(count: int = 3) -> Tender:
    """An opened tender with `count` bonds."""
    tender = asks_bond(published_tender())
    for _n in range(count):
        bonded_bid(tender.lots.get())
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    open_it(Tender.objects.get(pk=tender.pk))
    return Tender.objects.get(pk=tender.pk)


def bonds_of(tender: Tender) -> list[Bond]:
    """Its bonds."""
    return list(Bond.objects.filter(tender=tender).order_by("pk"))


def received(bond: Bond, officer: Actor, on: date | None = None) -> Bond:
    """The office has recorded that it came in."""
    return bonds.receive_bond(bond, on=on or DEADLINE.date(), form="transfer", reference="银行回单1", by=officer, at=OPENED)


def awarded(tender: Tender, winner: Bid, *, contracted_at: datetime | None = None) -> Award:
    """An award as its own services leave it; only its dates matter here."""
    lot = tender.lots.get()
    award = begin(
        Award(tender=tender, lot=lot, buyer=tender.buyer, winner=winner, proposed_at=OPENED),
        by=WORKER,
        at=OPENED,
        logs="award.proposed",
    )
    with pgtrigger.ignore("tender.Award:moves_on_cards"):
        Award.objects.filter(pk=award.pk).update(state="notified", notified_at=OPENED)
    award = Award.objects.get(pk=award.pk)
    return perform(award, "mark_contracted", by=WORKER, at=contracted_at) if contracted_at else award
