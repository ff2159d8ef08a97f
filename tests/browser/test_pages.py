"""Every main page, looked at once as whoever uses it: axe-core, phone width, weight, console (`sight.py`).

One test per scene, so that a scene is built once; every fault of a scene is reported together.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from tender.contracts.models import Contract
from tender.core import clock, outbox
from tender.credits.models import CreditEntry
from tender.delivery.services import feedback
from tender.parties.models import Person
from tests.browser.people import Cast
from tests.browser.sight import Sight
from tests.builders import after, person
from tests.builders import delivery as build
from tests.builders.before import buyer_side, draft_tender, published_tender
from tests.builders.bids import bid_draft, verified_provider

pytestmark = pytest.mark.usefixtures("known_years")
ENGLISH = {"language": "en"}


@pytest.fixture
def sight() -> Iterator[Sight]:
    """Whatever was seen and is not right fails the test at its end."""
    sight = Sight()
    yield sight
    assert not sight.faults, "\n".join(sight.faults)


BAD = """<!doctype html><html lang="zh"><title>x</title><main><h1>x</h1><img src="data:,"><div style="width:500px">x</div></main>
<script>console.error("broken")</script><!-- """


def test_a_look_finds_every_kind_of_fault(cast: Cast) -> None:
    sight, reader = Sight(), cast.anyone()
    heavy = BAD + "x" * 200_001 + " -->"
    reader.page.route("**/bad/", lambda route: route.fulfill(body=heavy, content_type="text/html"))
    with reader.in_trouble("broken"):
        sight.of(reader, "/bad/")
    assert [kind for kind in ("[bytes]", "[axe] image-alt", "[390 px]", "[console]") if kind not in " ".join(sight.faults)] == []


def test_public_pages_in_both_languages(cast: Cast, sight: Sight) -> None:
    scene, _award = after.notified_award()
    open_tender = published_tender(at=clock.now())
    notice = scene.tender.notices.get(kind="award")
    for reader in (cast.anyone(), cast.anyone(**ENGLISH)):
        sight.of(reader, "/", f"/notices/{notice.pk}/", f"/tenders/{scene.tender.pk}/", f"/verify/{notice.paper_id}/")
        sight.of(reader, f"/tenders/{open_tender.pk}/", "/accounts/login/", "/accounts/signup/", "/credits/ranking/")


def test_pages_of_a_draft(cast: Cast, sight: Sight) -> None:
    side = buyer_side()
    tender = draft_tender(side)
    officer = cast.plays(side.officer)
    draft = f"/procurement/tenders/{tender.pk}/draft/"
    sections = ("basics", "requirement", "lots", "criteria", "scoring", "requirements", "dates", "documents", "check")
    sight.of(officer, "/home/", "/procurement/needs/", "/procurement/needs/new/", tender.get_absolute_url(), draft)
    sight.of(officer, *(f"{draft}{section}/" for section in sections))
    sight.of(officer, *(f"{tender.get_absolute_url()}{part}/" for part in ("document", "record")))


def test_pages_of_a_provider_before_the_deadline(cast: Cast, sight: Sight) -> None:
    at = clock.now() - timedelta(days=3)
    tender = published_tender(at=at)
    body, by = verified_provider("南岸党校", at=at)
    bid = bid_draft(tender.lots.get(), body, at=at)
    provider = cast.plays(by)
    sight.of(provider, "/home/", f"/tenders/{tender.pk}/", "/procurement/bids/", bid.get_absolute_url())


def test_pages_of_opening_and_examination(cast: Cast, sight: Sight) -> None:
    scene = after.with_committee(after.examining())
    tender, lot = scene.tender, scene.lot
    officer = cast.plays(scene.officer)
    sight.of(officer, tender.get_absolute_url(), f"/procurement/tenders/{tender.pk}/opening/")
    sight.of(officer, f"/procurement/tenders/{tender.pk}/committee/", f"/procurement/tenders/{tender.pk}/examination/")
    sight.of(officer, f"/procurement/lots/{lot.pk}/examination/qualification/")
    sight.of(officer, *(f"{tender.get_absolute_url()}{part}/" for part in ("document", "notices", "questions", "record", "duties")))


def test_pages_of_an_evaluator(cast: Cast, sight: Sight) -> None:
    scene = after.scoring_tender()
    mine = scene.sheets()[0]
    judge = cast.plays(mine.evaluator)
    sight.of(judge, "/home/", "/procurement/evaluations/", mine.get_absolute_url())


def test_pages_of_the_evaluation_and_the_award(cast: Cast, sight: Sight) -> None:
    scene = after.awarded_tender()
    tender = scene.tender
    officer, winner = cast.plays(scene.officer), cast.plays(scene.provider_actors[0])
    award = tender.awards.get()
    sight.of(officer, scene.evaluation.get_absolute_url(), f"/procurement/lots/{scene.lot.pk}/scores/")
    sight.of(officer, f"/procurement/tenders/{tender.pk}/award/", award.get_absolute_url())
    sight.of(winner, f"/tenders/{tender.pk}/")


def test_pages_of_contract_and_class(cast: Cast, sight: Sight) -> None:
    training = build.delivered(people=3, at=clock.now() - timedelta(days=31))
    contract = Contract.objects.get()
    officer, organiser = cast.plays(build.officer(training)), cast.plays(build.organiser(training))
    sight.of(officer, "/contracts/", contract.get_absolute_url(), "/delivery/classes/", training.get_absolute_url())
    row, session = training.enrolments.first(), training.sessions.first()
    where = training.get_absolute_url()
    sight.of(organiser, f"{where}roster/", f"{where}sessions/{session.pk}/attendance/", row.get_absolute_url())
    sight.of(organiser, "/delivery/classes/new/", f"{row.get_absolute_url()}appraise/")


def test_pages_of_feedback(cast: Cast, sight: Sight) -> None:
    at = clock.now() - timedelta(days=32)
    asks = build.open_round(people=1, at=at)
    participant = cast.plays(Person.objects.get(pk=asks.participant_ids()[0]))
    sight.of(participant, asks.get_absolute_url())
    participant.presses("Fetch my ticket", "Fetch my ticket")
    sight.here(participant)
    sight.here(participant.presses("Answer now"))
    round_ = build.answered(build.open_round(people=6, at=at), answers=5, at=at)
    feedback.publish(round_, by=build.officer(round_.training), at=clock.now())
    for reader in (cast.anyone(), cast.anyone(**ENGLISH)):
        sight.of(reader, round_.get_absolute_url(), f"/delivery/providers/{round_.provider_id}/", "/delivery/feedback/answer/")


def test_pages_of_credits(cast: Cast, sight: Sight) -> None:
    at = clock.now() - timedelta(days=32)
    training = build.delivered(people=2, at=at)
    with after.small_papers():
        build.completed(training, at=at)
        outbox.drain()
    learner = Person.objects.get(pk=CreditEntry.objects.first().learner_id)
    sight.of(cast.plays(learner), "/home/", f"/credits/learners/{learner.pk}/", "/credits/claims/new/", "/credits/claims/")
    sight.of(cast.anyone(**ENGLISH), "/credits/ranking/", f"/credits/learners/{learner.pk}/")


def test_pages_of_the_office(cast: Cast, sight: Sight) -> None:
    side = buyer_side()
    published_tender(side)
    supervisor = cast.plays(person("监督员", ("supervisor", side.buyer)))
    sight.of(supervisor, "/office/trail/", "/office/deliveries/", "/office/moves/", "/home/")
