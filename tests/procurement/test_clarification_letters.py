"""Letters to bidders: asked, answered in time, decided by people; corrected and low prices (O87 art. 51, 59, 60; ALP2026)."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from tender.core.clock import FixedClock
from tender.core.refusal import Refusal
from tender.parties.models import Person
from tender.procurement.models import Bid, Clarification, Lot, Member
from tender.procurement.queries.clarification import cost_rows, view_of
from tender.procurement.rules.clarification import COSTS
from tender.procurement.rules.correction import Figures
from tender.procurement.services import clarification as letters
from tender.procurement.services import examination, sheet
from tender.procurement.services.clarification import Answer, Asked
from tender.procurement.services.report import report_sheet
from tests.builders import after
from tests.builders.bids import upload
from tests.lifecycles.walk import all_cards

pytestmark = pytest.mark.django_db
LOW = (Decimal("100000.00"), Decimal("250000.00"), Decimal("260000.00"), Decimal("270000.00"))


@pytest.fixture
def scene():
    return after.examined_tender(bids=4)


@pytest.fixture
def cheap(monkeypatch):
    monkeypatch.setattr(after, "PRICES", LOW)
    return after.examined_tender(bids=4)


def ask(scene, kind="clarification", *, bid=0, minutes=60, by=None, **known):
    said = Asked(kind, "请说明培训地点。", scene.at + timedelta(minutes=minutes), **known)
    return letters.ask(scene.bids()[bid], said, by=by or scene.leader, at=scene.at)


def answer(scene, letter, said=None, *, minutes=5, by=None):
    by = by or scene.provider_actors[[body.pk for body in scene.providers].index(letter.provider_id)]
    return letters.answer(letter, said or Answer("在南岸校区。"), by=by, clock=FixedClock(scene.at + timedelta(minutes=minutes)))


def decide(scene, letter, *, accepts=False, minutes=61, by=None, consulted="近三年同类成交价", reason="理由充分"):
    at = scene.at + timedelta(minutes=minutes)
    return letters.decide(letter, accepts=accepts, reason=reason, consulted=consulted, by=by or scene.leader, at=at)


def vote(scene, letter, *, against=(), minutes=61):
    for place, by in enumerate(after.voters(scene)):
        no = place in against
        letters.vote(letter, accepts=not no, reason="成本不足" if no else "", by=by, at=scene.at + timedelta(minutes=minutes))


def refused(do, *args, **known):
    with pytest.raises(Refusal) as found:
        do(*args, **known)
    return found.value.code


def costs(price):
    each = {name: Decimal("10000.00") for name in COSTS}
    return {**each, "teachers": price - Decimal("70000.00")}


FIGURES = Figures(Decimal("200000.00"), words=Decimal("201000.00"), units=Decimal("201000.00"))


def test_a_clarification_is_asked_answered_and_decided(scene):
    letter = ask(scene)
    assert refused(ask, scene) == "asked_already"
    assert refused(decide, scene, letter, accepts=True, minutes=1) == "answer_awaited"
    assert refused(answer, scene, letter, Answer(" ")) == "answer_missing"
    done = answer(scene, letter)
    assert (done.state, done.answer, len(done.digest)) == ("answered", "在南岸校区。", 64)
    assert refused(answer, scene, letter) == "answered_already"
    done = decide(scene, done, accepts=True)
    assert (done.state, done.decided_by_id, done.reason) == ("accepted", scene.leader.person_id, "理由充分")
    assert scene.bids()[0].state == "admitted"


def test_an_answer_at_the_deadline_is_late_and_nothing_follows_by_itself(scene):
    letter = ask(scene)
    assert refused(answer, scene, letter, minutes=60) == "answer_late"
    noted = letters.lapse_when_due(str(letter.pk), clock=FixedClock(letter.deadline))
    assert noted.state == "unanswered"
    assert scene.bids()[0].state == "admitted"
    assert refused(decide, scene, noted, accepts=True) == "nothing_answered"
    assert decide(scene, noted).state == "refused"
    assert scene.bids()[0].state == "admitted"
    assert letters.lapse_when_due(str(letter.pk), clock=FixedClock(letter.deadline)) is None


def test_only_the_leader_asks_and_only_the_bidder_answers(scene):
    for nobody in (scene.officer, scene.actor_of(scene.members[1]), scene.provider_actors[0]):
        assert refused(ask, scene, by=nobody) == "forbidden"
    letter = ask(scene)
    assert refused(answer, scene, letter, by=scene.provider_actors[1]) == "forbidden"
    assert refused(decide, scene, answer(scene, letter), by=scene.officer) == "forbidden"


def test_a_confirmed_correction_takes_the_place_of_the_price(scene):
    letter = ask(scene, "correction", figures=FIGURES, by=scene.officer)
    assert letter.figures["steps"] == [["words_over_digits", "201000.00", "200000.00"]]
    assert refused(answer, scene, letter, Answer()) == "confirm_missing"
    done = answer(scene, letter, Answer(confirms=True))
    bid = scene.bids()[0]
    assert done.state == "accepted"
    assert (bid.price, bid.statement["listed_price"]) == (Decimal("201000.00"), "200000.00")


@pytest.mark.parametrize("confirms", [False, None])
def test_a_correction_refused_or_unanswered_is_invalid_by_a_persons_decision(scene, confirms):
    letter = ask(scene, "correction", figures=FIGURES)
    if confirms is not None:
        letter = answer(scene, letter, Answer(confirms=confirms))
    assert scene.bids()[0].state == "admitted"
    assert refused(decide, scene, letter, accepts=True) in ("not_confirmed", "nothing_answered")
    decide(scene, letter, by=scene.officer, reason="不确认修正")
    bid = scene.bids()[0]
    assert (bid.state, bid.price) == ("rejected", Decimal("200000.00"))
    assert "第59条" in examination_reason(bid)


def examination_reason(bid):
    from tender.procurement.queries.examination import reasons_of

    return reasons_of(bid)


def test_a_corrected_price_above_the_ceiling_never_takes_effect(scene):
    letter = ask(scene, "correction", figures=Figures(Decimal("200000.00"), units=scene.lot.ceiling + 1))
    done = answer(scene, letter, Answer(confirms=True))
    assert (done.state, scene.bids()[0].price) == ("answered", Decimal("200000.00"))
    assert refused(decide, scene, done, accepts=True) == "not_confirmed"
    assert decide(scene, done).state == "refused"


def test_figures_that_agree_are_not_written_about(scene):
    assert refused(ask, scene, "correction", figures=Figures(Decimal("200000.00"))) == "no_discrepancy"


def begin_scoring(scene):
    sheet.begin_scoring(scene.fresh(), by=scene.officer, at=scene.at + timedelta(hours=2))


def test_scoring_waits_for_a_low_price_to_be_asked_and_decided(cheap):
    with pytest.raises(Refusal) as found:
        begin_scoring(cheap)
    assert found.value.code == "letters_open"
    assert [cheap.bids()[0].alias in one for one in found.value.params["what"]] == [True]
    assert refused(ask, cheap, "low_price", minutes=29) == "window_short"
    letter = ask(cheap, "low_price", minutes=30, hours=Decimal(40))
    assert letter.figures["codes"] == ["abnormal_low_mean", "abnormal_low_second", "abnormal_low_ceiling"]
    assert refused(begin_scoring, cheap) == "letters_open"
    price = cheap.bids()[0].price
    assert refused(answer, cheap, letter, Answer("自有场地。", costs=costs(price + 1))) == "costs_differ"
    letter = answer(cheap, letter, Answer("自有场地。", costs=costs(price)))
    assert [row.hourly for row in cost_rows(letter)][:2] == [Decimal("750.00"), Decimal("250.00")]
    assert refused(decide, cheap, letter) == "votes_missing"
    vote(cheap, letter, against={1})
    assert refused(decide, cheap, letter, consulted=" ") == "consulted_missing"
    done = decide(cheap, letter, accepts=False)
    assert done.state == "accepted", "the majority decides, not the form"
    begin_scoring(cheap)
    report = report_sheet(cheap.evaluation, cheap.lot, at=cheap.at)
    assert "认为能够证明其报价合理4票，不能证明1票" in report.clarifications


def test_a_price_that_the_majority_does_not_find_explained_makes_the_bid_invalid(cheap):
    letter = answer(cheap, ask(cheap, "low_price", hours=Decimal(40)), Answer("x", costs=costs(cheap.bids()[0].price)))
    assert refused(letters.vote, letter, accepts=False, by=cheap.leader, at=cheap.at) == "reason_missing"
    vote(cheap, letter, against={0, 1, 2})
    decide(cheap, letter, accepts=True, reason="师资费明显低于市场价")
    bid = cheap.bids()[0]
    assert bid.state == "rejected"
    assert "师资费明显低于市场价" in examination_reason(bid)
    assert Lot.objects.get(pk=cheap.lot.pk).failed_because == ""
    begin_scoring(cheap)


def test_the_committees_judgement_is_a_trigger_of_its_own(scene):
    letter = ask(scene, "low_price", bid=2, hours=Decimal(40))
    assert letter.figures["codes"] == ["abnormal_low_judgement"]


def test_with_too_few_left_the_lot_fails(monkeypatch):
    monkeypatch.setattr(after, "PRICES", LOW)
    scene = after.examined_tender(bids=3)
    letter = ask(scene, "low_price", hours=Decimal(40))
    lapsed = letters.lapse_when_due(str(letter.pk), clock=FixedClock(letter.deadline))
    with pytest.raises(Refusal) as found:
        letters.vote(lapsed, accepts=True, by=scene.leader, at=lapsed.deadline)
    assert found.value.code == "nothing_answered"
    for by in after.voters(scene):
        letters.vote(lapsed, accepts=False, reason="未说明", by=by, at=lapsed.deadline)
    decide(scene, lapsed)
    assert "不足三家" in Lot.objects.get(pk=scene.lot.pk).failed_because
    from tender.core.door import perform

    assert perform(scene.fresh(), "fail", by=scene.officer, at=scene.at, reason="不足三家").state == "failed"


def test_conformity_is_not_concluded_while_a_letter_is_open():
    scene = after.with_committee(bids=3)
    needs = list(scene.tender.requirements.all())
    for kind, voters in (("qualification", [scene.officer]), ("conformity", after.voters(scene))):
        cells = [(bid, need, True) for bid in scene.bids() for need in needs if need.kind == kind]
        for by in voters:
            examination.record(scene.lot, kind, cells, by=by, at=scene.at)
        if kind == "qualification":
            with after.small_papers():
                examination.conclude(scene.lot, kind, by=scene.officer, at=scene.at)
    letter = ask(scene)
    assert refused(examination.conclude, scene.lot, "conformity", by=scene.leader, at=scene.at) == "letters_open"
    decide(scene, answer(scene, letter), accepts=True)
    with after.small_papers():
        assert examination.conclude(scene.lot, "conformity", by=scene.leader, at=scene.at)


def test_members_read_answers_blind_and_other_bidders_nothing(client, scene):
    letter = ask(scene)
    name = scene.providers[0].name
    said = Answer(f"{name}的场地在南岸。", uploads=[upload(name=f"{name}证明.pdf")])
    letter = answer(scene, letter, said)
    view = view_of(letter, by=scene.actor_of(scene.members[1]))
    assert name not in view.answer
    assert [shown for _one, shown in view.files] == [f"{letter.bid.alias}-01.pdf"]
    url = letter.get_absolute_url()
    client.force_login(Person.objects.get(pk=scene.members[1].person_id))
    assert name not in client.get(url).content.decode()
    file = reverse("procurement:clarification-file", args=[letter.pk, letter.files.get().pk])
    assert name not in client.get(file).headers["Content-Disposition"]
    client.force_login(Person.objects.get(pk=scene.provider_actors[1].person_id))
    assert client.get(url).status_code == client.get(file).status_code == 404
    client.force_login(Person.objects.get(pk=scene.provider_actors[0].person_id))
    assert "南岸" in client.get(url).content.decode()


def test_every_card_of_a_letter_is_used():
    assert {"answer_it", "lapse", "accept", "refuse"} == {name for _kind, name in all_cards(Clarification)}


def test_the_pages_write_answer_vote_and_decide(client, cheap, monkeypatch):
    from tender.core import clock

    at = cheap.at
    monkeypatch.setattr(clock, "now", lambda: at)
    monkeypatch.setattr(clock.DatabaseClock, "now", lambda self: at)
    bid = cheap.bids()[0]
    client.force_login(Person.objects.get(pk=cheap.leader.person_id))
    page = reverse("procurement:clarifications", args=[cheap.tender.pk])
    html = client.get(page).content.decode()
    assert bid.alias in html
    assert cheap.providers[0].name not in html
    url = reverse("procurement:clarification-ask", args=[bid.pk, "low_price"])
    typed = {"item": "请说明报价组成", "hours": "40", "deadline": f"{clock_text(at + timedelta(minutes=10))}"}
    assert client.post(url, typed).status_code == 422
    typed["deadline"] = clock_text(at + timedelta(minutes=45))
    assert client.post(url, typed).status_code == 302
    letter = Clarification.objects.get()
    client.force_login(Person.objects.get(pk=cheap.provider_actors[0].person_id))
    assert "异常低" in client.get(letter.get_absolute_url()).content.decode()
    said = {f"cost_{name}": f"{amount}" for name, amount in costs(bid.price).items()}
    assert client.post(letter.get_absolute_url(), {**said, "text": "自有场地", "signs": "on"}).status_code == 302
    for seat in Member.objects.filter(evaluation__tender=cheap.tender):
        client.force_login(Person.objects.get(pk=seat.person_id))
        assert client.post(reverse("procurement:clarification-vote", args=[letter.pk]), {"accepts": "yes"}).status_code == 302
    client.force_login(Person.objects.get(pk=cheap.leader.person_id))
    assert "登记处理决定" in client.get(letter.get_absolute_url()).content.decode()
    done = client.post(
        reverse("procurement:clarification-decide", args=[letter.pk]), {"consulted": "同类成交价", "reason": "说明合理"}
    )
    assert done.status_code == 302
    assert Clarification.objects.get().state == "accepted"
    assert Bid.objects.get(pk=bid.pk).state == "admitted"


def clock_text(moment):
    from tender.core.wording import local

    return f"{local(moment):%Y-%m-%dT%H:%M}"
