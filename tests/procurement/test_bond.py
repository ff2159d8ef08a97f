"""Bonds: asked within 2 %, sealed until the opening, recorded, returned on time or late with interest."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tender.core import outbox
from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.core.models import AuditLine, Notification
from tender.core.refusal import Refusal
from tender.procurement.models import Bid, Bond, Tender, TenderTerms
from tender.procurement.queries import bond as queries
from tender.procurement.services import bid as bids
from tender.procurement.services import bond as services
from tender.procurement.services import tender as tenders
from tender.procurement.services.terms import save_terms
from tests.builders import AT, actor, organisation
from tests.builders.before import buyer_side, draft_tender
from tests.builders.bids import DEADLINE, acting_for, bid_draft, closed_tender, open_it, published_tender, sealed_bid
from tests.builders.bonds import (
    OPENED,
    asks_bond,
    awarded,
    bonded_bid,
    bonds_of,
    fresh,
    joins,
    opened_with_bonds,
    received,
    sound_provider,
)

pytestmark = pytest.mark.django_db


def refused(call, *args, **named):
    with pytest.raises(Refusal) as found:
        call(*args, **named)
    return found.value


@pytest.fixture
def tender():
    return opened_with_bonds()


@pytest.fixture
def officer(tender):
    return actor("officer", tender.buyer)


# --- asked ----------------------------------------------------------------------------------------------------------


def test_a_bond_above_two_percent_is_refused_with_article_and_value():
    side = buyer_side()
    tender = draft_tender(side)
    who = {"by": side.officer, "at": AT}
    ask = {"bid_bond": Decimal("6000.01"), "bond_forms": ["transfer"], "sme_industry": "租赁和商务服务业"}
    found = refused(save_terms, tender, ask, version=tender.version, **who)
    assert (found.code, found.params["most"], found.field) == ("bond_above_limit", "¥6,000.00", "bid_bond")
    assert "第33条" in found.law
    assert "38号" in found.law
    assert TenderTerms.objects.get().bid_bond is None
    save_terms(tender, {**ask, "bid_bond": Decimal(6000)}, version=tender.version, **who)
    assert TenderTerms.objects.get().bid_bond == 6000
    tender.lots.update(budget=Decimal(290000))
    assert refused(tenders.submit, Tender.objects.get(pk=tender.pk), **who).code == "bond_above_limit"
    save_terms(tender, {"bid_bond": None}, version=tender.version, **who)
    assert TenderTerms.objects.get().bid_bond is None


def test_a_bid_without_the_bond_is_not_sealed_and_with_it_is():
    tender = asks_bond(published_tender())
    bid = fresh(bid_draft(tender.lots.get()))
    clock = FixedClock(AT + timedelta(days=2))
    found = refused(bids.seal_bid, bid, by=acting_for(bid.provider), clock=clock)
    assert (found.code, found.law) == ("bond_missing", "政府采购法实施条例 第33条")
    assert bonded_bid(tender.lots.get()).state == "sealed"


# --- the secret until the opening -------------------------------------------------------------------------------------


def test_nothing_of_a_bond_exists_before_the_opening_and_its_pages_are_closed():
    tender = asks_bond(published_tender())
    for _n in range(3):
        bonded_bid(tender.lots.get())
    officer = actor("officer", tender.buyer)
    assert not Bond.objects.exists()
    assert queries.bond_refunds(tender) == []
    assert refused(queries.access_bonds, officer, tender.pk).code == "not_found"
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    assert not Bond.objects.exists()
    assert refused(queries.access_bonds, officer, tender.pk).code == "not_found"
    open_it(Tender.objects.get(pk=tender.pk))
    assert Bond.objects.count() == 3
    assert queries.access_bonds(officer, tender.pk) == tender
    assert refused(queries.access_bonds, actor("officer", organisation("buyer")), tender.pk).code == "not_found"


# --- recorded and returned --------------------------------------------------------------------------------------------


def test_an_officer_records_what_came_in_and_the_bidder_is_told(tender, officer):
    bond = bonds_of(tender)[0]
    own = acting_for(bond.provider)
    assert (
        refused(services.receive_bond, bond, on=DEADLINE.date(), form="transfer", reference="x", by=own, at=OPENED).code
        == "forbidden"
    )
    ahead = OPENED.date() + timedelta(days=1)
    assert refused(received, bond, officer, ahead).code == "day_ahead"
    assert received(bond, officer).state == "received"
    outbox.drain()
    assert Notification.objects.filter(event="bond.received", person_id=own.person_id).count() == 1
    assert AuditLine.objects.filter(thing_type="bond", event="bond.received").count() == 1


def test_a_bond_that_did_not_come_in_is_a_fact_and_rejects_nothing(tender, officer):
    bond = bonds_of(tender)[0]
    assert refused(services.miss_bond, bond, reason=" ", by=officer, at=OPENED).code == "reason_missing"
    services.miss_bond(bond, reason="账户无此款项", by=officer, at=OPENED)
    assert Bid.objects.get(pk=bond.bid_id).state == "opened"
    assert received(bond, officer).state == "received"


def test_who_must_give_what_back_until_when(tender, officer):
    bonds = [received(bond, officer) for bond in bonds_of(tender)]
    assert {found.state for found in queries.bond_refunds(tender)} == {"waiting"}
    winner = bonds[0].bid
    awarded(tender, winner)
    found = {refund.bond.pk: refund for refund in queries.bond_refunds(tender)}
    assert (found[bonds[0].pk].duty, found[bonds[0].pk].state) == (None, "waiting")
    loser = found[bonds[1].pk]
    assert (loser.duty, loser.since, loser.state) == ("refund_bond_losers", OPENED.date(), "open")
    assert loser.due_on == OPENED.date() + timedelta(days=7)
    assert not loser.is_overdue(loser.due_on)
    assert loser.is_overdue(loser.due_on + timedelta(days=1))
    services.return_bond(loser.bond, on=loser.due_on, reference="退款1", by=officer, at=OPENED + timedelta(days=8))
    done = {refund.bond.pk: refund for refund in queries.bond_refunds(tender)}[loser.bond.pk]
    assert (done.state, done.late, done.done_on) == ("done", 0, loser.due_on)


def test_a_late_return_notes_its_interest(tender, officer):
    bonds = [received(bond, officer) for bond in bonds_of(tender)]
    awarded(tender, bonds[0].bid)
    at = OPENED + timedelta(days=20)
    late = {"on": (OPENED + timedelta(days=9)).date(), "by": officer, "at": at}
    found = refused(services.return_bond, bonds[1], **late)
    assert (found.code, found.params["days"]) == ("interest_missing", "2")
    services.return_bond(bonds[1], **late, interest=Decimal("1.20"))
    [refund] = [refund for refund in queries.bond_refunds(tender) if refund.bond == bonds[1]]
    assert (refund.late, refund.bond.interest) == (2, Decimal("1.20"))


def test_the_winners_bond_waits_for_the_contract_and_may_become_the_performance_bond(tender, officer):
    bonds = [received(bond, officer) for bond in bonds_of(tender)]
    on = {"on": (OPENED + timedelta(days=3)).date(), "by": officer, "at": OPENED + timedelta(days=4)}
    assert refused(services.convert_bond, bonds[0], **on).code == "not_the_winners"
    awarded(tender, bonds[0].bid, contracted_at=OPENED + timedelta(days=3))
    assert refused(services.convert_bond, bonds[1], **on).code == "not_the_winners"
    assert services.convert_bond(bonds[0], **on).state == "converted"
    [refund] = [refund for refund in queries.bond_refunds(tender) if refund.bond == bonds[0]]
    assert (refund.duty, refund.state) == ("refund_bond_winner", "done")


# --- withdrawn and unopened -------------------------------------------------------------------------------------------


def test_a_withdrawn_bidder_asks_its_bond_back_after_the_deadline_only():
    tender = asks_bond(published_tender())
    lot = tender.lots.get()
    for _n in range(3):
        bonded_bid(lot)
    bid = bonded_bid(lot)
    own = acting_for(bid.provider)
    bids.withdraw_bid(bid, by=own, clock=FixedClock(AT + timedelta(days=3)))
    assert refused(services.claim_bond, bid, by=own, at=AT + timedelta(days=4)).code == "bond_before_close"
    assert not Bond.objects.exists()
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    assert refused(services.claim_bond, bid, by=acting_for(organisation("agency")), at=OPENED).code == "forbidden"
    bond = services.claim_bond(bid, by=own, at=OPENED)
    assert services.claim_bond(bid, by=own, at=OPENED) == bond
    open_it(Tender.objects.get(pk=tender.pk))
    officer = actor("officer", tender.buyer)
    received(bond, officer)
    [refund] = queries.bond_refunds(tender)
    assert (refund.duty, refund.since, refund.state) == ("refund_bond_withdrawn", DEADLINE.date(), "open")


def test_a_bid_returned_unopened_asks_its_bond_back_too():
    tender = asks_bond(published_tender())
    bid = bonded_bid(tender.lots.get())
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    bond = services.claim_bond(fresh(bid), by=acting_for(bid.provider), at=OPENED)
    assert bond.refund_facts().ended == DEADLINE.date()
    plain = sealed_bid(published_tender().lots.get())
    tenders.close(plain.lot.tender, by=CLOCK, clock=FixedClock(DEADLINE))
    assert refused(services.claim_bond, plain, by=acting_for(plain.provider), at=OPENED).code == "bond_not_asked"


def test_a_bond_that_was_never_proved_cannot_be_asked_back():
    tender = published_tender()
    bid = sealed_bid(tender.lots.get())
    asks_bond(tender)
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    assert refused(services.claim_bond, fresh(bid), by=acting_for(bid.provider), at=OPENED).code == "bond_unproved"


# --- declarations, read at the opening --------------------------------------------------------------------------------


def test_the_opening_reads_declarations_and_finds_members_that_bid_beside_their_consortium():
    tender = published_tender()
    lot, rival = tender.lots.get(), sound_provider()
    leader = bid_draft(lot, sound_provider())
    joins(leader, rival)
    bids.seal_bid(fresh(leader), by=acting_for(leader.provider), clock=FixedClock(AT + timedelta(days=2)))
    beside, third = sealed_bid(lot, rival), sealed_bid(lot, sound_provider())
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    open_it(Tender.objects.get(pk=tender.pk))
    said = {bid.pk: bid.statement for bid in Bid.objects.all()}
    assert said[leader.pk]["beside"] == said[beside.pk]["beside"] == [rival.uscc]
    assert "beside" not in said[third.pk]
    assert (said[leader.pk]["consortium"]["small_share"], said[leader.pk]["consortium"]["deducts"]) == ("40", True)
    assert set(Bid.objects.values_list("state", flat=True)) == {"opened"}
    assert leader.files.get(part="consortium").file.name == "联合体协议.pdf"


def test_bids_without_any_of_it_open_as_before():
    tender = closed_tender(3)
    open_it(tender)
    assert {"declarations", "consortium", "bond", "beside"}.isdisjoint(Bid.objects.first().statement)


def test_a_bond_is_not_converted_before_it_came_in_and_bears_no_negative_interest(tender, officer):
    first, second = bonds_of(tender)[:2]
    awarded(tender, first.bid, contracted_at=OPENED)
    for one in (first, second):
        received(one, officer)
    early = DEADLINE.date() - timedelta(days=1)
    assert refused(services.convert_bond, first, on=early, by=officer, at=OPENED).code == "return_before_receipt"
    back = {"on": DEADLINE.date(), "reference": "退款", "by": officer, "at": OPENED}
    assert refused(services.return_bond, second, interest=Decimal(-1), **back).code == "interest_negative"
    assert services.convert_bond(first, on=DEADLINE.date(), by=officer, at=OPENED).state == "converted"
    assert services.return_bond(second, interest=Decimal(0), **back).state == "returned"
