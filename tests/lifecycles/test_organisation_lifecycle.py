"""A registration in anybody's hands: random people try random moves; only its own people submit, only officers decide."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule, run_state_machine_as_test

from tender.core.actor import CLOCK, NOBODY
from tender.core.card import cards_of
from tender.core.door import perform
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.parties.models import Organisation
from tender.parties.services import organisation as services
from tests.builders import AT, actor, organisation
from tests.builders.bids import upload

reached: set[str] = set()
MOVES = tuple(cards_of(Organisation))
PEOPLE = ("own", "rival", "officer", "approver", "supervisor", "system", "nobody")


class OrganisationMachine(RuleBasedStateMachine):
    """One registration, its people, a rival, the office, a visitor."""

    @initialize()
    def begin(self) -> None:
        self.body = organisation("agency", verified=False)
        self.actors = {role: actor(role, organisation("buyer")) for role in ("officer", "approver", "supervisor")}
        self.actors |= {"own": actor("provider", self.body), "rival": actor("provider", organisation("agency"))}
        self.actors |= {"system": CLOCK, "nobody": NOBODY}
        self.at = AT

    def fresh(self) -> Organisation:
        return Organisation.objects.get(pk=self.body.pk)

    @rule(who=st.sampled_from(PEOPLE), kind=st.sampled_from(["licence", "tax"]))
    def show(self, who: str, kind: str) -> None:
        try:
            services.add_evidence(self.fresh(), kind=kind, upload=upload(), by=self.actors[who], at=self.at)
        except Refusal:
            return
        assert who == "own"

    @rule(who=st.sampled_from(PEOPLE))
    def take_back(self, who: str) -> None:
        paper = self.fresh().evidence.first()
        if paper is None:
            return
        try:
            services.remove_evidence(paper, by=self.actors[who], at=self.at)
        except Refusal:
            return
        assert who == "own"
        assert self.fresh().state in ("registered", "returned") or (self.fresh().state != "submitted" and paper.state == "shown")

    @rule(who=st.sampled_from(PEOPLE), name=st.sampled_from(MOVES), reason=st.sampled_from(["", "理由"]))
    def play(self, who: str, name: str, reason: str) -> None:
        before, card = self.fresh(), cards_of(Organisation)[name]
        try:
            perform(self.fresh(), name, by=self.actors[who], at=self.at, reason=reason)
        except Refusal:
            assert self.fresh().state == before.state
            return
        assert before.state in card.sources
        assert who == {"submit": "own", "enter": "system"}.get(name, "officer")
        assert reason or not card.needs_reason
        assert name != "submit" or before.evidence.filter(kind="licence").exists()
        reached.add(name)
        self.at += timedelta(hours=1)

    @precondition(lambda self: hasattr(self, "body"))
    @invariant()
    def the_row_says_what_the_last_line_says(self) -> None:
        moves = AuditLine.objects.filter(thing_type="organisation", thing_id=str(self.body.pk)).exclude(move="")
        assert moves.last().target == self.fresh().state

    @precondition(lambda self: hasattr(self, "body"))
    @invariant()
    def whoever_was_verified_has_the_day_of_it(self) -> None:
        body = self.fresh()
        assert body.verified_at is not None or body.state in ("registered", "submitted", "returned")


@pytest.mark.django_db
def test_every_move_of_an_organisation_is_reached() -> None:
    reached.clear()
    machine = OrganisationMachine()
    machine.begin()
    machine.show("own", "licence")
    for who, name in (
        ("own", "submit"), ("officer", "send_back"), ("own", "submit"), ("officer", "verify"),
        ("officer", "suspend"), ("officer", "reinstate"),
    ):  # fmt: skip
        machine.play(who, name, "理由")
        machine.the_row_says_what_the_last_line_says()
    machine.begin()
    machine.play("system", "enter", "")
    assert reached == set(MOVES)


@pytest.mark.django_db
def test_nobody_can_verify_an_organisation_but_an_officer() -> None:
    run_state_machine_as_test(
        OrganisationMachine,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
