"""Part three of the trip: a new provider signs up, is verified, and seals, replaces, withdraws and seals again a bid."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import expect

from tender.core import clock, outbox
from tender.parties.models import Organisation
from tender.procurement.models import Bid, Tender
from tests.browser.people import PASSWORD, Cast, Visitor
from tests.builders.before import buyer_side, published_tender
from tests.builders.bids import PDF, a_uscc, bid_draft, verified_provider

NAME = "山城干部培训有限公司"
LICENCE = {"name": "营业执照.pdf", "mimeType": "application/pdf", "buffer": PDF}
PLAN = {"name": "服务方案.pdf", "mimeType": "application/pdf", "buffer": PDF + b"%" + b"0" * 1_500_000 + b"\n%%EOF\n"}


@pytest.fixture
def tender(known_years: None) -> Tender:
    """A tender that is open for ten more days."""
    at = clock.now() - timedelta(days=30)
    return published_tender(buyer_side(at=at), at=at, deadline=clock.now() + timedelta(days=10))


def test_a_new_provider_is_verified_by_the_office(cast: Cast, tender: Tender) -> None:
    from tests.builders import actor

    provider, officer = cast.anyone(), cast.plays(actor("officer", tender.buyer))
    signs_up(provider)
    provider.goes("/parties/organisations/new/").types(
        {
            "Name, as on the licence": NAME, "Kind": "agency", "Unified social credit code": "91500104MA0000000A",
            "Legal representative": "李四", "Postal address": "重庆市渝中区", "Contact person": "张三",
            "Contact telephone": "023-1",
        }
    )  # fmt: skip
    provider.presses("Save")
    expect(provider.page.get_by_role("alert").first).to_be_visible()
    provider.types({"Unified social credit code": a_uscc()}).presses("Save").sees("Not submitted yet")
    with provider.in_trouble("400", "422"):
        provider.page.locator("input[type=file]").set_input_files(LICENCE | {"buffer": b"MZ not a paper"})
        provider.presses("Upload")
        expect(provider.page.get_by_role("alert").first).to_be_visible()
    provider.page.locator("input[type=file]").set_input_files(LICENCE)
    provider.presses("Upload").presses("Submit for verification", "Submit for verification").sees("Waiting for verification")
    outbox.drain()
    body = Organisation.objects.get(name=NAME)
    officer.goes("/parties/organisations/").presses(NAME)
    officer.paper(officer.page.locator("#papers ul a").first)
    officer.presses("Verify the organisation", "Verify the organisation")
    body.refresh_from_db()
    assert body.state == "verified"
    provider.goes("/procurement/bids/").sees(tender.title)


def signs_up(provider: Visitor) -> None:
    provider.goes("/accounts/signup/")
    values = {"username": "zhangsan", "email": "zhangsan@example.test", "password1": PASSWORD, "password2": PASSWORD}
    for name, value in (values | {"full_name": "张三"}).items():
        provider.page.locator(f"[name={name}]").fill(value)
    provider.page.locator("main form button").last.click()
    provider.page.wait_for_url("**/home/")


def test_a_bid_is_written_sealed_replaced_withdrawn_and_sealed_again(cast: Cast, tender: Tender) -> None:
    provider = cast.plays(verified_provider(NAME, at=tender.published_at)[1])
    provider.goes("/procurement/bids/").presses("Start a bid", "Start the bid")
    bid = Bid.objects.get()
    writes(provider, bid)
    seals(provider, "Seal and hand in")
    first = Bid.objects.get().receipt
    provider.paper("Receipt as PDF")
    provider.goes(f"/procurement/bids/{bid.pk}/parts/price/").types({"Bid price": "251000.50"}).presses("Save and go on")
    provider.goes(f"{bid.get_absolute_url()}check/")
    seals(provider, "Seal again and replace")
    second = Bid.objects.get().receipt
    assert second != first
    provider.sees("superseded").sees("in force")
    provider.goes(bid.get_absolute_url()).presses("Withdraw the bid", "Withdraw the bid").sees("The bid is withdrawn")
    provider.presses("Check and seal")
    seals(provider, "Seal and hand in")
    assert Bid.objects.get().state == "sealed"
    provider.paper("Receipt as PDF")


def writes(provider: Visitor, bid: Bid) -> None:
    """Every place in turn; the price in full-width digits, a file with its progress in sight."""
    provider.goes(bid.get_absolute_url())
    provider.page.locator("#main .tasks a[href*='/parts/']").first.click()
    while "parts/price" not in provider.path:
        provider.types({"Your answer": "我们的答复：课程、师资与场地均已落实。"})
        if "answers-" in provider.path and not provider.page.locator("#files ul").count():
            uploads(provider)
        provider.presses("Save and go on")
    provider.types({"Bid price": "２５２，０００．５０", "Period of delivery you offer": "5天"})
    provider.types({"We declare that this bid was made independently, without agreement with other bidders": True})
    expect(provider.page.locator("[data-autosave-of]")).to_have_attribute("data-state", "saved")
    while "/check/" not in provider.path:
        provider.presses("Save and go on")
    provider.sees("¥252,000.50")


def uploads(provider: Visitor) -> None:
    line = provider.context.new_cdp_session(provider.page)
    slow: dict[str, Any] = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 1_500_000}
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", slow)
    provider.page.locator("input[type=file]").set_input_files(PLAN)
    provider.button("Upload").click()
    expect(provider.page.locator("[data-upload-progress]")).to_be_visible()
    expect(provider.page.locator("#files ul").first).to_contain_text("服务方案.pdf")
    line.send("Network.emulateNetworkConditions", slow | {"uploadThroughput": -1})
    line.detach()


def seals(provider: Visitor, how: str) -> None:
    provider.page.locator("[name=knows]").check()
    provider.presses(how).sees("The bid is sealed and handed in")


@pytest.mark.parametrize(("typed", "ceiling"), [("1e309", False), ("NaN", False), ("280000.01", True)])
def test_a_price_that_cannot_be_is_refused_and_stays_on_the_page(cast: Cast, tender: Tender, typed: str, ceiling: bool) -> None:
    body, by = verified_provider(NAME, at=tender.published_at)
    bid = bid_draft(tender.lots.get(), body, price=Decimal(200000), at=tender.published_at)
    provider = cast.plays(by).goes(f"/procurement/bids/{bid.pk}/parts/price/")
    provider.types({"Bid price": typed}).button("Save and go on").click()
    if ceiling:
        provider.sees("¥280,000.01")
        expect(provider.button("Seal and hand in")).to_have_count(0)
    else:
        expect(provider.page.get_by_role("alert").first).to_be_visible()
        expect(provider.field("Bid price")).to_have_value(typed)
