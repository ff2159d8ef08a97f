"""Loading the demo: everything in one transaction, so that a broken load leaves an empty database.

`load(at)` builds the district and answers what it made. Not here: the command (`management/commands/load_demo.py`).
"""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models.signals import post_save

from tender.core.models import StoredFile
from tender.core.models.calendar import district_calendar
from tender.demo import cast, duties, people, providers, states
from tender.demo.days import SHANGHAI, Days, on
from tender.demo.holidays import declare_years
from tender.demo.stage import Stage, Story
from tender.demo.town import Scale, Town
from tender.parties.models import Person
from tender.parties.services import notify
from tender.procurement.rules import rulebook

FOUNDED = 400  # calendar days before the anchor
FRESH = timedelta(days=7)  # what came earlier has been read by everybody
RARELY = (50_000, 20, 20)  # looking for garbage is a sixth of the time of a load, and nothing of it lasts
QUIET = {"OUTBOX_QUEUE": False, "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend", "READ_PDF_TEXT": False}


class DistrictNotEmptyError(Exception):
    """There are people in the database already."""


@dataclass
class Loaded:
    """What was made, and the seconds it took by story."""

    town: Town
    seconds: dict[str, float] = field(default_factory=dict)


def load(at: datetime, scale: Scale | None = None) -> Loaded:
    """Build the district as it stands at `at`. On any error neither rows nor files are left.

    Raises DistrictNotEmptyError.
    """
    if Person.objects.exists():
        raise DistrictNotEmptyError
    began = time.perf_counter()
    at = at.astimezone(SHANGHAI).replace(second=0, microsecond=0)
    with _files_go_with_rows(), _quiet(), transaction.atomic():
        declare_years(at.year - 1, at.year, at.year + 1)
        town = Town(Days(at, district_calendar(), rulebook.load()), scale or Scale())
        stage = Stage()
        stage.add("people", _foundation(town))
        for name, story in states.stories(town, stage):
            stage.add(name, story)
        stage.run(at)
        duties.settle(town)
        notify.mark_read([person.pk for person in town.people.values()], at=at, until=at - FRESH)
    stage.seconds["all"] = time.perf_counter() - began
    return Loaded(town, dict(stage.seconds))


def _foundation(town: Town) -> Story:
    """The district is set up, providers register, agreements are made; long before the first tender."""
    day = town.days.work(town.days.today - timedelta(days=FOUNDED), 1)
    at = yield on(day, "8:30")
    people.settle(town, at)
    at = yield on(town.days.work(day, 1), "9:00")
    for school in cast.SCHOOLS:
        providers.register(town, school, at)
    at = yield on(town.days.work(day, 2), "10:00")
    for school in cast.SCHOOLS:
        providers.admit(town, school, at)
    people.experts(town, at)
    people.lecturers(town, at)
    yield from providers.agreements(town, town.days.work(day, 3))


@contextmanager
def _quiet() -> Iterator[None]:
    """No job queue (the stage delivers), no e-mails, no texts read from PDFs, and seldom a look for garbage while loading."""
    before, often = {name: getattr(settings, name) for name in QUIET}, gc.get_threshold()
    try:
        gc.set_threshold(*RARELY)
        for name, value in QUIET.items():
            setattr(settings, name, value)
        yield
    finally:
        gc.set_threshold(*often)
        for name, value in before.items():
            setattr(settings, name, value)


@contextmanager
def _files_go_with_rows() -> Iterator[None]:
    """Files that were stored while loading are deleted when the load fails."""
    stored: list[str] = []

    def note(instance: StoredFile, **_known: Any) -> None:
        stored.append(instance.path)

    post_save.connect(note, sender=StoredFile, weak=False)
    try:
        yield
    except BaseException:
        for path in stored:
            default_storage.delete(path)
        raise
    finally:
        post_save.disconnect(note, sender=StoredFile)
