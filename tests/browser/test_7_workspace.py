"""Part seven of the trip: a bid with a bond and a consortium, prepared by two colleagues; what blocks the seal is told before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tender.core import clock
from tender.procurement.models import Bid
from tests.browser.people import Cast, Visitor
from tests.builders import actor
from tests.builders.before import buyer_side, published_tender
from tests.builders.bids import PDF, a_uscc, acting_for, bid_draft
from tests.builders.bonds import asks_bond, fresh, sound_provider

PAPER = {"name": "凭证.pdf", "mimeType": "application/pdf", "buffer": PDF}


@pytest.fixture
def bid(known_years: None) -> Bid:
    """A draft of a tender that asks a bond, open for ten more days."""
    at = clock.now() - timedelta(days=30)
    tender = published_tender(buyer_side(at=at), at=at, deadline=clock.now() + timedelta(days=10))
    asks_bond(tender, amount="5000")
    return fresh(bid_draft(tender.lots.get(), sound_provider(), price="200000", at=clock.now()))


def test_two_colleagues_prepare_a_bid_and_nothing_surprises_them(cast: Cast, bid: Bid) -> None:
    colleague = actor("provider", bid.provider)
    leader = cast.plays(acting_for(bid.provider)).goes(bid.get_absolute_url())
    leader.sees("This cannot be sealed yet").presses("Check and seal")
    expect(leader.page.locator("#seal-form")).to_have_count(0)
    leader.goes(f"{bid.get_absolute_url()}colleagues/")
    leader.types({"Colleague": colleague.person_id, "Right": "edit"}).presses("Give the right")
    other = cast.plays(colleague).goes(f"{bid.get_absolute_url()}parts/bond/")
    other.types(
        {
            "Form of the bond": "transfer", "Bank reference or number of the guarantee": "流水2026", "Given on": "2026-03-03",
            "Account it came from": "甲银行 6222",
        }
    )  # fmt: skip
    expect(other.page.locator("[data-autosave-of]")).to_have_attribute("data-state", "saved")
    uploads(other)
    leader.goes(f"{bid.get_absolute_url()}parts/consortium/").types({"Your own share (%)": "70"})
    leader.types({"Name of the member": "乙培训公司", "Unified social credit code": a_uscc(), "Share (%)": "30"})
    leader.presses("Save and go on").goes(bid.get_absolute_url()).sees("The consortium agreement is missing.")
    leader.goes(f"{bid.get_absolute_url()}parts/consortium/")
    uploads(leader)
    leader.goes(bid.get_absolute_url())
    leader.misses("This cannot be sealed yet").presses("Check and seal").sees("乙培训公司")
    leader.page.locator("[name=knows]").check()
    leader.presses("Seal and hand in").sees("The bid is sealed and handed in")
    leader.presses("Read back what was sealed").page.locator("#main ul.list a").first.click()
    leader.sees("This version was sealed").sees("流水2026")


def uploads(who: Visitor) -> None:
    """The paper is in the list, not only chosen."""
    who.page.locator("input[type=file]").set_input_files(PAPER)
    who.presses("Upload")
    expect(who.page.locator("#files ul.list")).to_contain_text("凭证.pdf")
