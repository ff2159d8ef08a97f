"""What the office knows of providers, and what bidders work on together: checks, debarments, particulars, bonds, versions."""

from __future__ import annotations

from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.parties.models import Evidence
from tender.parties.services import link, standing
from tender.procurement.models import Bid, Bond, Tender
from tender.procurement.services import bid as services
from tender.procurement.services import bid_work
from tender.procurement.services import tender as tenders
from tests.builders import before, bids, bonds, organisation
from tests.builders.district.town import DAY, NOW, District, own


def known_to_the_office(found: District) -> None:
    """A paper that waits, a credit check with its page, a debarment of somebody else, a shareholder."""
    body, barred = own(found, "bidder"), organisation("agency", "受限培训中心")
    paper = Evidence.objects.filter(organisation=body).first()
    office = {"by": found.by("officer"), "at": NOW}
    check = standing.record_check(
        body, source="credit_china", result="clear", checked_on=NOW.date(), remark="暗号核查", upload=bids.upload(), **office
    )
    bar = standing.debar(
        barred, since=NOW.date(), until=(NOW + 90 * DAY).date(), source="区财政局", article="政府采购法第77条", **office
    )
    fact = link.add_particular(body, kind="contact", value="暗号联系人", by=found.by("bidder"), at=NOW)
    found.places |= {
        "shown paper": (paper.pk,), "verify paper": (paper.pk, "verify"), "check": (body.pk, check.pk),
        "debarment": (barred.pk, bar.pk), "particular": (body.pk, fact.pk),
    }  # fmt: skip


def working_together(found: District) -> None:
    """A colleague who may see the sealed bid, and the version that was sealed."""
    bid = Bid.objects.get(pk=found.places["sealed"][0])
    mate = found.places["colleague"]
    person = bid.provider.held_seats.get(pk=mate[1]).person_id
    bid_work.invite(bid, person_id=person, right="see", by=found.by("bidder"), at=NOW - DAY)
    found.places |= {"bid colleague": (bid.pk, person), "version": (bid.pk, bid.versions.first().number)}


def bonded(found: District, side: before.BuyerSide) -> None:
    """Bonds that nobody may know of before the opening, one to be asked back, and bonds of an opened tender."""
    taking = bonds.asks_bond(bids.published_tender(buyer=side.buyer, deadline=NOW + 5 * DAY, lots=2), industry=bonds.INDUSTRY)
    first, second = taking.lots.all()
    _sealed(found, first, "bidder", "暗号未开流水")
    withdrawn = _sealed(found, second, "bidder", "暗号未开流水")
    services.withdraw_bid(withdrawn, by=found.by("bidder"), clock=FixedClock(NOW - DAY))
    opened = bonds.asks_bond(bids.published_tender(buyer=side.buyer))
    for name, reference in (("bidder", "暗号已开流水"), ("rival", "流水二"), ("outsider", "流水三")):
        _sealed(found, opened.lots.get(), name, reference)
    tenders.close(opened, by=CLOCK, clock=FixedClock(opened.deadline))
    bids.open_it(Tender.objects.get(pk=opened.pk), by=side.officer)
    bond = Bond.objects.get(tender=opened, provider=own(found, "bidder"))
    found.places |= {
        "bonds coming in": (taking.pk,), "withdrawn bid": (withdrawn.pk,), "opened bonds": (opened.pk,), "bond": (bond.pk,),
        "receive bond": (bond.pk, "receive"), "bonded bid": (bond.bid_id,),
        "bond to come": (Bid.objects.get(lot=first).pk, "bond"),
        "size to come": (Bid.objects.get(lot=first).pk, "declarations"),
    }  # fmt: skip


def _sealed(found: District, lot: object, name: str, reference: str) -> Bid:
    """A bid with its bond and what the enterprise says of its size."""
    bid = bonds.proves_bond(bids.bid_draft(lot, own(found, name)), reference=reference)
    said = {**bonds.LETTER, "turnover": "7373.37"} if reference == "暗号未开流水" else {}
    bonds.saves(bonds.fresh(bid), {"is_small_micro": bool(said)} | {f"declarations.{key}": value for key, value in said.items()})
    services.seal_bid(bid, by=bids.acting_for(bid.provider), clock=FixedClock(bids.AT + 2 * DAY))
    return bonds.fresh(bid)
