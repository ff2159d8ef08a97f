"""The words that flows are written in: Begin, Step, Each, Wait, End, Exit.

Lives here: nodes, which name cards and events of lifecycles. Not here: what a task does (`activations.py`), playing cards
(`core/door.py`): a flow never changes a thing, it follows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.shortcuts import redirect
from django.urls import reverse
from viewflow import this
from viewflow.workflow import flow, nodes
from viewflow.workflow.base import Edge, Node

from tender.core.card import Card, May, cards_of
from tender.core.workdays import WorkCalendar
from workflows.flows.activations import GateActivation, StepActivation
from workflows.flows.due import Due

Ask = Callable[[Any], Any]
Page = Callable[[Any, Any], str]


def card_named(name: str) -> Card:
    """The card behind "tender.submit"; KeyError or LookupError for a name that no lifecycle has."""
    model, move = name.split(".")
    return cards_of(apps.get_model("tender", model))[move]


def _same(thing: Any) -> Any:
    return thing


def page_named(name: str, *, anchor: str = "") -> Page:
    """A page of the thing of the process; `anchor` with the key of the row put in for {row}."""
    return lambda root, row: reverse(name, args=[root.pk]) + anchor.format(row=row)


class Titled:
    """A node whose title is its label."""

    label: Any = ""
    task_title: Any

    def _ready(self) -> None:
        super()._ready()  # type: ignore[misc]
        self.task_title = self.label


class Begin(Titled, nodes.StartHandle):
    """Where a flow starts: once per thing, at the first event that finds the thing in one of `states` (and `when` says so).

    `again`: a new process may begin when all earlier ones of this flow have ended."""

    def __init__(self, *states: str, label: Any, when: Ask | None = None, again: bool = False) -> None:
        super().__init__(self._about)
        self.states, self.label, self._when, self.again = states, label, when, again

    def starts(self, thing: Any) -> bool:
        """Whether the thing is where this flow begins."""
        return thing.state in self.states and (self._when is None or bool(self._when(thing)))

    @staticmethod
    def _about(activation: Any, thing: Any, owner_id: int | None) -> Any:
        activation.process.artifact = thing
        activation.task.owner_id = owner_id
        return activation.process


class Step(Titled, flow.View):
    """A human step: the card that fulfils it, the right on that card, and the page where it is played.

    `Step("tender.approve").Or("tender.send_back", this.draft)`: each further card with the branch it leads to.
    A step without a card names its `event`, its right `may` and when it is done. `about(item)` is what tells the items apart;
    `elsewhere(thing)` says that another flow has the task; `page(thing of the process, key of the row)` where it is done, when that
    is not the page of its row.
    """

    activation_class = StepActivation

    def __init__(
        self,
        card: str = "",
        *,
        event: str = "",
        label: Any = "",
        may: May | None = None,
        done: Ask | None = None,
        on: Ask = _same,
        due: Due | None = None,
        about: Ask = str,
        elsewhere: Ask | None = None,
        page: Page | None = None,
    ) -> None:
        super().__init__(lambda request, **kwargs: redirect(request.activation.task.artifact.get_absolute_url()))
        self._elsewhere, self.page = elsewhere, page
        self.card, self.event, self.label, self._may, self._done = card, event, label, may, done
        self._on, self._due, self.about = on, due, about
        self._others: list[tuple[str, Any]] = []
        self._gate: Any = None

    def Or(self, card: str, node: Any) -> Step:
        """Another card that fulfils the step, and where it leads."""
        self._others = [*self._others, (card, node)]
        return self

    def _ready(self) -> None:
        self.label = self.label or self.cards[0].label
        super()._ready()

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._others = [(card, this.resolve(instance, node)) for card, node in self._others]

    def _outgoing(self) -> Iterator[Edge]:
        yield from super()._outgoing()
        for card, node in self._others:
            yield Edge(src=self, dst=node, edge_class="cond_true", label=str(card_named(card).label))
        if self._gate is not None:
            yield from self._gate.edges_after(self)

    @property
    def cards(self) -> list[Card]:
        """The cards that fulfil it, the main one first."""
        names = [self.card, *(card for card, _node in self._others)] if self.card else []
        return [card_named(name) for name in names]

    def may(self, by: Any, thing: Any) -> bool:
        """The right to fulfil it: any of its cards'."""
        if self._may is not None:
            return self._may(by, thing)
        return any(card.may(by, thing) for card in self.cards)

    def thing_of(self, root: Any, seed: Any) -> Any:
        """The row it is done on: the item of an Each, else what `on` answers, else the thing of the process."""
        return seed if seed is not None else (self._on(root) or root)

    def is_elsewhere(self, thing: Any) -> bool:
        """Whether another flow carries the same task for this thing: then it stands on nobody's list here."""
        return self._elsewhere is not None and bool(self._elsewhere(thing))

    def is_needed(self, thing: Any) -> bool:
        """Whether the row still waits for the main card: the row's state is the truth."""
        if self._done is not None:
            return not self._done(thing)
        if not self.card or thing._meta.model_name != self.card.split(".", maxsplit=1)[0]:
            return True
        return thing.state in self.cards[0].sources

    def answers(self, event: str) -> bool:
        """Whether this event fulfils it."""
        return event == self.event or event in {card.logs for card in self.cards}

    def branch_of(self, event: str) -> Any:
        """Where the flow goes after the event."""
        for name, node in self._others:
            if card_named(name).logs == event:
                return node
        return self._next

    def branches(self) -> list[tuple[str, Node]]:
        """(event, next node) of every branch, where there is more than one."""
        pairs = [(card.logs, self.branch_of(card.logs)) for card in self.cards]
        return pairs if len({node for _event, node in pairs}) > 1 else []

    def due_of(self, thing: Any, calendar: WorkCalendar) -> datetime | date | None:
        """Until when it should be done, as thing and law say now."""
        return self._due(thing, calendar) if self._due else None


class Gate(Titled, nodes.mixins.NextNodeMixin, Node):
    """Stays open until something is so. `Do(step)`: meanwhile one task for every item that is not done."""

    activation_class = GateActivation

    def __init__(self) -> None:
        super().__init__()
        self._do: Any = None
        self._items: Callable[[Any], Iterable[Any]] = lambda root: ()
        self._done: Ask = bool

    def Do(self, node: Any) -> Any:
        """The step of every item."""
        self._do = node
        return self

    def _resolve(self, instance: Any) -> None:
        super()._resolve(instance)
        self._do = this.resolve(instance, self._do)
        if self._do is not None:
            self._do._gate, self._do._multi_instance = self, True

    def _outgoing(self) -> Iterator[Edge]:
        if self._do is not None:
            yield Edge(src=self, dst=self._do, edge_class="next")

    def answers(self, event: str) -> bool:
        """Whether this event ends it."""
        return False


class Each(Gate):
    """One task per item, all at the same time; the flow goes on when every item is done."""

    task_type = "EACH"
    bpmn_element = "parallelGateway"
    shape = nodes.Split.shape

    def __init__(self, items: Callable[[Any], Iterable[Any]], *, label: Any, done: Ask, until: Ask | None = None) -> None:
        super().__init__()
        self.label, self._items, self._done, self._until = label, items, done, until

    def edges_after(self, step: Any) -> Iterator[Edge]:
        """Drawn after the items: on to the next node."""
        yield Edge(src=step, dst=self._next, edge_class="next")

    def is_over(self, root: Any, has_items: bool, has_waiting: bool) -> bool:
        """All items are done (and, where `until` is given, it says so): an empty list waits for its first item."""
        if self._until is not None:
            return bool(self._until(root))
        return has_items and not has_waiting


class Wait(Gate):
    """Waits for an event, or until the row is in a state; `due` says when that is expected and follows every change."""

    task_type = "WAIT"
    bpmn_element = "intermediateCatchEvent"
    shape = nodes.ConditionalCatch.shape
    bpmn_content = nodes.ConditionalCatch.bpmn_content

    def __init__(
        self,
        *events: str,
        label: Any,
        until: Ask,
        due: Due | None = None,
        meanwhile: Callable[[Any], Iterable[Any]] | None = None,
        done: Ask = bool,
    ) -> None:
        super().__init__()
        self.events, self.label, self._until, self._due = events, label, until, due
        self._items, self._done = meanwhile or self._items, done

    def _outgoing(self) -> Iterator[Edge]:
        yield from super()._outgoing()
        yield Edge(src=self, dst=self._next, edge_class="next")

    def edges_after(self, step: Any) -> Iterator[Edge]:
        """Drawn after the items: back to the waiting."""
        yield Edge(src=step, dst=self, edge_class="next")

    def answers(self, event: str) -> bool:
        """Whether this event ends the waiting."""
        return event in self.events

    def is_over(self, root: Any, has_items: bool, has_waiting: bool) -> bool:
        """Whether the row is where we waited for it."""
        return bool(self._until(root))

    def due_of(self, thing: Any, calendar: WorkCalendar) -> datetime | date | None:
        """When the waiting is expected to end, as the thing says now."""
        return self._due(thing, calendar) if self._due else None


class All(Titled, nodes.Split):
    """Several ways at the same time."""

    def __init__(self, label: Any) -> None:
        super().__init__()
        self.label = label


class Join(Titled, nodes.Join):
    """Goes on when all ways have come in."""

    def __init__(self, label: Any) -> None:
        super().__init__()
        self.label = label


class End(Titled, nodes.End):
    """The flow has done its part."""

    def __init__(self, label: Any) -> None:
        super().__init__()
        self.label = label


class Exit(Titled, nodes.TerminateEnd):
    """The way out from anywhere: at one of these events every open task is cancelled and the process ends.

    `again`: the thing came back to before the flow, which begins anew when the thing is there again.
    """

    bpmn_element = None

    def __init__(self, *cards: str, label: Any, again: bool = False) -> None:
        super().__init__()
        self.card_names, self.label, self.again = cards, label, again

    @property
    def events(self) -> set[str]:
        """The events that lead here."""
        return {card_named(name).logs for name in self.card_names}
