"""Part one of the trip: from a training need to a public notice, with one return by the leader."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import expect

from tender.core import outbox
from tender.procurement.models import Need, Tender
from tests.browser.people import Cast, Visitor
from tests.builders.before import buyer_side

TITLE = "扩大对外开放与统筹区域发展专题培训"
NEED = {
    "Title": TITLE,
    "Purpose": "提升统筹区域发展能力",
    "Audience": "township",
    "Head count": "50",
    "Training days": "5",
    "Budget": "￥３００，０００",
}
REQUIREMENT = {
    "What the provider must do": "组织5天集中培训，含课程、师资、场地和食宿。",
    "Place of delivery": "重庆市内",
    "Period of delivery": "合同签订后90日内",
    "How it is accepted": "按培训方案逐项验收，学员满意度不低于90%。",
    "How it is paid": "验收合格并收到发票后30日内一次性支付。",
}


def test_from_a_need_to_a_public_notice(cast: Cast) -> None:
    side = buyer_side()
    officer, leader, citizen = cast.plays(side.officer), cast.plays(side.approver), cast.anyone()
    notes_a_need(officer)
    officer.presses("Draft a tender from this need")
    completes_the_draft(officer)
    officer.presses("Check your answers")
    officer.presses("Submit for review").sees("The tender was submitted for review.")
    leader_returns_it_and_the_officer_mends(leader, officer)
    tender = Tender.objects.get()
    leader.goes(tender.get_absolute_url()).presses("Approve", "Approve")
    officer.goes("/home/").sees("Publish the notice")
    officer.goes(tender.get_absolute_url()).presses("Publish the notice", "Publish the notice")
    expect(officer.page.get_by_role("timer")).to_be_visible()
    everybody_reads_it(citizen, tender)


def notes_a_need(officer: Visitor) -> None:
    officer.goes("/procurement/needs/").presses("Note a training need")
    officer.types(NEED | {"Budget": "1e309"}).presses("Save")
    expect(officer.page.get_by_role("alert").first).to_be_visible()
    expect(officer.field("Title")).to_have_value(TITLE)
    officer.types({"Planned start": "2027-03-01", "Budget": NEED["Budget"]}).presses("Save").sees("The training need is noted.")
    assert Need.objects.get().budget == 300000


def completes_the_draft(officer: Visitor) -> None:
    officer.presses("Title and contact")
    officer.types({"Contact person": "陈晨", "Contact phone": "023-68000000"}).presses("Save and go on")
    officer.types(REQUIREMENT).presses("Save and go on")
    lots(officer)
    criteria(officer)
    officer.types(
        {"Examined as": "qualification", "What is required": "具有独立承担民事责任的能力", "Evidence asked for": "营业执照"}
    )
    officer.presses(*["Save and go on"] * 4)
    officer.presses("Save and return").sees("complete")


def lots(officer: Visitor) -> None:
    rows = {"Title of the lot": TITLE, "Budget": "300000", "Ceiling price": "300001"}
    officer.types(rows).presses("Save and go on")
    expect(officer.field("Title of the lot")).to_have_value(TITLE)
    officer.types({"Ceiling price": "280000"}).presses("Save and go on")


def criteria(officer: Visitor) -> None:
    """The tree of a template, first with a sum that is wrong."""
    draft = f"/procurement/tenders/{Tender.objects.get().pk}/draft/"
    officer.goes(f"{draft}template/?template=start%3Atraining-open&parts=criteria&mode=replace")
    officer.page.get_by_role("button", name="套用模板").click()
    officer.goes(f"{draft}criteria/")
    first = officer.page.locator("[data-row] input.number").first
    points = first.input_value()
    first.fill("11")
    expect(officer.page.locator("[data-live-sum]")).to_have_class(re.compile("sum--wrong"))
    officer.presses("Save and go on")
    expect(first).to_have_value("11")
    first.fill(points)
    expect(officer.page.locator("[data-live-sum]")).to_have_class(re.compile("sum--right"))
    officer.presses("Save and go on")


def leader_returns_it_and_the_officer_mends(leader: Visitor, officer: Visitor) -> None:
    outbox.drain()
    where = Tender.objects.get().get_absolute_url()
    leader.goes("/home/").page.locator("#main").get_by_role("link", name=re.compile(TITLE)).first.click()
    leader.goes(where).presses("Return for changes").types({"Reason": "请写明标准"}).presses("Return for changes")
    outbox.drain()
    officer.goes("/home/news/").sees("请写明标准")
    officer.goes(where).presses("Work on the draft", "What the training must be").types(
        {"Standards to be met": "符合干部教育培训有关规定。"}
    )
    officer.presses("Save and return", "Check your answers", "Submit for review")


def everybody_reads_it(citizen: Visitor, tender: Tender) -> None:
    citizen.goes("/").presses(f"{tender.title}招标公告").sees(tender.number)
    citizen.paper(citizen.page.locator("#main a[href$='/paper/']").first)
    feed = citizen.download("/feed/").decode()
    assert tender.title in feed


def test_a_double_click_submits_once_and_a_lost_answer_comes_again(cast: Cast) -> None:
    officer = cast.plays(buyer_side().officer)
    officer.goes("/procurement/needs/new/").types(NEED | {"Planned start": "2027-03-01"})
    officer.button("Save").dblclick()
    officer.sees("The training need is noted.")
    assert Need.objects.count() == 1
    first = officer.path
    officer.goes("/procurement/needs/new/").types(NEED | {"Planned start": "2027-03-01"})
    sent: dict[str, Any] = {}
    officer.page.once("request", lambda request: sent.update(request.post_data_json or {}))
    officer.presses("Save")
    second = officer.path
    assert second != first
    again = officer.repeats("/procurement/needs/new/", sent)
    assert again.url.endswith(second)
    assert Need.objects.count() == 2
