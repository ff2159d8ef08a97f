"""Part nine of the trip: participants rate the class without a name; the result is shown from five answers on."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tender.core import clock, outbox
from tender.delivery.models import FeedbackAnswer, FeedbackRound
from tender.parties.models import Person
from tests.browser.people import Cast, Visitor
from tests.builders import delivery as build

pytestmark = pytest.mark.usefixtures("known_years")
SINCE = timedelta(days=31, minutes=5)  # the feedback of a class planned so long ago has just been opened


def test_participants_answer_without_a_name_and_the_result_is_public(cast: Cast) -> None:
    at = clock.now() - SINCE
    round_ = build.open_round(people=5, at=at)
    outbox.drain()
    people = list(Person.objects.filter(pk__in=round_.participant_ids()).order_by("pk"))
    first, second, *others = (cast.plays(one) for one in people)
    fetches(first, round_).presses("Answer now")
    answers(first, round_, marks=5, text="案例教学很有收获")
    on_another_device(second, cast.anyone(), round_)
    for n, one in enumerate(others):
        fetches(one, round_).presses("Answer now")
        answers(one, round_, marks=4 - (n == 2))
    assert FeedbackAnswer.objects.count() == 5
    officer, organiser = cast.plays(build.officer(round_.training)), cast.plays(build.organiser(round_.training))
    is_published(officer, organiser, round_)
    everybody_reads_it(cast.anyone(), round_)


def fetches(participant: Visitor, round_: FeedbackRound) -> Visitor:
    """By the message that told them, once; the result is not shown while answers come in."""
    participant.goes("/home/").page.locator("#main").get_by_role("link", name=re.compile(round_.training.title)).first.click()
    participant.presses("Open the page").sees("The result is shown when the feedback is closed and published.")
    return participant.presses("Fetch my ticket", "Fetch my ticket").sees("Your ticket")


def answers(visitor: Visitor, round_: FeedbackRound, *, marks: int, text: str = "") -> None:
    """On a page that knows no login (the builders call everybody 某人); an empty answer is refused and the words are kept."""
    expect(visitor.page.locator("body")).not_to_contain_text("某人")
    expect(visitor.page.locator("body")).not_to_contain_text(visitor.words("Sign out"))
    if text:
        visitor.page.locator("[name=text]").fill(text)
        visitor.presses("Send").sees("Please give at least one mark from 1 to 5.")
        expect(visitor.page.locator("[name=text]")).to_have_value(text)
    for question in round_.questions:
        visitor.page.locator(f"[name={question['key']}][value='{marks}']").check()
    visitor.presses("Send").sees("Thank you")


def on_another_device(participant: Visitor, other: Visitor, round_: FeedbackRound) -> None:
    """The ticket alone is enough, once."""
    secret = str(fetches(participant, round_).page.locator("#main code").text_content())
    participant.page.reload()  # a lost answer costs nobody their say
    expect(participant.page.locator("#main code")).to_have_text(secret)
    participant.goes(round_.get_absolute_url()).sees("You have fetched your ticket. Whether it was used, nobody can see.")
    other.goes("/delivery/feedback/answer/").types({"Ticket": secret}).presses("Next")
    answers(other, round_, marks=5)
    other.goes("/delivery/feedback/answer/").types({"Ticket": secret})
    other.presses("Next").sees("This ticket has been used already; its answer is in.")
    other.goes("/delivery/feedback/answer/").types({"Ticket": "geraten"})
    with other.in_trouble("404"):
        other.presses("Next").sees("This ticket is not known.")


def is_published(officer: Visitor, organiser: Visitor, round_: FeedbackRound) -> None:
    organiser.goes(round_.get_absolute_url()).sees("No result yet")
    officer.goes(round_.training.get_absolute_url()).presses("Feedback").sees("No result yet")
    officer.presses("Close the feedback", "Close the feedback").sees("案例教学很有收获")
    organiser.goes(round_.get_absolute_url()).sees("案例教学很有收获")
    officer.presses("Publish the result", "Publish the result")
    outbox.drain()


def everybody_reads_it(citizen: Visitor, round_: FeedbackRound) -> None:
    citizen.goes(round_.get_absolute_url()).sees("案例教学很有收获").sees("Result (PDF)")
    expect(citizen.page.locator("#main svg").first).to_be_visible()
    assert "教学评估" in PdfReader(BytesIO(citizen.paper("Result (PDF)"))).pages[0].extract_text()
    citizen.presses("All feedback on this provider").sees(round_.provider.name).sees(round_.training.title)


def test_four_answers_show_nothing_to_anybody(cast: Cast) -> None:
    at = clock.now() - SINCE
    round_ = build.answered(build.open_round(people=6, at=at), answers=4, at=at)
    officer, organiser = cast.plays(build.officer(round_.training)), cast.plays(build.organiser(round_.training))
    for one in (officer, organiser):
        one.goes(round_.get_absolute_url()).sees("Too few answers").misses("Result (PDF)")
    officer.cannot("Publish the result")
    citizen = cast.anyone()
    with citizen.in_trouble("404"):
        citizen.goes(round_.get_absolute_url())
        citizen.goes(f"{round_.get_absolute_url()}paper/")
        citizen.goes(f"/delivery/providers/{round_.provider_id}/")
