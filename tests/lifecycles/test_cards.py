"""Lifecycles walked card by card: random people, random cards; only who may, from where the card allows.

Rules are set aside (each has tests of its own), so that the walk reaches every state. Table `MAY` restates the rights by hand.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tender.contracts.models import Agreement, Contract
from tender.core import door
from tender.core.actor import CLOCK, Actor
from tender.core.card import cards_of
from tender.core.door import begin, perform
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.credits.models import Claim
from tender.delivery.models import Enrolment, FeedbackRound, TrainingClass
from tender.parties.models import Organisation
from tender.parties.queries import actor_of
from tender.procurement.models import Bid, Lot, Plan, Survey, Tender
from tests.builders import AT, actor, organisation, planning
from tests.builders import contracts as contract_build
from tests.builders import delivery as build
from tests.builders.before import buyer_side
from tests.builders.bids import bid_draft, published_tender

pytestmark = pytest.mark.django_db
OFFICER, APPROVER, PROVIDER, ORGANISER, LEARNER, SYSTEM = "officer", "approver", "provider", "organiser", "learner", "system"
MAY: dict[type, dict[str, set[str]]] = {
    Tender: {
        "submit": {OFFICER},
        "approve": {APPROVER},
        "send_back": {APPROVER},
        "refuse": {APPROVER},
        "publish": {OFFICER},
        "assign": {APPROVER},
        "amend": {OFFICER},
        "close": {SYSTEM},
        "open": {OFFICER},
        "begin_examination": {OFFICER},
        "agree_price": {SYSTEM},
        "begin_evaluation": {OFFICER},
        "stop_evaluation": {SYSTEM},
        "finish_evaluation": {SYSTEM},
        "award": {SYSTEM},
        "conclude": {SYSTEM},
        "fail": {OFFICER, SYSTEM},
        "suspend": {OFFICER},
        "resume": {OFFICER, SYSTEM},
        "terminate": {APPROVER},
    },
    Survey: {"open": {OFFICER}, "close": {SYSTEM}},
    Plan: {
        "submit": {OFFICER},
        "approve": {APPROVER},
        "send_back": {APPROVER},
        "publish": {OFFICER},
        "replace": {SYSTEM},
    },
    Contract: {
        "submit": {OFFICER},
        "approve": {APPROVER},
        "send_back": {APPROVER},
        "sign_for_provider": {PROVIDER},
        "ask_for_changes": {PROVIDER},
        "sign_for_department": {APPROVER},
        "complete": {OFFICER},
        "terminate": {APPROVER},
        "lapse": {SYSTEM},
    },
    Agreement: {"bring_into_force": {APPROVER}, "expire": {SYSTEM}, "terminate": {APPROVER}},
    TrainingClass: {
        "open_enrolment": {ORGANISER, OFFICER},
        "begin": {ORGANISER},
        "deliver": {ORGANISER},
        "accept": {OFFICER},
        "close": {ORGANISER, OFFICER},
        "cancel": {OFFICER},
    },
    Enrolment: {
        "confirm": {SYSTEM, ORGANISER, OFFICER},
        "waitlist": {SYSTEM, ORGANISER},
        "withdraw": {LEARNER, ORGANISER},
        "complete": {ORGANISER},
        "fail": {ORGANISER},
        "expel": {ORGANISER},
        "end_with_class": {SYSTEM},
    },
    FeedbackRound: {"open": {ORGANISER, OFFICER, SYSTEM}, "close": {OFFICER, SYSTEM}, "publish": {OFFICER}},
    Claim: {"declare": {LEARNER}, "approve": {OFFICER}, "send_back": {OFFICER}, "reject": {OFFICER}, "appeal": {LEARNER}},
}
EVERYBODY = [OFFICER, APPROVER, PROVIDER, ORGANISER, LEARNER, SYSTEM, "stranger"]


def tender() -> Tender:
    row = Tender(number="T-1", title="x", buyer=organisation("buyer"), created_at=AT, deadline=AT + timedelta(days=30))
    return begin(row, by=CLOCK, at=AT, logs="tender.begun")


def agreement() -> Agreement:
    row = Agreement(buyer=organisation("buyer"), provider=organisation(), title="x", terms="y", created_at=AT)
    row.starts_on, row.ends_on = AT.date(), AT.date() + timedelta(days=365)
    return begin(row, by=CLOCK, at=AT, logs="agreement.entered")


def enrolment() -> Enrolment:
    thing = build.planned()
    someone = build.learner(thing.buyer)
    row = Enrolment(training=thing, learner=someone, buyer=thing.buyer, provider=thing.provider, channel="self", requested_at=AT)
    return begin(row, by=CLOCK, at=AT, logs="enrolment.requested")


def feedback_round() -> FeedbackRound:
    thing = build.planned()
    row = FeedbackRound(training=thing, buyer=thing.buyer, provider=thing.provider, created_at=AT)
    return begin(row, by=CLOCK, at=AT, logs="feedback.scheduled")


def claim() -> Claim:
    buyer = organisation("buyer")
    row = Claim(learner=build.learner(buyer), buyer=buyer, part="theory", title="x", description="y", points=1)
    row.done_on, row.created_at = AT.date(), AT
    return begin(row, by=CLOCK, at=AT, logs="claim.written")


STARTS: dict[type, Callable[[], Any]] = {
    Tender: tender,
    Contract: contract_build.drafted,
    Agreement: agreement,
    TrainingClass: build.planned,
    Enrolment: enrolment,
    FeedbackRound: feedback_round,
    Claim: claim,
    Survey: lambda: planning.prepared_survey(buyer_side()),
    Plan: lambda: planning.draft_plan(buyer_side(), lines=0),
}


class CardWalk(RuleBasedStateMachine):
    """Random cards by random people on one thing; each example starts from the same row."""

    thing: ClassVar[Any]
    people: ClassVar[dict[str, Actor]]
    reached: ClassVar[set[str]]

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()

    def teardown(self) -> None:
        """Put the row back."""
        transaction.savepoint_rollback(self.point)

    @rule(data=st.data())
    def somebody_plays_a_card(self, data: st.DataObject) -> None:
        """One card by one person: it succeeds exactly when state and right allow it, and leaves one audit line."""
        kind = type(self.thing)
        row = kind.objects.get(pk=self.thing.pk)
        cards = cards_of(kind)
        playable = [name for name, found in cards.items() if row.state in found.sources]
        leading_on = {source for found in cards.values() for source in found.sources} - {row.state}
        going_on = [name for name in playable if cards[name].target in leading_on - {"suspended"}]  # a pause leads nowhere new
        chance = random.Random(data.draw(st.integers(0, 2**40)))  # even choices; Hypothesis alone likes the first ones
        unseen = [name for name in playable if name not in self.reached]
        wanted = {source for name, found in cards.items() if name not in self.reached for source in found.sources} - {row.state}
        towards = [name for name in playable if cards[name].target in wanted]
        name = chance.choice(sorted(cards) + playable * 3 + going_on * 40 + (unseen + towards) * 15)
        who = chance.choice(EVERYBODY + sorted(MAY[kind][name]) * 60)
        allowed = row.state in cards[name].sources and who in MAY[kind][name]
        lines = AuditLine.objects.count()
        try:
            after = perform(row, name, by=self.people[who], at=AT, reason="because")
        except Refusal:
            assert not allowed, (name, who)
            assert kind.objects.get(pk=row.pk).state == row.state
            assert AuditLine.objects.count() == lines
        else:
            assert allowed, (name, who)
            assert after.state in (cards[name].targets or (cards[name].target or row.state,))
            assert AuditLine.objects.count() == lines + 1
            self.reached.add(name)


@pytest.mark.parametrize("kind", STARTS, ids=lambda kind: kind.__name__)
def test_only_who_may_plays_a_card_and_every_card_is_reached(kind, monkeypatch):
    monkeypatch.setattr("django.conf.settings.AFTER_MOVE", ())
    row = STARTS[kind]()
    monkeypatch.setattr(door, "cards_of", lambda of: {name: replace(card, rule=None) for name, card in cards_of(of).items()})
    buyer, provider = row.buyer, getattr(row, "provider", None) or organisation()
    CardWalk.thing, CardWalk.reached = row, set()
    CardWalk.people = {
        OFFICER: actor(OFFICER, buyer),
        APPROVER: actor(APPROVER, buyer),
        PROVIDER: actor(PROVIDER, provider),
        ORGANISER: actor(ORGANISER, provider),
        SYSTEM: CLOCK,
        "stranger": actor(OFFICER, organisation()),
        LEARNER: actor_of(row.learner, AT) if hasattr(row, "learner") else actor(LEARNER, buyer),
    }
    how = settings(
        max_examples=120,
        stateful_step_count=40,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate,),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(CardWalk, settings=how)
    assert CardWalk.reached == set(cards_of(kind)) == set(MAY[kind])


MORE = {Bid: lambda: bid_draft(Lot.objects.get(tender=published_tender())), Organisation: lambda: organisation(verified=False)}


@pytest.mark.parametrize("kind", STARTS | MORE, ids=lambda kind: kind.__name__)
def test_raw_sql_cannot_jump_to_a_state_that_no_card_leads_to(kind):
    row = (STARTS | MORE)[kind]()
    reachable = {target for card in cards_of(kind).values() for source, target in card.edges() if source == row.state}
    for state in set(kind.State.values) - reachable - {row.state}:
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            kind.objects.filter(pk=row.pk).update(state=state)
