"""Beside the trip: a template, two windows that meet in one field, dates counted backwards, terms corrected."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from tender.core import clock
from tender.procurement.models import Tender, TenderTerms
from tests.browser.people import Cast
from tests.browser.sight import Sight
from tests.builders.before import buyer_side, draft_tender, published_tender


def test_a_template_is_shown_before_it_is_applied_and_two_windows_show_both_values(cast: Cast, known_years: None) -> None:
    side, sight = buyer_side(at=clock.now()), Sight()
    tender = draft_tender(side, at=clock.now())
    officer = cast.plays(side.officer, language="zh-hans")
    draft = f"/procurement/tenders/{tender.pk}/draft/"
    day = (localdate(clock.now()) + timedelta(days=12)).isoformat()
    far = (localdate(clock.now()) + timedelta(days=75)).isoformat()
    choice = "?template=start%3Atraining-open&parts=criteria&parts=requirements&parts=terms&mode=replace"
    sight.of(
        officer, "/procurement/templates/", "/procurement/tenders/new/", f"/procurement/tenders/{tender.pk}/template/", draft,
        f"{draft}template/", f"{draft}template/{choice}", f"{draft}dates/?day={day}&what=begins&waits=on",
        f"{draft}dates/?day={far}&what=begins&waits=on", f"{draft}criteria/", f"{draft}terms/",
    )  # fmt: skip
    officer.goes(f"{draft}template/{choice}")
    officer.page.get_by_role("button", name="套用模板").click()
    officer.sees("模板内容已写入草案。")
    other = officer.context.new_page()
    other.goto(f"{officer.site}{draft}requirement/")
    officer.goes(f"{draft}requirement/")
    officer.page.locator("[name=place]").fill("重庆市渝中区")
    expect(officer.page.locator("[data-autosave-of]")).to_have_attribute("data-state", "saved")
    other.locator("[name=place]").fill("重庆市北碚区")
    other.get_by_role("button", name="保存并返回").click()
    expect(other.locator("table.changes")).to_contain_text("重庆市渝中区")
    expect(other.locator("table.changes")).to_contain_text("重庆市北碚区")
    other.close()
    assert Tender.objects.get(pk=tender.pk).place == "重庆市渝中区"
    assert sight.faults == []


@pytest.mark.usefixtures("known_years")
def test_terms_are_corrected_and_seen_before_they_are_public(cast: Cast) -> None:
    side = buyer_side(at=clock.now())
    tender = published_tender(side, at=clock.now())
    officer = cast.plays(side.officer, language="zh-hans")
    officer.goes(f"/procurement/tenders/{tender.pk}/amend/")
    officer.page.locator("[name=bid_validity_days]").fill("120")
    officer.page.locator("[name=payments]").fill("首付款 40% 签订后30日内支付\n验收款 60% 验收后30日内支付")
    officer.page.locator("[name=reason]").fill(f"条款有误 {uuid4().hex[:4]}")
    officer.looks()
    officer.page.locator("form[enctype] button.button").first.click()
    officer.sees("首付款：合同金额的40%")
    officer.looks()
    officer.page.locator("button[name=confirm]").click()
    officer.page.wait_for_url(f"**{tender.get_absolute_url()}")
    assert TenderTerms.objects.get(tender=tender).bid_validity_days == 120
