"""The flows follow the rows: after each move the waiting tasks that it fulfils are completed, in the same transaction.

Lives here: `follow`, called by the door (settings.AFTER_MOVE) with every event. Not here: what tasks do (`activations.py`).
A flow never decides anything about a thing. Followed twice, or late, it comes to the same place: a step that the row's state
has left behind is passed.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from viewflow.workflow.models import Process
from viewflow.workflow.token import Token

from tender.core.actor import Actor
from workflows.flows.activations import GateActivation, StepActivation, key_of
from workflows.flows.dated import moved_at
from workflows.flows.nodes import Exit, Step


def follow(thing: Any, event: str, *, by: Actor, at: datetime) -> None:
    """Carry every open process about this thing, or what it stands under, as far as the event takes it; begin new ones."""
    from workflows.flows.registry import BY_THING, line_of  # noqa: PLC0415 (flows name models: the apps must be ready)

    with moved_at(at), transaction.atomic(savepoint=False):
        for root in line_of(thing):
            flows = BY_THING[root._meta.model_name]
            processes = list(Process.objects.select_for_update(of=("self",)).filter(**key_of(root)).order_by("pk"))
            for process in processes:
                if process.finished is None:
                    process.artifact = root
                    _advance(process, event, by)
            _begin([flow for flow in flows if _may_begin(flow, [p for p in processes if p.flow_class is flow])], root, by)


def _may_begin(flow: Any, earlier: list[Process]) -> bool:
    """Once per thing, unless it went back to before the flow; one that may begin again waits for the end of those before."""
    if all(_is_left(one) for one in earlier):
        return True
    again = any(node.again for node in flow.begins())
    return again and not Process.objects.filter(pk__in=[p.pk for p in earlier], finished=None).exists()


def _is_left(process: Process) -> bool:
    """Whether it ended because its thing went back to before it."""
    return process.finished is not None and bool((process.data or {}).get("left"))


def _begin(flows: list[Any], root: Any, by: Actor) -> None:
    for flow in flows:
        for node in flow.begins():
            if node.starts(root):
                node.run(thing=root, owner_id=by.person_id)


def _advance(process: Any, event: str, by: Actor) -> None:
    """One event, each open task once; tasks that come up meanwhile wait for the next event."""
    tasks = list(process.task_set.filter(finished__isnull=True).order_by("pk"))
    root = process.artifact
    is_resting = root._meta.model_name == "tender" and root.state == "suspended"
    for way_out in process.flow_class.exits():
        if tasks and event in way_out.events and not any(_awaits(task, event) for task in tasks):
            _leave(process, way_out, tasks[0])
            return
    for task in () if is_resting else tasks:  # what is suspended has left no step behind
        task.process = process
        activation = task.flow_task.activation_class(task)
        if isinstance(activation, StepActivation) and task.flow_task._gate is None:
            _step(activation, event, by)
        elif isinstance(activation, GateActivation):
            _gate(activation, event, by, tasks)


def _awaits(task: Any, event: str) -> bool:
    return isinstance(task.flow_task, Step) and task.flow_task.answers(event)


def _step(activation: StepActivation, event: str, by: Actor) -> None:
    task, node = activation.task, activation.flow_task
    task.artifact = node.thing_of(activation.process.artifact, task.seed)
    if node.answers(event):
        activation.fulfil(event, by)
    elif not node.is_needed(task.artifact):
        activation.pass_by()
    else:
        return
    activation.execute()


def _gate(activation: GateActivation, event: str, by: Actor, tasks: list[Any]) -> None:
    activation.sync(event, by, tasks)
    if activation.flow_task.answers(event):
        activation.task.data["event"] = event
    if activation.complete.can_proceed():
        activation.complete()
        activation.activate_next()


def _leave(process: Any, way_out: Exit, task: Any) -> None:
    task.process = process
    if way_out.again:
        process.data = {**(process.data or {}), "left": True}
        process.save(update_fields=["data"])
    activation = way_out._create(task.flow_task.activation_class(task), Token("start"))
    activation.activate()
    activation.complete()
