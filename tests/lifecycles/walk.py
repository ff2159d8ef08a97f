"""A Hypothesis walk through lifecycles: random people try random steps at random moments; now and then somebody writes raw SQL.

What is refused leaves state, trail and outbox as they were; what succeeds follows cards, and trail and outbox tell just that.
Not here: the steps themselves (`test_…`), the edges (read from the audit lines and the cards).
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, ClassVar

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tender.core.audit import is_intact
from tender.core.card import cards_of
from tender.core.models import AuditLine, OutboxEvent
from tender.core.outbox import handlers_of
from tender.core.refusal import Refusal
from tests.builders import after

Step = Callable[[Any, Any, int], None]
Seed = tuple[str, str, int]
Mark = tuple[int, frozenset[Any]]


class Walk(RuleBasedStateMachine):
    """Each example starts from the same rows: a savepoint is rolled back after it.

    `steps` name → `(walk, actor, k)`; `rights` name → roles of `people` that may succeed; `things` are the models watched;
    `together` are steps of several moves (what is refused halfway is rolled back by the walk, not by the service);
    `moments` are where the walk's clock `now` may stand.
    """

    steps: ClassVar[dict[str, Step]]
    rights: ClassVar[dict[str, set[str]]]
    things: ClassVar[tuple[type, ...]]
    people: ClassVar[tuple[str, ...]]
    together: ClassVar[set[str]] = set()
    moments: ClassVar[tuple[datetime, ...]] = ()
    scene: ClassVar[Any]
    reached: ClassVar[set[tuple[str, str]]]

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.line = AuditLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
        self.now = self.moments[0] if self.moments else None

    def teardown(self) -> None:
        """Remember which cards were played, then put everything back."""
        lines = AuditLine.objects.filter(pk__gt=self.line).exclude(move="").exclude(source="")
        self.reached |= set(lines.values_list("thing_type", "move"))
        transaction.savepoint_rollback(self.point)

    def states(self) -> dict[Any, str]:
        """The state of everything watched."""
        return {row: row.state for thing in self.things for row in thing.objects.all()}

    def check(self, what: str, who: str) -> None:
        """More to be true after every step that succeeded."""

    def play(self, what: str, who: str, k: int) -> Refusal | None:
        """One step by one person, judged."""
        before, mark = self.states(), _mark()
        try:
            if what in self.together:
                with transaction.atomic():
                    self.steps[what](self, who, k)
            else:
                self.steps[what](self, who, k)
        except Refusal as refusal:
            assert (self.states(), _mark()) == (before, mark), (what, who, "was refused and left something")
            return refusal
        assert who in self.rights[what], (what, who)
        self.tell_the_same_story(before, mark)
        self.check(what, who)
        return None

    def tell_the_same_story(self, before: dict[Any, str], mark: Mark) -> None:
        """The new audit lines lead from the states before to the states now, each along a card; so do the events."""
        kinds = {thing._meta.model_name: thing for thing in self.things}
        told = {(row._meta.model_name, str(row.pk)): state for row, state in before.items()}
        lines = AuditLine.objects.filter(pk__gt=mark[0], thing_type__in=kinds).order_by("pk")
        due: Counter[tuple[str, str, str]] = Counter()
        for line in lines:
            key = (line.thing_type, line.thing_id)
            assert is_intact(line)
            assert line.source == told.get(key, "")
            cards = cards_of(kinds[line.thing_type])
            if line.move and line.source:  # a thing that begins has no source; a class has a card of that name
                assert (line.source, line.target) in set(cards[line.move].edges())
                assert line.event == cards[line.move].logs
            told[key] = line.target
            due[(line.event, *key)] += 1
        assert told == {(row._meta.model_name, str(row.pk)): state for row, state in self.states().items()}
        events = OutboxEvent.objects.filter(thing_type__in=kinds).exclude(pk__in=mark[1])
        sent = Counter(events.values_list("name", "thing_type", "thing_id"))
        assert sent <= due
        assert all(sent[found] == count for found, count in due.items() if handlers_of(found[0]))

    @rule(data=st.data(), k=st.integers(0, 4))
    def someone_tries_something(self, data: st.DataObject, k: int) -> None:
        """One step by one person."""
        chance = random.Random(data.draw(st.integers(0, 2**40)))  # even choices; Hypothesis alone likes the first ones
        what = chance.choice(sorted(self.steps))
        who = chance.choice((*self.people, *sorted(self.rights[what]) * len(self.people)))
        self.play(what, who, k)

    @rule(k=st.integers(0, 9))
    def time_passes(self, k: int) -> None:
        """The clock goes on, never back."""
        if self.moments:
            self.now = max(self.now, self.moments[min(k, len(self.moments) - 1)])

    @rule(data=st.data())
    def someone_writes_sql(self, data: st.DataObject) -> None:
        """A state that no card leads to from here is refused by the database itself."""
        rows = sorted(self.states().items(), key=lambda item: (item[0]._meta.model_name, item[0].pk))
        if not rows:
            return
        row, state = data.draw(st.sampled_from(rows))
        edges = {edge for card in cards_of(type(row)).values() for edge in card.edges()}
        barred = sorted(to for to in row.State.values if to != state and (state, to) not in edges)
        if not barred:
            return
        with pytest.raises(DatabaseError, match="Invalid transition"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(state=data.draw(st.sampled_from(barred)))


def _mark() -> Mark:
    """How far audit trail and outbox have been written."""
    last = AuditLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return last, frozenset(OutboxEvent.objects.values_list("pk", flat=True))


def walk(machine: type[Walk], scene: Any, *, examples: int, steps: int, seeds: Iterable[list[Seed]] = ()) -> set[tuple[str, str]]:
    """Walk from the scene and answer the cards that were played, as (model name, card).

    `seeds` are walks that must succeed step by step, so that a card does not depend on luck: (step, who, k); "wait" sets the clock.
    """
    machine.scene, machine.reached = scene, set()
    how = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        derandomize=True,
        phases=(Phase.generate,),
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    with after.small_papers():
        for seed in seeds:
            one = machine()
            for what, who, k in seed:
                refusal = one.time_passes(k) if what == "wait" else one.play(what, who, k)
                assert refusal is None, (what, who, k, refusal)
            one.teardown()
        run_state_machine_as_test(machine, settings=how)
    return machine.reached


def all_cards(*things: type) -> set[tuple[str, str]]:
    """Every card of these models."""
    return {(thing._meta.model_name, name) for thing in things for name in cards_of(thing)}
