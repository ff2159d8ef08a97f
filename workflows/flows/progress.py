"""How far a process is: every node with what was done, by whom and when, as a picture and as a list.

Lives here: `access_process`, `progress_of`, `picture`. Not here: the drawing itself (`workflows/drawings`), pages (`views.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from viewflow.workflow.models import Process, Task

from tender.core.actor import Actor
from tender.core.refusal import Refusal, _
from tender.core.wording import short_day
from tender.parties.models import Person
from workflows.drawings.diagram import svg
from workflows.drawings.flows import diagram
from workflows.flows.activations import key_of
from workflows.flows.todo import who

ONE_PAGE = ("HUMAN", "WAIT")


def may_see(by: Actor, thing: Any) -> bool:
    """The buyer's people and supervisors; under a contract also the provider's people. Never bidders: members stay unnamed."""
    if by.holds("supervisor") or any(by.holds(role, thing.buyer_id) for role in ("officer", "approver")):
        return True
    is_theirs = thing._meta.model_name in ("contract", "trainingclass")
    return is_theirs and any(by.holds(role, thing.provider_id) for role in ("provider", "organiser"))


def access_process(by: Actor, pk: int) -> Process:
    """A process this actor may see; not_found (404) otherwise."""
    process = Process.objects.filter(pk=pk).prefetch_related("artifact").first()
    if process is None or process.artifact is None or not may_see(by, process.artifact):
        raise Refusal("not_found", _("There is no such process."), status=404)
    return process


def processes_of(thing: Any) -> list[Process]:
    """The processes about a thing, oldest first."""
    return list(Process.objects.filter(**key_of(thing)).order_by("pk"))


def access_latest(by: Actor, kind: str, pk: int) -> Process:
    """The process that is under way for a thing, else its last one; not_found (404) otherwise."""
    from workflows.flows.registry import BY_THING  # noqa: PLC0415 (the registry names every flow)

    model = apps.get_model("tender", kind) if kind in BY_THING else None
    thing = model._base_manager.filter(pk=pk).first() if model else None
    found = processes_of(thing) if thing is not None and may_see(by, thing) else []
    if not found:
        raise Refusal("not_found", _("There is no such process."), status=404)
    return next((process for process in reversed(found) if process.finished is None), found[-1])


def tasks_of(process: Process) -> QuerySet[Task]:
    """Tasks that people or the clock did or must do, in the order they came up."""
    tasks = process.task_set.filter(flow_task_type__in=ONE_PAGE).exclude(data__has_key="passed")
    return tasks.select_related("owner").order_by("pk")


def progress_of(process: Process) -> dict[str, tuple[str, list[str]]]:
    """Look and lines of every node that has tasks."""
    by_node: dict[str, list[Task]] = {}
    for task in process.task_set.select_related("owner").order_by("pk"):
        by_node.setdefault(task.flow_task.name, []).append(task)
    return {name: _look(tasks) for name, tasks in by_node.items()}


def picture(process: Process) -> SafeString:
    """The flow as SVG with its progress: done, now, next."""
    return mark_safe(svg(diagram(process.flow_class, progress_of(process))))  # noqa: S308 (every word is escaped in svg)


def holders_of(tasks: Iterable[Task]) -> dict[int, str]:
    """For each open task who must do it: the one person by name, else the role (one query)."""
    keys = {task.pk: str(next(iter(task.data.get("holders", ())), "")) for task in tasks}
    ids = {pk: int(key.partition("@")[2]) for pk, key in keys.items() if key.startswith("person@")}
    names = {person.pk: str(person) for person in Person.objects.filter(pk__in=set(ids.values()))}
    return {task.pk: names.get(ids.get(task.pk, 0)) or str(who(task)) for task in tasks}


def _look(tasks: list[Task]) -> tuple[str, list[str]]:
    """An open task makes its node “now”; of several tasks the count is shown, of one who did it and when."""
    done = [task for task in tasks if task.status == "DONE"]
    if any(task.finished is None for task in tasks):
        if tasks[0].flow_task_type == "JOIN":
            return "next", []
        return "now", [gettext("{done} of {all} done").format(done=len(done), all=len(tasks))] if len(tasks) > 1 else []
    if not done:
        return "missed", []
    last = done[-1]
    if last.data.get("passed"):
        return "done", []
    names = {doer_of(task) for task in done} - {""}
    return "done", [" · ".join(text for text in (names.pop() if len(names) == 1 else "", short_day(last.finished)) if text)]


def doer_of(task: Task) -> str:
    """Who did it."""
    if task.owner_id:
        return str(task.owner)
    return gettext("the clock") if task.data.get("system") or task.flow_task_type == "WAIT" else ""
