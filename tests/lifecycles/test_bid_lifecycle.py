"""A bid in anybody's hands: random people try random things at random times; nothing unlawful happens, every move is reached."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from tender.core.actor import CLOCK
from tender.core.card import cards_of
from tender.core.clock import FixedClock
from tender.core.door import perform
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.procurement.models import Bid, Envelope, Lot, Tender
from tender.procurement.queries.bid import draft_view
from tender.procurement.services import bid as bids
from tender.procurement.services import tender as tenders
from tests.builders import actor
from tests.builders.bids import AT, DEADLINE, SECOND, acting_for, bid_draft, open_it, published_tender, sealed_bid

reached: set[str] = set()
MOMENTS = (AT + timedelta(days=2), DEADLINE - SECOND, DEADLINE, DEADLINE + SECOND)
LATE = ("opened", "admitted", "rejected", "ranked", "selected", "not_selected", "unopened")


class BidMachine(RuleBasedStateMachine):
    """One bid among others of a lot, one clock, and people of every side."""

    people: ClassVar[tuple[str, ...]] = ("bidder", "rival", "officer", "approver", "supervisor", "system")

    @initialize(rivals=st.integers(0, 3))
    def begin(self, rivals: int) -> None:
        self.tender = published_tender()
        self.lot = Lot.objects.get(tender=self.tender)
        self.bid = bid_draft(self.lot)
        rival = sealed_bid(self.lot)
        for _i in range(rivals):
            sealed_bid(self.lot)
        self.actors = {role: actor(role, self.tender.buyer) for role in ("officer", "approver", "supervisor")}
        self.actors |= {"bidder": acting_for(self.bid.provider), "rival": acting_for(rival.provider), "system": CLOCK}
        self.at = MOMENTS[0]

    def fresh(self) -> Bid:
        return Bid.objects.select_related("lot__tender", "provider").get(pk=self.bid.pk)

    def trying(self, act, *args: object, **known: object) -> bool:
        """Whether it was allowed."""
        try:
            act(*args, **known)
        except Refusal:
            return False
        return True

    @rule(step=st.integers(0, 3))
    def time_passes(self, step: int) -> None:
        self.at = max(self.at, MOMENTS[step])

    @rule(who=st.sampled_from(people))
    def seal(self, who: str) -> None:
        before = self.fresh().state
        if self.trying(bids.seal_bid, self.fresh(), by=self.actors[who], clock=FixedClock(self.at)):
            assert who == "bidder"
            assert self.at < DEADLINE
            assert before in ("draft", "withdrawn", "sealed")
            reached.add("replace" if before == "sealed" else "seal")

    @rule(who=st.sampled_from(people))
    def withdraw(self, who: str) -> None:
        before = self.fresh().state
        if self.trying(bids.withdraw_bid, self.fresh(), by=self.actors[who], clock=FixedClock(self.at)):
            assert (who, before) == ("bidder", "sealed")
            assert self.at < DEADLINE
            reached.add("withdraw")

    @rule(who=st.sampled_from(people), text=st.sampled_from(["甲", "乙"]))
    def write(self, who: str, text: str) -> None:
        version = draft_view(self.bid).version
        if self.trying(bids.save_draft, self.fresh(), {"summary": text}, version=version, by=self.actors[who], at=self.at):
            assert who == "bidder"
            assert self.at < DEADLINE

    @rule(who=st.sampled_from(people))
    def close(self, who: str) -> None:
        before = self.fresh().state
        if self.trying(tenders.close, Tender.objects.get(pk=self.tender.pk), by=self.actors[who], clock=FixedClock(self.at)):
            assert who == "system"
            assert self.at >= DEADLINE
            if before == "sealed" and self.fresh().state == "unopened":
                reached.add("leave_unopened")

    @rule(who=st.sampled_from(people))
    def open(self, who: str) -> None:
        if self.trying(open_it, Tender.objects.get(pk=self.tender.pk), by=self.actors[who], at=self.at):
            assert who == "officer"
            if self.fresh().state == "opened":
                reached.add("open")

    @rule(who=st.sampled_from(people), name=st.sampled_from(["admit", "reject", "rank", "rank_anew", "select", "pass_over"]))
    def later_card(self, who: str, name: str) -> None:
        before = self.fresh().state
        known = {"place": 1} if name in ("rank", "rank_anew") else {}
        if self.trying(perform, self.fresh(), name, by=self.actors[who], at=self.at, reason="理由", **known):
            assert who == "system"
            assert before in cards_of(Bid)[name].sources
            reached.add(name)

    @precondition(lambda self: hasattr(self, "bid"))
    @invariant()
    def nothing_is_known_before_the_opening(self) -> None:
        bid = self.fresh()
        if bid.opened_at is None:
            assert (bid.price, bid.alias, bid.statement, bid.answers.count()) == (None, "", {}, 0)
        else:
            assert bid.state in LATE

    @precondition(lambda self: hasattr(self, "bid"))
    @invariant()
    def live_envelopes_are_a_pair_or_none(self) -> None:
        live = Envelope.objects.filter(bid=self.bid, ended_at=None).count()
        assert live == (0 if self.fresh().state in ("draft", "withdrawn") else 2)

    @precondition(lambda self: hasattr(self, "bid"))
    @invariant()
    def the_audit_trail_tells_the_same_story(self) -> None:
        last = AuditLine.objects.filter(thing_type="bid", thing_id=str(self.bid.pk)).last()
        assert last.target == self.fresh().state


def walk(choices: list[tuple[str, dict[str, object]]]) -> None:
    """Play a fixed walk through the machine, with its invariants, so that every move is surely reached."""
    machine = BidMachine()
    for name, known in choices:
        getattr(machine, name)(**known)
        machine.nothing_is_known_before_the_opening()
        machine.live_envelopes_are_a_pair_or_none()
        machine.the_audit_trail_tells_the_same_story()


BIDDER, SYSTEM = {"who": "bidder"}, {"who": "system"}
TO_THE_OPENING = [
    ("begin", {"rivals": 2}),
    ("seal", BIDDER),
    ("seal", BIDDER),
    ("withdraw", BIDDER),
    ("seal", BIDDER),
    ("time_passes", {"step": 2}),
    ("close", SYSTEM),
    ("open", {"who": "officer"}),
]


@pytest.mark.django_db
def test_every_move_of_a_bid_is_reached() -> None:
    reached.clear()
    ways = (
        ["admit", "rank", "select"],
        ["admit", "rank", "pass_over"],
        ["reject", "pass_over"],
        ["admit", "reject"],
        ["admit", "rank", "rank_anew", "unrank"],
    )
    for way in ways:
        walk([*TO_THE_OPENING, *(("later_card", {**SYSTEM, "name": name}) for name in way)])
    walk([("begin", {"rivals": 0}), ("seal", BIDDER), ("time_passes", {"step": 2}), ("close", SYSTEM)])
    assert reached == set(cards_of(Bid))


@pytest.mark.django_db
def test_nobody_can_do_anything_unlawful_with_a_bid() -> None:
    run_state_machine_as_test(
        BidMachine,
        settings=settings(
            max_examples=12,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
