"""Part four of the trip: the deadline comes by database time, one second late is late, and the bids are opened."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from tender.core import clock, outbox
from tender.core.clock import DatabaseClock, fire_due
from tender.procurement.models import Bid, Tender
from tests.browser.people import Cast, Visitor
from tests.builders.before import BuyerSide, buyer_side, published_tender
from tests.builders.bids import bid_draft, sealed_bid, verified_provider

LEFT = timedelta(seconds=12)  # until the deadline, when the tender is ready


def closing(bids: int) -> tuple[BuyerSide, Tender]:
    """A tender published lawfully weeks ago, with sealed bids, whose deadline is a few seconds away."""
    at = clock.now() - timedelta(days=40)
    side = buyer_side(at=at)
    tender = published_tender(side, at=at, deadline=clock.now() + timedelta(hours=1))
    for n in range(bids):
        body, _by = verified_provider(f"第{n + 1}学院", at=at)
        sealed_bid(tender.lots.get(), body, price=Decimal(250000 + 1000 * n), at=at + timedelta(days=2))
    tender.deadline = clock.now() + LEFT
    tender.save(update_fields=["deadline"])
    clock.arm(tender)
    return side, tender


@pytest.mark.usefixtures("known_years")
def test_one_second_late_is_late_and_nothing_written_is_lost(cast: Cast) -> None:
    side, tender = closing(3)
    body, by = verified_provider("来迟了的学院", at=tender.published_at)
    bid = bid_draft(tender.lots.get(), body, price=Decimal(200000), text="我们的心血", at=tender.published_at)
    late, officer = cast.plays(by), cast.plays(side.officer)
    late.goes(f"/procurement/bids/{bid.pk}/check/").page.locator("[name=knows]").check()
    expect(late.page.get_by_role("timer")).not_to_have_text(late.words("Time is up"))
    expect(late.page.get_by_role("timer")).to_have_text(late.words("Time is up"), timeout=20_000)
    late.page.wait_for_timeout(max(0.0, (tender.deadline + timedelta(seconds=1) - clock.now()).total_seconds() * 1000))
    late.button("Seal and hand in").click()
    expect(late.page.get_by_role("alert").filter(has_text="第33条")).to_be_visible()
    assert Bid.objects.get(pk=bid.pk).state == "draft"
    late.goes(bid.get_absolute_url()).sees("This bid was not handed in")
    late.page.locator("#main a[href*='/parts/answers-']").first.click()
    late.sees("我们的心血")

    assert fire_due(DatabaseClock()) == 1
    outbox.drain()
    opens(officer, tender)
    late.goes(f"/tenders/{tender.pk}/").sees("bids opened")


def opens(officer: Visitor, tender: Tender) -> None:
    officer.goes("/home/").sees("Open the bids")
    officer.goes(tender.get_absolute_url()).presses("Open the bids").misses("第1学院").confirms("Open the bids", "Open the bids")
    officer.sees("第1学院").sees("¥252,000.00").misses("来迟了的学院").sees("intact")
    officer.paper("Opening record (PDF)")


@pytest.mark.usefixtures("known_years")
def test_with_two_bids_nothing_is_opened_and_the_way_on_is_shown(cast: Cast) -> None:
    side, tender = closing(2)
    officer = cast.plays(side.officer)
    officer.goes(f"/procurement/tenders/{tender.pk}/opening/").sees("Bids may still come in")
    officer.page.wait_for_timeout(max(0.0, (tender.deadline - clock.now()).total_seconds() * 1000))
    assert fire_due(DatabaseClock()) == 1
    officer.goes(tender.get_absolute_url()).presses("Declare the tender failed")
    officer.types({"Reason, as it stands in the notice": "投标人不足三家"})
    officer.confirms("Declare failed and publish", "Declare failed and publish")
    officer.sees("The way on").confirms("Tender again", "Make the draft")
    assert Tender.objects.get(pk=tender.pk).state == "failed"
    assert Tender.objects.filter(state="draft").count() == 1
    cast.anyone().goes("/").sees(tender.title)
