"""Part ten of the trip: what was learned becomes credits, each with its reason; claims are reviewed; mistakes are reversed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import expect

from tender.core import clock, outbox
from tender.credits.models import Claim, CreditEntry
from tender.delivery.models import TrainingClass
from tender.parties.models import Organisation, Person
from tests.browser.people import Cast, Visitor
from tests.builders import actor
from tests.builders import delivery as build
from tests.builders.after import small_papers
from tests.builders.bids import upload
from tests.builders.contracts import in_force

pytestmark = pytest.mark.usefixtures("known_years")
ARTICLE = "区域协同发展的三点思考"


@pytest.fixture
def training() -> TrainingClass:
    """Everybody has completed it; the worker has written certificates and credits."""
    at = clock.now() - timedelta(days=32)
    training = build.delivered(people=2, at=at)
    with small_papers():
        build.completed(training, at=at)
        outbox.drain()
    return training


def test_a_class_becomes_credits_that_everybody_may_see(cast: Cast, training: TrainingClass) -> None:
    person = Person.objects.get(pk=training.participant_ids()[0])
    learner, citizen = cast.plays(person), cast.anyone()
    assert CreditEntry.objects.count() == 2
    learner.goes("/credits/").sees(f"完成培训班“{training.title}”（8学时，100分×8÷450学时）").sees("Every entry and its reason")
    citizen.goes("/credits/ranking/").page.locator("#main").get_by_role("link", name=str(person)).click()
    expect(citizen.sees(f"完成培训班“{training.title}”").misses("My claims").button("Reverse")).to_have_count(0)
    officer = cast.plays(build.officer(training))
    is_taken_back(officer, learner, person)
    citizen.goes("/credits/ranking/")
    expect(citizen.page.locator("tr", has_text=str(person)).locator("td").last).to_have_text("0.00")


def is_taken_back(officer: Visitor, learner: Visitor, person: Person) -> None:
    """Nothing is deleted: an opposite entry with its reason stands beside the first."""
    officer.goes(f"/credits/learners/{person.pk}/").presses("Reverse").types({"Reason": "考勤登记有误"}).presses("Reverse")
    expect(officer.sees("The entry is reversed.").button("Reverse")).to_have_count(0)
    learner.goes("/credits/").sees("冲销：考勤登记有误").sees("reversed")
    assert sum(entry.points for entry in CreditEntry.objects.filter(learner=person)) == 0


def test_a_claim_is_returned_mended_approved_and_counts(cast: Cast) -> None:
    at = clock.now()
    buyer: Organisation = in_force(at=at).buyer
    learner, officer = cast.plays(build.learner(buyer)), cast.plays(actor("officer", buyer, at=at))
    declares(learner)
    officer.goes("/credits/claims/").page.locator("#main").get_by_role("link", name=ARTICLE).click()
    officer.presses("Return the claim").types({"Reason": "请附发表页"}).presses("Return the claim")
    outbox.drain()
    mends(learner)
    officer.goes(Claim.objects.get().get_absolute_url()).sees("发表页.pdf")
    officer.download(officer.page.locator("#main a[href$='/evidence/']").get_attribute("href") or "")
    officer.presses("Approve the claim", "Approve the claim").sees("Approved; the points are written to the ledger.")
    learner.goes("/credits/").misses(f"自主申报：{ARTICLE}")
    outbox.drain()
    learner.goes("/credits/").sees(f"自主申报：{ARTICLE}")
    learner.goes("/home/news/").sees(ARTICLE)
    assert CreditEntry.objects.get().points == 12


def declares(learner: Visitor) -> None:
    """More points than the part may have are refused; what was typed stays."""
    yesterday = localtime(clock.now()) - timedelta(days=1)
    learner.goes("/credits/").presses("Declare own study or results")
    learner.types({"Part": "theory", "Title": ARTICLE, "What you declare": "在市级刊物发表", "Points asked for": "39"})
    learner.types({"Done on": f"{yesterday:%Y-%m-%d}"}).presses("Save")
    expect(learner.page.get_by_role("alert").first).to_be_visible()
    expect(learner.field("Title")).to_have_value(ARTICLE)
    learner.types({"Points asked for": "12"}).presses("Save").sees("Saved. Declare it when it is complete.")
    learner.presses("Declare the claim", "Declare the claim").sees("Declared; the department reviews it.")


def mends(learner: Visitor) -> None:
    learner.goes("/home/news/").sees("请附发表页")
    learner.goes(Claim.objects.get().get_absolute_url()).sees("请附发表页").presses("Edit")
    evidence = upload("发表页.pdf")
    learner.page.locator("[type=file]").set_input_files(
        {"name": evidence.name or "", "mimeType": "application/pdf", "buffer": evidence.read()}
    )
    learner.presses("Save").sees("发表页.pdf").presses("Declare the claim", "Declare the claim")
