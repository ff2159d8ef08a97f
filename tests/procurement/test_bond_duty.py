"""Refunds of bonds as duties: only where a bond was asked, done when the last one went back, and unknown before the opening."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.procurement.models import Award, Duty, Tender
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.queries.duties import dates_of
from tender.procurement.services import bid as bids
from tender.procurement.services import bond as services
from tender.procurement.services import duty
from tender.procurement.services import tender as tenders
from tender.procurement.services.opening_declared import enter_bond
from tests.builders import AT, actor
from tests.builders.bids import DEADLINE, acting_for, open_it, published_tender
from tests.builders.bonds import OPENED, asks_bond, awarded, bonded_bid, bonds_of, opened_with_bonds, received
from tests.builders.contracts import in_force, notified_award

pytestmark = pytest.mark.django_db
DAY = OPENED.date()


@pytest.fixture
def tender():
    return opened_with_bonds()


@pytest.fixture
def officer(tender):
    return actor("officer", tender.buyer)


def refunds(tender):
    return {row.key: row.done_on for row in Duty.objects.filter(tender=tender, key__startswith="refund_bond")}


def back(bond, officer, days):
    services.return_bond(bond, on=DAY + timedelta(days=days), by=officer, at=OPENED + timedelta(days=days))


@pytest.mark.parametrize("build", [notified_award, lambda: in_force(printed=True)])
def test_nothing_is_refunded_where_no_bond_was_asked(build):
    tender = build().tender
    duty.refresh(tender)
    assert Duty.objects.filter(tender=tender).exists()
    assert refunds(tender) == {}


def test_the_losers_are_done_when_the_last_of_their_bonds_went_back(tender, officer):
    winner, first, second = bonds_of(tender)
    received(first, officer)
    awarded(tender, winner.bid)
    back(first, officer, 1)
    assert refunds(tender) == {"refund_bond_losers": None}  # of the other nobody has said yet whether it came in
    received(second, officer)
    back(second, officer, 2)
    assert refunds(tender) == {"refund_bond_losers": DAY + timedelta(days=2)}


def test_a_bond_that_did_not_come_in_keeps_no_duty_open(tender, officer):
    winner, first, second = bonds_of(tender)
    received(first, officer)
    awarded(tender, winner.bid)
    back(first, officer, 1)
    services.miss_bond(second, reason="账户无此款项", by=officer, at=OPENED + timedelta(days=2))
    assert refunds(tender) == {"refund_bond_losers": DAY + timedelta(days=1)}


@pytest.mark.parametrize("how", ["returned", "converted"])
def test_the_winners_bond_is_done_by_its_return_or_as_performance_bond(how):
    contract = in_force(printed=True)
    tender, award = asks_bond(contract.tender), Award.objects.get(contract=contract)
    duty.refresh(tender)
    key, who = f"refund_bond_winner:{award.pk}", {"by": actor("officer", tender.buyer), "at": AT + timedelta(days=1)}
    assert refunds(tender)[key] is None
    proof = {"form": "transfer", "paid_on": "2026-03-01"}
    bond = enter_bond(award.winner, tender, bond_terms_of(tender), proof, at=AT)
    bond = services.receive_bond(bond, on=AT.date(), form="transfer", reference="银行回单1", **who)
    assert refunds(tender)[key] is None
    give = services.return_bond if how == "returned" else services.convert_bond
    give(bond, on=AT.date() + timedelta(days=1), **who)
    assert refunds(tender)[key] == AT.date() + timedelta(days=1)


def test_a_bond_claimed_after_a_withdrawal_is_a_duty_of_its_own_that_nobody_sees_before_the_opening():
    tender = asks_bond(published_tender())
    for _n in range(3):
        bonded_bid(tender.lots.get())
    gone = bonded_bid(tender.lots.get())
    own, officer = acting_for(gone.provider), actor("officer", tender.buyer)
    bids.withdraw_bid(gone, by=own, clock=FixedClock(AT + timedelta(days=3)))
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    bond = services.claim_bond(gone, by=own, at=OPENED)
    assert refunds(tender) == {}
    assert str(bond.provider) not in [found.about for found in dates_of(Tender.objects.get(pk=tender.pk)).duties]
    open_it(Tender.objects.get(pk=tender.pk))
    key = f"refund_bond_withdrawal:{bond.pk}"
    assert refunds(tender) == {key: None}
    back(received(bond, officer), officer, 1)
    assert refunds(tender) == {key: DAY + timedelta(days=1)}
