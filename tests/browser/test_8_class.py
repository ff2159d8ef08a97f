"""Part eight of the trip: a class under the contract, from its timetable to certificates that anyone can verify."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import expect
from pypdf import PdfReader

from tender.contracts.models import Contract
from tender.core import clock, outbox
from tender.delivery.models import Certificate, Session, TrainingClass
from tests.browser.people import Cast, Visitor
from tests.builders import actor
from tests.builders.contracts import in_force
from tests.builders.delivery import learner, lecturer

pytestmark = pytest.mark.usefixtures("known_years")
TITLE = "扩大对外开放与统筹区域发展"
HOURS = (7, 1)  # one hour of eight may be missed (at most one seventh), seven may not


@pytest.fixture
def contract() -> Contract:
    """In force since weeks."""
    return in_force(at=clock.now() - timedelta(days=30))


def test_a_class_is_planned_held_appraised_and_certified(cast: Cast, contract: Contract) -> None:
    organiser, officer = cast.plays(actor("organiser", contract.provider)), cast.plays(actor("officer", contract.buyer))
    sent = [learner(contract.buyer) for _n in range(3)]
    keen, late = (cast.plays(learner(contract.buyer)) for _n in range(2))
    training = plans(organiser)
    dispatches(officer, training, [str(one) for one in sent])
    choose_it_themselves(keen, late, training)
    organiser.goes(training.get_absolute_url()).presses("Begin the class", "Begin the class").sees("The class has begun.")
    is_over(training)
    attend(organiser, training)
    organiser.goes(training.get_absolute_url()).presses("End the class", "End the class").sees("The class has ended.")
    are_appraised(organiser, training)
    outbox.drain()
    officer.goes(training.get_absolute_url()).presses("Accept the class", "Accept the class").sees("The class is accepted.")
    is_certified(late, cast.anyone())


def plans(organiser: Visitor) -> TrainingClass:
    """Under the contract, with two sessions of two lecturers; the enrolment opens only when the hours add up."""
    first = localtime(clock.now()) + timedelta(days=3)
    one, other = lecturer("王教授"), lecturer("李教授")
    organiser.goes("/delivery/classes/").presses("Plan a class")
    organiser.page.locator("[name=contract]").select_option(index=1)
    organiser.types(
        {
            "Title of the class": TITLE,
            "Audience": "township",
            "Place": "党校一号教室",
            "First day": f"{first:%Y-%m-%d}",
            "Last day": f"{first + timedelta(days=1):%Y-%m-%d}",
            "Teaching hours": sum(HOURS),
            "Places for dispatched participants": 3,
            "Places for self-selected participants": 1,
        }
    )
    organiser.presses("Plan the class").sees("The class is planned.").cannot("Open the enrolment")
    adds_a_session(organiser, "对外开放新格局", str(one), first, HOURS[0])
    organiser.cannot("Open the enrolment")
    adds_a_session(organiser, "区域协同发展", str(one), first, HOURS[1], refused=True)
    adds_a_session(organiser, "区域协同发展", str(other), first + timedelta(days=1), HOURS[1])
    organiser.presses("Open the enrolment", "Open the enrolment").sees("Enrolment is open.")
    return TrainingClass.objects.get()


def adds_a_session(organiser: Visitor, topic: str, who: str, day: datetime, hours: int, *, refused: bool = False) -> None:
    organiser.presses("Add a session")
    organiser.page.locator("[name=lecturer]").select_option(label=who)
    times = {"From": f"{day:%Y-%m-%d}T09:00", "Until": f"{day:%Y-%m-%d}T{9 + hours:02}:00"}
    organiser.types({"Topic": topic, "Room": "101", "Teaching hours": hours} | times).presses("Add")
    if refused:
        expect(organiser.page.get_by_role("alert").first).to_contain_text("对外开放新格局")
        organiser.presses("Back")
    else:
        organiser.sees("The session is on the timetable.").sees(topic)


def dispatches(officer: Visitor, training: TrainingClass, names: list[str]) -> None:
    officer.goes("/delivery/classes/").page.locator("#main").get_by_role("link", name=TITLE).click()
    officer.presses("Participants", "Dispatch people")
    first, *others = names
    officer.page.get_by_label(re.compile(first)).check()
    officer.page.get_by_text(officer.words("Paste a list of names")).click()
    officer.types({"Names, one person a line": "\n".join(others)}).presses("Tick these people")
    expect(officer.page.locator("#main [type=checkbox]:checked")).to_have_count(len(names))
    officer.presses("Dispatch").sees("They are enrolled and told.")
    assert training.enrolments.filter(state="confirmed", channel="dispatch").count() == len(names)


def choose_it_themselves(keen: Visitor, late: Visitor, training: TrainingClass) -> None:
    """One gets the place, the other waits and gets it when it becomes free."""
    for one, state in ((keen, "confirmed"), (late, "on the waiting list")):
        one.goes("/delivery/classes/").page.locator("#main").get_by_role("link", name=TITLE).click()
        one.presses("Choose this class", "Choose this class").sees("You are on the list.").sees(state)
    keen.presses("Withdraw from the class", "Withdraw from the class").sees("Choose this class again")
    outbox.drain()
    late.goes(training.get_absolute_url()).sees("confirmed")


def is_over(training: TrainingClass) -> None:
    """The days of the class pass."""
    back = timedelta(days=10)
    for session in Session.objects.filter(training=training):
        session.starts_at, session.ends_at = session.starts_at - back, session.ends_at - back
        session.save()


def attend(organiser: Visitor, training: TrainingClass) -> None:
    """Somebody asked for leave in the short session; somebody else missed the long one."""
    long, short = Session.objects.order_by("starts_at")
    tired, gone = training.enrolments.filter(channel="dispatch").order_by("pk")[:2]
    for session, row, state in ((long, gone, "absent"), (short, tired, "leave")):
        organiser.goes(training.get_absolute_url()).page.locator("tr", has_text=session.title).get_by_role("link").last.click()
        organiser.page.locator(f"[name=e-{row.pk}][value={state}]").check()
        organiser.presses("Note the attendance").sees("The attendance is noted.")


def are_appraised(organiser: Visitor, training: TrainingClass) -> None:
    """Who missed more than a seventh cannot pass and is expelled; all others pass."""
    for row in training.enrolments.filter(state="confirmed"):
        organiser.goes(row.get_absolute_url()).presses("Write the appraisal")
        organiser.types({"Appraisal": "学习认真，成绩优良。", "Examination (0–100, empty if there was none)": "88", "passed": True})
        organiser.presses("Write the appraisal")
        if row.attendances.filter(state="absent").exists():
            expect(organiser.page.get_by_role("alert").first).to_contain_text("七分之一")
            organiser.goes(row.get_absolute_url()).presses("Expel").types({"Reason": "缺课超过总学时的七分之一"}).presses("Expel")
            organiser.sees("缺课超过总学时的七分之一")
        else:
            organiser.sees("The appraisal is written.")
    assert sorted(training.enrolments.values_list("state", flat=True)) == ["completed"] * 3 + ["expelled", "withdrawn"]


def is_certified(holder: Visitor, anyone: Visitor) -> None:
    """The certificate carries its address; whoever follows it sees for whom it was made and can compare their copy."""
    holder.goes("/delivery/classes/").page.locator("#main").get_by_role("link", name=TITLE).click()
    holder.page.locator("#main").get_by_role("link", name=holder.words("completed (enrolment)")).click()
    paper = holder.paper("Certificate (PDF)")
    certificate = Certificate.objects.get(enrolment__channel="self")
    printed = "".join(page.extract_text() for page in PdfReader(BytesIO(paper)).pages).replace("\n", "")
    where = "/verify/" + printed.split("/verify/")[1][:37]
    anyone.goes(where).sees("This paper is on record").sees("certificate of completion")
    anyone.sees(certificate.number).sees(str(certificate.enrolment.learner)).sees(TITLE)
    for body, answer in ((paper, "The same, to the last byte"), (paper + b" ", "Not the same")):
        anyone.page.locator("[type=file]").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": body})
        anyone.presses("Compare").sees(answer)
    with anyone.in_trouble("404"):
        anyone.goes(f"/verify/{uuid4()}/").sees("No paper on record has this code")
