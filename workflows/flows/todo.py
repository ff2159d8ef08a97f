"""The to-do list: open tasks that this person may do, what rows and duties ask beside them, and what others do meanwhile.

Lives here: `todo_for` (named in settings.TODO, so that the first page reaches it). One query for the tasks and one per kind of
thing, however many tasks there are. Not here: what fulfils a task (cards), who may (`holders.py`, asked when the task began).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch
from django.utils.translation import gettext_lazy as _
from viewflow.workflow.models import Task

from tender.contracts.models import Contract
from tender.core.actor import Actor
from tender.core.models.calendar import district_calendar
from tender.core.workdays import WorkCalendar
from tender.delivery.models import TrainingClass
from tender.parties.models import Role
from tender.procurement.models import Award, Challenge, Complaint, Duty, Plan, Survey, Tender
from workflows.flows.calls import calls_for, watched
from workflows.flows.due import latest
from workflows.flows.holders import keys_of
from workflows.flows.line import NEAR, Todo, by_day, line_of

MOST = 200
SHOWN = ("HUMAN", "WAIT")


def todo_for(by: Actor, at: datetime) -> tuple[list[Todo], list[Todo]]:
    """(what this person may do now, what others do), nearest date first."""
    keys, calendar = set(keys_of(by)), district_calendar()
    tasks = list(open_tasks(by)[:MOST])
    mine = [task for task in tasks if keys & set(task.data.get("holders", ()))]
    others = [task for task in tasks if not keys & set(task.data.get("holders", ()))]
    own = by_day([*_lines(mine, at, calendar), *duty_lines(by, at), *calls_for(by, at)], at)
    return own, by_day([*_lines(others, at, calendar, hint=True), *watched(by, at)], at)


def open_tasks(by: Actor) -> QuerySet[Task]:
    """Open tasks held by one of this actor's keys, or of a process in which this person has done something."""
    done_by_me = Task.objects.filter(owner_id=by.person_id).values("process")
    wanted = Q(data__holders__has_any_keys=keys_of(by)) | Q(process__in=done_by_me)
    things = [
        Tender.objects.select_related("evaluation", "offers"),
        Award.objects.select_related("tender", "lot"),
        Challenge.objects.select_related("tender"),
        Complaint.objects.select_related("tender"),
        Contract.objects.all(),
        TrainingClass.objects.select_related("feedback"),
        Plan.objects.all(),
        Survey.objects.all(),
    ]
    tasks = Task.objects.filter(wanted, flow_task_type__in=SHOWN, finished__isnull=True)
    tasks = tasks.exclude(flow_task_type="HUMAN", data__holders=[])  # another flow has it
    return tasks.select_related("process").prefetch_related(GenericPrefetch("process__artifact", things)).order_by("pk")


def title_of(thing: Any) -> str:
    """A thing's name as a list shows it."""
    if isinstance(thing, Award):
        return f"{thing.tender} · {thing.lot}"
    return str(thing.tender) if isinstance(thing, Challenge) else str(thing)


def page_of(task: Task) -> str:
    """Where the task is done: the page its step names, that of the row it is about, or that of its process's thing. No query."""
    if own := getattr(task.flow_task, "page", None):
        return str(own(task.process.artifact, task.artifact_object_id))
    kind = task.artifact_content_type_id
    model = ContentType.objects.get_for_id(kind).model_class() if kind else None  # kept in memory by Django
    for row in (model and model(pk=task.artifact_object_id), task.process.artifact):
        try:
            return row.get_absolute_url()
        except (AttributeError, NoReverseMatch):
            continue
    return ""


def _lines(tasks: Iterable[Task], at: datetime, calendar: WorkCalendar, *, hint: bool = False) -> list[Todo]:
    """One line per task; tasks of others that differ only in the item are one line."""
    groups: dict[Any, list[Task]] = {}
    for task in tasks:
        groups.setdefault((task.process_id, task.flow_task.name) if hint else task.pk, []).append(task)
    return by_day([_line(group[0], len(group), at, calendar, hint=hint) for group in groups.values()], at)


def duty_lines(by: Actor, at: datetime) -> list[Todo]:
    """What the law asks of this person's side and no flow carries (one query)."""
    wanted = Q()
    for role in ("officer", "approver"):
        wanted |= Q(who=role, tender__buyer__in=by.organisations(role))
    rows = Duty.objects.filter(wanted, done_on=None, is_carried=False).select_related("tender").order_by("on", "pk")
    return [_duty_line(row, at) for row in rows[:MOST]] if any(map(by.holds, ("officer", "approver"))) else []


def _duty_line(row: Duty, at: datetime) -> Todo:
    thing = " · ".join(text for text in (str(row.tender), row.about) if text)
    return line_of(row.label, thing, row.get_absolute_url(), at, due=row.on)


def _line(task: Task, count: int, at: datetime, calendar: WorkCalendar, *, hint: bool) -> Todo:
    thing, node = task.process.artifact, task.flow_task
    due = node.due_of(thing, calendar)
    end, is_human = latest(due), node.task_type == "HUMAN"
    about = task.data.get("about", "") if count == 1 and not hint else ""
    return Todo(
        node.label,
        " · ".join(text for text in (title_of(thing), about) if text),
        page_of(task),
        due,
        is_human and end is not None and end - at <= NEAR,
        is_human and end is not None and end <= at,
        who(task) if hint else "",
        count,
    )


def who(task: Task) -> Any:
    """Which role a task waits for, in words."""
    if task.flow_task.task_type == "WAIT":
        return _("the clock")
    labels = dict(Role.choices)
    roles = sorted({key.partition("@")[0] for key in task.data.get("holders", ())} - {"system"})
    return " / ".join(str(labels.get(role, _("one person"))) for role in roles)
