"""The page of a process: how far it is, who did what, who must do what next."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from viewflow.workflow.models import Task

from tender.core import clock
from tender.core.models.calendar import district_calendar
from workflows.flows import progress
from workflows.flows.todo import title_of

WIDE = 460  # pixels; a wider picture scrolls on a phone instead of shrinking until nobody can read it


@login_required
def thing_page(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """To the process of a thing that is under way."""
    return redirect("flows:process", progress.access_latest(request.actor, kind, pk).pk)


@login_required
def process_page(request: HttpRequest, pk: int) -> HttpResponse:
    """One process with its picture and its tasks."""
    process, at = progress.access_process(request.actor, pk), clock.now()
    tasks = list(progress.tasks_of(process))
    calendar = district_calendar()
    thing, waiting = process.artifact, [task for task in tasks if task.finished is None]
    names, picture = progress.holders_of(waiting), progress.picture(process)
    return render(
        request,
        "pages/office/process.html",
        {
            "process": process,
            "title": process.flow_class.process_title,
            "thing": title_of(thing),
            "thing_url": thing.get_absolute_url(),
            "picture": picture,
            "is_wide": int(picture.split(' width="', 1)[1].split('"', 1)[0]) > WIDE,
            "open": [_open(task, thing, calendar, names[task.pk]) for task in waiting],
            "done": [_done(task) for task in reversed(tasks) if task.finished is not None],
            "at": at,
            "tabs": [_tab(one, process) for one in progress.processes_of(thing)],
            "trail": [(title_of(thing), thing.get_absolute_url()), (process.flow_class.process_title, "")],
        },
    )


def _tab(one: Any, here: Any) -> dict[str, Any]:
    return {"label": one.flow_class.process_title, "url": reverse("flows:process", args=[one.pk]), "is_here": one.pk == here.pk}


def _open(task: Task, thing: Any, calendar: Any, name: str) -> dict[str, Any]:
    return {
        "label": task.flow_task.label,
        "value": name,
        "due": task.flow_task.due_of(thing, calendar),
        "about": task.data.get("about", ""),
    }


def _done(task: Task) -> dict[str, Any]:
    return {
        "title": task.flow_task.label,
        "at": task.finished,
        "who": progress.doer_of(task),
        "is_cancelled": task.status == "CANCELED",
        "reason": task.data.get("about", ""),
    }
