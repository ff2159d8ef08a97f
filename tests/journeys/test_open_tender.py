"""The whole loop as one story, each step by its own person: from a need to a credit that anyone can check."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tender.contracts.models import Contract
from tender.contracts.queries import digest_of
from tender.contracts.services import contract as contracts
from tender.core import audit, outbox
from tender.core.clock import FixedClock
from tender.core.models import AuditLine, Delivery
from tender.core.refusal import Refusal
from tender.credits.models import CreditEntry
from tender.credits.queries import ranking
from tender.credits.rules import credit
from tender.delivery.models import Certificate, FeedbackRound, TrainingClass
from tender.delivery.queries.feedback import result_of
from tender.delivery.services import enrolment as enrolments
from tender.delivery.services import feedback
from tender.delivery.services import training as classes
from tender.parties.models import Person
from tender.parties.queries import actor_of
from tender.procurement.models import Award, Bid, Letter, Notice, Tender
from tender.procurement.services import award as awards
from tender.procurement.services import bid as bids
from tender.procurement.services import failure
from tender.procurement.services import tender as tenders
from tests.builders import actor, after, delivery
from tests.builders import bids as bidding
from tests.builders.before import buyer_side, published_tender

pytestmark = pytest.mark.django_db


def refused(code: str, do, *args, **kwargs) -> None:
    """The call is refused with this code."""
    with pytest.raises(Refusal) as found:
        do(*args, **kwargs)
    assert found.value.code == code


def test_from_a_need_to_a_credit():
    scene = after.evaluated_tender(bids=4, failing=(3,))
    won = decide_and_tell(scene)
    contract = sign(scene, won)
    thing = teach(contract, scene)
    rate(thing)
    everything_is_credited(thing)
    outbox.drain()
    assert all(audit.is_intact(line) for line in AuditLine.objects.all())
    assert not Delivery.objects.exclude(state="done").exists()


def decide_and_tell(scene: after.Scene) -> Award:
    """The leader decides, the public sees it, everybody gets a letter with own score and rank."""
    proposed = Award.objects.get(tender=scene.tender)
    refused("forbidden", awards.decide, proposed, by=scene.officer, at=scene.at)
    with after.small_papers():
        decided = awards.decide(proposed, by=scene.approver, at=scene.at)
        shown = awards.publicise(decided, by=scene.officer, at=scene.at)
        refused("publicity_running", awards.notify, shown, by=scene.officer, at=scene.at)
        scene.at = shown.publicity_ends
        awards.notify_when_due(str(shown.pk), clock=FixedClock(scene.at))
        outbox.drain()
    assert Letter.objects.count() == 4
    assert set(Notice.objects.values_list("kind", flat=True)) >= {"tender", "candidates", "award"}
    assert sorted(Bid.objects.values_list("state", flat=True)) == ["not_selected"] * 3 + ["selected"]
    return Award.objects.get(pk=proposed.pk)


def sign(scene: after.Scene, won: Award) -> Contract:
    """The contract is drawn from the award; both sides sign the same words."""
    contract = Contract.objects.get(award=won)
    assert contract.amount == won.price
    first = scene.at.date() + timedelta(days=5)
    contract = contracts.save_text(
        contract, articles=contract.articles, payments=contract.payments, place="重庆", starts_on=first,
        ends_on=first + timedelta(days=200), version=0, by=scene.officer, at=scene.at,
    )  # fmt: skip
    contract = contracts.approve(contracts.submit(contract, by=scene.officer, at=scene.at), by=scene.approver, at=scene.at)
    provider = actor("provider", contract.provider, at=scene.at)
    contract = contracts.sign_for_provider(contract, digest=digest_of(contract), by=provider, at=scene.at)
    contract = contracts.sign_for_department(contract, digest=digest_of(contract), by=scene.approver, at=scene.at)
    with after.small_papers():
        outbox.drain()
    assert Tender.objects.get(pk=scene.tender.pk).state == "concluded"
    return Contract.objects.get(pk=contract.pk)


def teach(contract: Contract, scene: after.Scene) -> TrainingClass:
    """A class under the contract: sessions, dispatched and self-selected people, attendance."""
    at, first = scene.at, (scene.at + timedelta(days=9)).date()
    run = actor("organiser", contract.provider, at=at)
    thing = classes.plan_class(
        contract, title="扩大对外开放与统筹区域发展", place="党校", starts_on=first, ends_on=first,
        hours=Decimal(8), dispatch_quota=5, self_quota=1, by=run, at=at,
    )  # fmt: skip
    start = at + timedelta(days=9)
    for n in range(2):
        begins = start + timedelta(hours=4 * n)
        classes.add_session(
            thing, title=f"第{n + 1}讲", lecturer=delivery.lecturer(f"讲师{n}"), room="", starts_at=begins,
            ends_at=begins + timedelta(hours=3), hours=Decimal(4), by=run, at=at,
        )  # fmt: skip
    thing = classes.open_enrolment(thing, by=run, at=at)
    enrolments.dispatch(thing, [delivery.learner(contract.buyer) for _n in range(5)], by=scene.officer, at=at)
    chooser, late = delivery.learner(contract.buyer), delivery.learner(contract.buyer)
    assert enrolments.request(thing, by=actor_of(chooser, at), at=at).state == "confirmed"
    assert enrolments.request(thing, by=actor_of(late, at), at=at).state == "waitlisted"
    thing = classes.begin(thing, by=run, at=start)
    for session in thing.sessions.all():
        marks = dict.fromkeys(thing.enrolments.filter(state="confirmed").values_list("pk", flat=True), "present")
        enrolments.note_attendance(session, marks, by=run, at=session.ends_at)
    thing = classes.deliver(thing, by=run, at=start + timedelta(days=1))
    outbox.drain()
    for row in thing.enrolments.filter(state="confirmed"):
        enrolments.appraise(row, text="学习认真", exam=Decimal(90), is_passed=True, by=run, at=start + timedelta(days=2))
    with after.small_papers():
        outbox.drain()
    return classes.accept(thing, by=scene.officer, at=start + timedelta(days=3))


def rate(thing: TrainingClass) -> None:
    """Everybody answers once and anonymously; the result is published."""
    round_ = FeedbackRound.objects.get(training=thing)
    at = round_.closes_at - timedelta(days=1)
    for someone in Person.objects.filter(pk__in=round_.participant_ids()):
        secret = feedback.fetch_ticket(round_, by=actor_of(someone, at), at=at)
        feedback.take_answer(secret, marks={"goal": 5, "content": 4}, text="", at=at)
    feedback.close_when_due(str(round_.pk), clock=FixedClock(round_.closes_at))
    officer = actor("officer", thing.buyer)
    published = feedback.publish(FeedbackRound.objects.get(pk=round_.pk), by=officer, at=round_.closes_at)
    assert result_of(published).overall.satisfied == Decimal("100.00")


def everything_is_credited(thing: TrainingClass) -> None:
    """Six completions are six certificates, six entries, six equal places in the public ranking."""
    assert Certificate.objects.count() == CreditEntry.objects.count() == 6
    places = {person.total: person.place for person in ranking(thing.ends_on, credit.load())}
    assert places == {Decimal("1.78"): 1, Decimal("0.00"): 7}


def test_a_bid_at_the_deadline_is_refused_and_its_draft_is_kept():
    side = buyer_side()
    tender = published_tender(side)
    body, by = bidding.verified_provider(at=tender.published_at)
    draft = bidding.bid_draft(tender.lots.get(), body)
    refused("bid_late", bids.seal_bid, draft, by=by, clock=FixedClock(tender.deadline))
    assert Bid.objects.get(pk=draft.pk).state == "draft"
    last = FixedClock(tender.deadline - timedelta(milliseconds=1))
    assert bids.seal_bid(draft, by=by, clock=last).state == "sealed"


def test_two_bids_fail_the_tender_and_it_is_drafted_again():
    side = buyer_side()
    tender = published_tender(side)
    for _n in range(2):
        bidding.sealed_bid(tender.lots.get(), bidding.verified_provider(at=tender.published_at)[0])
    tenders.close(tender, by=after.CLOCK, clock=FixedClock(tender.deadline))
    tender = Tender.objects.get(pk=tender.pk)
    with after.small_papers():
        failed = failure.declare_failed(tender, reason="投标人不足三家", by=side.officer, at=tender.deadline)
    assert failed.state == "failed"
    assert set(Bid.objects.values_list("state", flat=True)) == {"unopened"}
    assert Notice.objects.filter(tender=tender, kind="failure").count() == 1
    again = failure.retender(failed, by=side.officer, at=tender.deadline)
    assert (again.state, again.requirement, again.deadline) == ("draft", tender.requirement, None)


def test_two_lots_are_awarded_each_on_its_own():
    scene = after.evaluated_tender(bids=3, lots=2)
    with after.small_papers():
        for proposed in Award.objects.filter(tender=scene.tender):
            awards.decide(proposed, by=scene.approver, at=scene.at)
        awards.publicise(Award.objects.filter(tender=scene.tender).first(), by=scene.officer, at=scene.at)
    assert set(Award.objects.values_list("state", flat=True)) == {"publicised"}
    assert Award.objects.count() == 2
