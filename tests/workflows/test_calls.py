"""The to-do list beside the flows: what rows ask of each side, with the exact page and the end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import activate, deactivate

from tender.contracts.services.agreement import enter_agreement
from tender.core.clock import FixedClock
from tender.credits.services import claim as claims
from tender.delivery.services import enrolment, feedback
from tender.parties.models import Person
from tender.parties.queries import actor_of
from tender.parties.services.evidence import verify
from tender.procurement.models import Bid, Bond, Duty
from tender.procurement.services import examination, question
from tender.procurement.services.amendment import Wish, amend
from tender.procurement.services.bid import seal_bid
from tender.procurement.services.bid_confirm import confirm_bid
from tests.builders import AT, actor, after, before, bids, bonds, delivery, organisation
from tests.builders.contracts import in_force
from tests.parties.test_evidence import END, shown
from workflows.flows.todo import todo_for

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def found(by, title, at=AT):
    """The lines of this title on somebody's list."""
    return [line for line in todo_for(by, at)[0] if str(line.title) == title]


@pytest.fixture(autouse=True)
def english(monkeypatch):
    activate("en")
    monkeypatch.setattr("tender.core.papers.pdf", before.printed)
    yield
    deactivate()


def test_a_participant_rates_until_the_ticket_is_fetched_or_the_window_is_over():
    round_ = delivery.open_round()
    at = round_.created_at
    who = actor_of(Person.objects.get(pk=round_.participant_ids()[0]), at)
    (line,) = found(who, "Rate the class", at)
    assert (line.url, line.due) == (reverse("delivery:ticket", args=[round_.pk]), round_.closes_at)
    assert found(who, "Rate the class", round_.closes_at) == []
    stranger = actor_of(delivery.learner(round_.training.buyer), at)
    assert found(stranger, "Rate the class", at) == []
    feedback.fetch_ticket(round_, by=who, at=at)
    assert found(who, "Rate the class", at) == []


def test_a_claim_waits_on_the_officers_list_and_a_returned_one_on_the_learners():
    department = organisation("buyer")
    me, officer = actor_of(delivery.learner(department), AT), actor("officer", department)
    values = dict(part="theory", title="调研报告", description="调研", points=Decimal(2), done_on=AT.date(), by=me, at=AT)
    claim = claims.write_claim(**values)
    assert found(officer, "Review the credit claim") == []
    claim = claims.declare(claim, by=me, at=AT + DAY)
    (line,) = found(officer, "Review the credit claim", AT + DAY)
    assert (line.url, line.due) == (claim.get_absolute_url(), localdate(AT + 16 * DAY))
    assert found(actor("officer", organisation("buyer")), "Review the credit claim", AT + DAY) == []
    claims.send_back(claim, reason="请补充", by=officer, at=AT + DAY)
    assert found(officer, "Review the credit claim", AT + DAY) == []
    assert [line.url for line in found(me, "Mend the returned claim", AT + DAY)] == [claim.get_absolute_url()]


def test_an_organiser_notes_attendance_of_sessions_that_are_over():
    thing = delivery.running()
    by, title = delivery.organiser(thing), "Note who was there"
    first = thing.sessions.order_by("starts_at").first()
    assert found(by, title, first.ends_at - timedelta(minutes=1)) == []
    (line,) = found(by, title, first.ends_at)
    assert (line.url, line.count) == (reverse("delivery:attendance", args=[thing.pk, first.pk]), 1)
    delivery.attended(thing)
    assert found(by, title, first.ends_at) == []


def test_a_bid_is_to_be_sealed_and_confirmed_again_after_a_correction():
    side = before.buyer_side()
    tender, at = before.published_tender(side), AT + 3 * DAY
    bid = bids.bid_draft(tender.lots.first())
    owner = bids.acting_for(bid.provider)
    (line,) = found(owner, "Seal and submit the bid", at)
    assert (line.url, line.due) == (bid.get_absolute_url(), tender.deadline)
    assert found(bids.verified_provider()[1], "Seal and submit the bid", at) == []
    seal_bid(bid, by=owner, clock=FixedClock(at))
    title = "Confirm or replace the bid after the correction"
    assert (found(owner, "Seal and submit the bid", at), found(owner, title, at)) == ([], [])
    amend(tender, Wish({"place": "成都市内"}), reason="地点调整", by=side.officer, at=at + timedelta(hours=1))
    (line,) = found(owner, title, at + DAY)
    assert line.url == bid.get_absolute_url()
    assert found(side.officer, title, at + DAY) == []
    confirm_bid(Bid.objects.get(pk=bid.pk), by=owner, clock=FixedClock(at + DAY))
    assert found(owner, title, at + DAY) == []


def test_papers_shown_are_verified_and_papers_that_run_out_are_shown_anew():
    body, officer = organisation("agency"), actor("officer", organisation("buyer"))
    own = actor("provider", body)
    paper = shown(body, own)
    (line,) = found(officer, "Verify the papers shown")
    assert (line.thing, line.url, line.count) == ("", reverse("parties:papers"), 1)
    verify(paper, by=officer, at=AT)
    assert found(officer, "Verify the papers shown") == []
    title, end = "Show a newer paper: this one runs out", AT.replace(year=END.year, month=END.month, day=END.day)
    assert found(own, title) == []
    (line,) = found(own, title, end - 5 * DAY)
    assert (line.url, line.due) == (f"{body.get_absolute_url()}#papers", END)
    shown(body, own, until=END.replace(year=END.year + 1))
    verify(body.evidence.last(), by=officer, at=end - 5 * DAY)
    assert found(own, title, end - 4 * DAY) == []


def test_a_bond_is_to_be_recorded_after_the_opening():
    tender = bonds.opened_with_bonds(3)
    officer, bond = actor("officer", tender.buyer), Bond.objects.first()
    title = "Record whether the bid bond came in"
    assert {line.url for line in found(officer, title)} == {one.get_absolute_url() for one in bonds.bonds_of(tender)}
    bonds.received(bond, officer)
    assert len(found(officer, title)) == 2


def test_every_member_votes_on_conformity_after_the_qualification_and_the_leader_concludes():
    scene, title = after.with_committee(), "Vote on the conformity of the bids"
    assert found(scene.leader, title) == []
    needs = list(scene.tender.requirements.filter(kind="qualification"))
    with after.small_papers():
        rows = [(bid, need, True) for bid in scene.bids("opened") for need in needs]
        examination.record(scene.lot, "qualification", rows, by=scene.officer, at=scene.at)
        examination.conclude(scene.lot, "qualification", by=scene.officer, at=scene.at)
    url = reverse("procurement:examine", args=[scene.lot.pk, "conformity"])
    needs = list(scene.tender.requirements.filter(kind="conformity"))
    last = "Conclude the conformity examination"
    for voter in after.voters(scene):
        assert [line.url for line in found(voter, title)] == [url]
        assert found(scene.leader, last) == []
        rows = [(bid, need, True) for bid in scene.bids("opened") for need in needs]
        examination.record(scene.lot, "conformity", rows, by=voter, at=scene.at)
        assert found(voter, title) == []
    assert [line.url for line in found(scene.leader, last)] == [url]
    assert found(scene.actor_of(next(one for one in scene.members if not one.is_leader)), last) == []


def test_a_missed_duty_is_seen_by_the_supervisor_beside_whose_it_is():
    side = before.buyer_side()
    tender = before.published_tender(side)
    duty = Duty.objects.create(tender=tender, key="refund_after_termination", on=localdate(AT), law="第33条", who="officer")
    by, late = actor("supervisor", organisation("supervisor")), AT + 2 * DAY
    todo, watched = todo_for(by, late)
    assert todo == []
    assert [(line.url, line.due, line.late) for line in watched] == [(duty.get_absolute_url(), duty.on, True)]
    assert todo_for(by, AT - 10 * DAY)[1] == []


def test_a_question_on_the_list_leads_to_the_question_itself(client):
    side = before.buyer_side()
    asked = before.asked(before.published_tender(side))
    (line,) = found(side.officer, "Answer a question")
    assert line.due == asked.tender.deadline
    page, _hash, anchor = line.url.partition("#")
    client.force_login(Person.objects.get(pk=side.officer.person_id))
    assert f'id="{anchor}"' in client.get(page).content.decode()
    row = question.answer(asked, text="可以", by=side.officer, at=AT + timedelta(hours=1))
    page, _hash, anchor = row.get_absolute_url().partition("#")
    client.logout()
    assert f'id="{anchor}"' in client.get(page).content.decode()


def test_an_agreement_waits_for_the_leader():
    side = before.buyer_side()
    made = enter_agreement(
        buyer_id=side.buyer.pk, provider_id=organisation("university").pk, title="校地合作", terms="条款", starts_on=AT.date(),
        ends_on=AT.date(), by=side.officer, at=AT,
    )  # fmt: skip
    (line,) = found(side.approver, "Bring the agreement into force")
    assert (line.url, line.due) == (made.get_absolute_url(), AT.date())


def test_the_department_dispatches_until_its_places_are_taken():
    thing = delivery.enrolling(dispatch_quota=1)
    officer = delivery.officer(thing)
    (line,) = found(officer, "Dispatch people to the class")
    assert (line.url, line.due) == (reverse("delivery:dispatch", args=[thing.pk]), thing.starts_on)
    enrolment.dispatch(thing, [delivery.learner(thing.buyer)], by=officer, at=AT)
    assert found(officer, "Dispatch people to the class") == []


def test_an_organiser_plans_a_class_under_a_contract_in_force():
    contract = in_force()
    (line,) = found(actor("organiser", contract.provider), "Plan a class under the contract")
    assert line.url == f"{reverse('delivery:class-new')}?contract={contract.pk}"
    thing = delivery.planned()
    assert found(delivery.organiser(thing), "Plan a class under the contract") == []


def test_a_draft_claim_is_not_forgotten_and_a_declared_one_is_waited_for():
    me = actor_of(delivery.learner(organisation("buyer")), AT)
    values = dict(part="theory", title="调研报告", description="调研", points=Decimal(2), done_on=AT.date(), by=me, at=AT)
    claim = claims.write_claim(**values)
    assert [line.url for line in found(me, "Complete the claim and declare it")] == [claim.get_absolute_url()]
    claims.declare(claim, by=me, at=AT)
    own, waiting = todo_for(me, AT)
    assert (own, [line.url for line in waiting]) == ([], [claim.get_absolute_url()])


def test_a_result_that_nobody_may_see_is_not_to_be_published():
    round_ = delivery.open_round(people=5)
    officer = delivery.officer(round_.training)
    delivery.answered(round_, answers=4)
    assert found(officer, "Publish the result", round_.closes_at) == []
    other = delivery.open_round(people=5)
    delivery.answered(other, answers=5)
    assert [line.thing for line in found(delivery.officer(other.training), "Publish the result", other.closes_at)]
