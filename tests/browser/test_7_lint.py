"""Beside the trip: a doubtful draft is found out while it is written, explained, tried out, and handed on with its reason."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tender.core import clock
from tender.procurement.models import FindingReason, Tender
from tests.browser.people import Cast
from tests.builders.before import buyer_side, draft_tender

SCREENS = [({"width": 1280, "height": 900}, "en"), ({"width": 390, "height": 844}, "zh-hans")]


@pytest.mark.parametrize(("viewport", "language"), SCREENS, ids=("wide", "phone"))
def test_a_warning_appears_while_writing_and_wants_a_reason(cast: Cast, viewport: dict[str, int], language: str) -> None:
    side = buyer_side()
    tender = draft_tender(side, at=clock.now())
    officer = cast.plays(side.officer, viewport=viewport, language=language)
    if language == "en":
        officer.context.add_cookies([{"name": "django_language", "value": "en", "url": officer.site}])
    draft = f"/procurement/tenders/{tender.pk}/draft/"
    officer.goes(f"{draft}requirement/").types({"What the provider must do": "组织5天集中培训，教学平台采用钉钉。"})
    expect(officer.page.locator(".found--part")).to_contain_text("钉钉")
    officer.looks()
    officer.presses("Save and return")
    expect(officer.page.locator(".banner--warning")).to_be_visible()
    officer.goes(f"{draft}terms/").types({"Bids are valid for (days)": ""}).presses("Save and return")
    officer.presses("Check your answers")
    expect(officer.button("Submit for review")).to_be_disabled()
    officer.page.locator(".found__one--error a").click()
    expect(officer.page.locator("#bid_validity_days-field")).to_be_in_viewport()
    officer.types({"Bids are valid for (days)": "60"}).presses("Save and return", "Check your answers")
    officer.types({"Why it stays": "全区统一部署"}).presses("Keep the reasons").sees("The reasons are kept.")
    assert FindingReason.objects.get().reason == "全区统一部署"
    officer.presses("Submit for review").sees("The tender was submitted for review.")
    assert Tender.objects.get().state == "in_review"
    leader = cast.plays(side.approver, viewport=viewport, language="zh-hans")
    leader.goes(tender.get_absolute_url()).sees("全区统一部署")


@pytest.mark.parametrize(("viewport", "language"), SCREENS, ids=("wide", "phone"))
def test_criteria_are_tried_out_before_they_are_published(cast: Cast, viewport: dict[str, int], language: str) -> None:
    side = buyer_side()
    tender = draft_tender(side, at=clock.now())
    officer = cast.plays(side.officer, viewport=viewport, language=language)
    if language == "en":
        officer.context.add_cookies([{"name": "django_language", "value": "en", "url": officer.site}])
    officer.goes(f"/procurement/tenders/{tender.pk}/draft/").presses("Simulate")
    expect(officer.page.locator("svg.chart__picture")).to_have_count(3)
    officer.types({"Scenario": "own"})
    officer.page.locator("details.more summary").click()
    officer.types({"give or take … %": "0"}).presses("Simulate")
    officer.sees("The cheapest bid wins almost always: quality hardly counts.")
    expect(officer.page.locator("#id_quality_spread")).to_have_value("0")
    wide = officer.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
