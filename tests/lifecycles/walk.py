"""A Hypothesis walk through lifecycles: random people try random steps; what is refused changes nothing, what succeeds follows a
card and a right. Not here: the steps themselves (`test_…`), the edges (read from the database's audit lines and the cards)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from tender.core.card import cards_of
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tests.builders import after

Step = Callable[[Any, Any, int], None]


class Walk(RuleBasedStateMachine):
    """Each example starts from the same rows: a savepoint is rolled back after it.

    `steps` name → `(walk, actor, k)`; `rights` name → roles of `actor()` that may succeed; `things` are the models watched.
    """

    steps: ClassVar[dict[str, Step]]
    rights: ClassVar[dict[str, set[str]]]
    things: ClassVar[tuple[type, ...]]
    people: ClassVar[tuple[str, ...]]
    scene: ClassVar[after.Scene]
    reached: ClassVar[set[tuple[str, str]]]

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.line = AuditLine.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def teardown(self) -> None:
        """Remember which cards were played, then put everything back."""
        lines = AuditLine.objects.filter(pk__gt=self.line).exclude(move__in=["", "begin"])
        self.reached |= set(lines.values_list("thing_type", "move"))
        self.check_edges(lines)
        transaction.savepoint_rollback(self.point)

    def check_edges(self, lines: Any) -> None:
        """Every move in the trail is an edge of its card."""
        for thing in self.things:
            cards = cards_of(thing)
            for move, source, target in lines.filter(thing_type=thing._meta.model_name).values_list("move", "source", "target"):
                assert (source, target) in set(cards[move].edges())

    def states(self) -> dict[Any, str]:
        """The state of everything watched."""
        return {row: row.state for thing in self.things for row in thing.objects.all()}

    def check(self, what: str, who: str) -> None:
        """More to be true after every step that succeeded."""

    @rule(data=st.data(), k=st.integers(0, 4))
    def someone_tries_something(self, data: st.DataObject, k: int) -> None:
        """One step by one person."""
        what = data.draw(st.sampled_from(sorted(self.steps)))
        who = data.draw(st.sampled_from((*self.people, *sorted(self.rights[what]) * len(self.people))))
        before = self.states()
        try:
            with transaction.atomic():
                self.steps[what](self, who, k)
        except Refusal:
            assert self.states() == before
        else:
            assert who in self.rights[what], (what, who)
            self.check(what, who)


def walk(machine: type[Walk], scene: after.Scene, *, examples: int, steps: int) -> set[tuple[str, str]]:
    """Walk from the scene and answer the cards that were played, as (model name, card)."""
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
        run_state_machine_as_test(machine, settings=how)
    return machine.reached


def all_cards(*things: type) -> set[tuple[str, str]]:
    """Every card of these models."""
    return {(thing._meta.model_name, name) for thing in things for name in cards_of(thing)}
