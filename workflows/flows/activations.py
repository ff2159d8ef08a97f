"""What a task of each node does when it begins, is fulfilled, or is no longer needed.

Lives here: activations (the engine's word for a task at work). Not here: nodes (`nodes.py`), who calls (`follow.py`).
All run inside the transaction of the move they follow and inside the lock of their process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.timezone import now
from viewflow.workflow.activation import Activation
from viewflow.workflow.nodes.view import ViewActivation
from viewflow.workflow.status import STATUS

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from workflows.flows.holders import holders

WAITING = (STATUS.NEW, STATUS.ASSIGNED)


class StepActivation(ViewActivation):
    """A human task: waits for its card, keeps who may do it, and takes the branch of the event that came."""

    @classmethod
    def create(cls, flow_task: Any, prev_activation: Any, token: Any, data: Any = None, seed: Any = None) -> StepActivation:
        """Write the task with its thing and the keys of those who may do it."""
        task = flow_task.flow_class.task_class(process=prev_activation.process, flow_task=flow_task, token=token, seed=seed)
        root = prev_activation.process.artifact
        task.artifact = flow_task.thing_of(root, seed)
        found = [] if flow_task.is_elsewhere(root) else holders(flow_task.may, task.artifact, root)
        task.data = {"holders": found, "about": flow_task.about(seed) if seed else ""}
        task.save()
        task.previous.add(prev_activation.task)
        return cls(task)

    @Activation.status.super()
    def activate(self) -> None:
        """A step that the row's state has left behind already is passed at once."""
        if not self.flow_task.is_needed(self.task.artifact):
            self.pass_by()

    @Activation.status.transition(source=WAITING, target=STATUS.STARTED)
    def fulfil(self, event: str, by: Actor) -> None:
        """Somebody did it. Refuses forbidden (403) when this person has not the right: asked again, not trusted."""
        if not by.is_system and not self.flow_task.may(by, self.task.artifact):
            raise Refusal("forbidden", _("You do not have the right to “{move}”."), status=403, move=self.flow_task.label)
        self.task.owner_id = by.person_id
        self.task.data["event"] = event
        if by.is_system:
            self.task.data["system"] = by.name

    @Activation.status.transition(source=WAITING, target=STATUS.STARTED)
    def pass_by(self) -> None:
        """The row moved on another way: the step is not needed any more."""
        self.task.data["passed"] = True

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        """The node on the branch of the event."""
        if node := self.flow_task.branch_of(self.task.data.get("event", "")):
            yield node._create(self, self.task.token)


class GateActivation(Activation):
    """A node that stays begun until something outside is so; `do` tasks for its items come and go meanwhile."""

    has_items = has_waiting = False

    @Activation.status.transition(source=STATUS.NEW, target=STATUS.STARTED)
    def activate(self) -> None:
        """Begin, with a task for each item that is there."""
        self.task.started = now()
        self.task.save()
        self.sync("", None, ())

    @Activation.status.transition(source=STATUS.STARTED, target=STATUS.DONE, conditions=[lambda self: self.is_over()])
    def complete(self) -> None:
        """What was waited for is so; what is left of the items is not needed."""
        if self.has_waiting:
            for item in self.process.task_set.filter(flow_task=self.flow_task._do, previous=self.task, finished__isnull=True):
                self._activation(item).cancel()
        super().complete.original()

    @Activation.status.transition(source=[STATUS.NEW, STATUS.STARTED], target=STATUS.CANCELED)
    def cancel(self) -> None:
        """The process ends another way."""
        self.task.finished = now()
        self.task.save()

    @Activation.status.transition(source=STATUS.DONE)
    def create_next(self) -> Iterator[Any]:
        """The node after it."""
        if self.flow_task._next:
            yield self.flow_task._next._create(self, self.task.token)

    def is_over(self) -> bool:
        """Whether the waiting has ended (after `sync`)."""
        if self.task.data.get("event"):
            return True
        return bool(self.flow_task.is_over(self.process.artifact, self.has_items, self.has_waiting))

    def sync(self, event: str, by: Actor | None, open_tasks: Iterable[Any]) -> None:
        """Make the open tasks equal to the items that still want one: fulfil, drop, add."""
        node, root = self.flow_task, self.process.artifact
        if node._do is None:
            return
        items = {row.pk: row for row in node._items(root)}
        waiting = {pk for pk, row in items.items() if not node._done(row)}
        open_ones = {task.seed_object_id: task for task in open_tasks if task.flow_task.name == node._do.name}
        for pk, task in open_ones.items():
            if pk in items and pk not in waiting:
                self._settle(task, items[pk], event, by)
            elif pk not in items:
                self._activation(task).cancel()
        for pk in sorted(waiting - set(open_ones)):
            node._do._create(self, self.task.token, seed=items[pk])
        self.has_items, self.has_waiting = bool(items), bool(waiting)

    def _settle(self, task: Any, row: Any, event: str, by: Actor | None) -> None:
        """An item is done: by whom the right lets, else it is passed (somebody else's act settled it)."""
        activation = self._activation(task)
        task.artifact = activation.flow_task.thing_of(self.process.artifact, row)
        if by is not None and (by.is_system or activation.flow_task.may(by, task.artifact)):
            activation.fulfil(event, by)
        else:
            activation.pass_by()
        activation.execute()

    def _activation(self, task: Any) -> StepActivation:
        task.process = self.process
        return task.flow_task.activation_class(task)


def key_of(row: Any) -> dict[str, Any]:
    """Lookup of processes by the row they are about."""
    kind = ContentType.objects.get_for_model(type(row), for_concrete_model=True)
    return {"artifact_content_type": kind, "artifact_object_id": row.pk}
