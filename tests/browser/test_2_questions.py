"""Part two of the trip: questions, answers, and a correction that moves the deadline by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tender.core import clock, outbox
from tender.procurement.models import Tender
from tests.browser.people import Cast
from tests.builders.before import buyer_side, published_tender
from tests.builders.bids import verified_provider

MINUTE = {"second": 0, "microsecond": 0}  # deadlines are set to the minute
QUESTION = "可以在周末开班吗？"


@pytest.mark.usefixtures("known_years")
def test_a_question_is_answered_for_all_and_a_late_correction_extends_the_deadline(cast: Cast) -> None:
    at = clock.now() - timedelta(days=30)
    side = buyer_side(at=at)
    tender = published_tender(side, at=at, deadline=clock.now().replace(**MINUTE) + timedelta(days=3))
    asker, curious = (cast.plays(verified_provider(name, at=at)[1]) for name in ("某某培训公司", "嘉陵学院"))
    officer, citizen = cast.plays(side.officer), cast.anyone()

    asker.goes(f"/tenders/{tender.pk}/").presses("Ask a question").types({"Your question": QUESTION}).presses("Send the question")
    asker.sees("Your question was sent. It becomes public with its answer, without your name.")
    curious.goes(f"/tenders/{tender.pk}/").misses(QUESTION).presses("Follow").sees("You will hear of every change.")

    outbox.drain()
    officer.goes(tender.get_absolute_url()).presses("Notices and questions").presses("Questions").misses("某某培训公司").presses(
        "Answer"
    )
    officer.types({"Answer": "可以，请在方案中写明。"}).presses("Publish the answer").sees("The answer is public.")
    citizen.goes(f"/tenders/{tender.pk}/").sees(QUESTION).sees("可以，请在方案中写明。").misses("某某培训公司")

    before = tender.deadline
    officer.goes(tender.get_absolute_url()).presses("Amend and extend")
    officer.types({"place of delivery": "重庆市主城区内", "Reason for the correction": "地点写得更清楚"})
    officer.presses("Show what follows").sees("The deadline moves").sees("重庆市主城区内")
    officer.presses("Publish the correction").sees("The correction notice is public.")
    tender = Tender.objects.get(pk=tender.pk)
    assert tender.deadline > before + timedelta(days=11)
    outbox.drain()
    curious.goes("/home/news/").sees(f"更正公告：{tender.title}").sees("地点写得更清楚")
    citizen.goes(f"/tenders/{tender.pk}/").sees("重庆市主城区内")
    citizen.presses(tender.notices.get(kind="amendment").title)
    citizen.paper(citizen.page.locator("#main a[href$='/paper/']").first)


@pytest.mark.usefixtures("known_years")
def test_a_deadline_cannot_be_shortened_and_nothing_typed_is_lost(cast: Cast) -> None:
    at = clock.now() - timedelta(days=30)
    side = buyer_side(at=at)
    tender = published_tender(side, at=at, deadline=clock.now().replace(**MINUTE) + timedelta(days=30))
    officer = cast.plays(side.officer).goes(tender.get_absolute_url()).presses("Amend and extend")
    earlier = (tender.deadline - timedelta(days=1)).strftime("%Y-%m-%dT09:30")
    officer.types({"deadline for bids": earlier, "Reason for the correction": "提前"}).presses("Show what follows")
    expect(officer.page.get_by_role("alert").first).to_contain_text("不得提前到")
    expect(officer.field("Reason for the correction")).to_have_value("提前")
    assert Tender.objects.get(pk=tender.pk).deadline == tender.deadline
