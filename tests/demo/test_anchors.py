"""The demo can begin on any day: on every weekday, within long holidays, at the turn of the year; and it is always the same."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tender.core.workdays import WorkCalendar
from tender.demo import loop
from tender.demo.days import Course, Days, on
from tender.demo.holidays import days_off
from tender.demo.load import DistrictNotEmptyError, load
from tender.demo.stage import OutOfOrderError, Stage
from tender.demo.summary import digest, summary
from tender.procurement.models import Tender
from tender.procurement.rules import rulebook, timeline
from tests.builders import AT, SHANGHAI, person
from tests.demo.district import district

ANCHORS = {
    "2026-02-17T09:00": "Tuesday within Spring Festival",
    "2026-10-03T22:10": "Saturday evening within the National Day holidays",
    "2026-12-31T23:50": "Thursday, ten minutes before the new year",
    "2027-01-01T00:10": "Friday, New Year's Day of a year without national data",
    "2026-06-21T12:00": "Sunday after the Dragon Boat Festival",
    "2026-05-06T08:00": "Wednesday after the Labour Day holidays",
}


def calendar() -> WorkCalendar:
    """National data with 2027 as the demo declares it."""
    return WorkCalendar(dict.fromkeys(days_off(2027), False), frozenset({2027}))


def days(day: date) -> Days:
    return Days(on(day, "9:00"), calendar(), rulebook.load())


@pytest.mark.django_db
@pytest.mark.parametrize("at", ANCHORS, ids=ANCHORS.get)
def test_the_demo_begins_on_any_day(at):
    with district(at) as made:
        assert set(Tender.objects.values_list("state", flat=True)) == set(Tender.State.values)
        assert Tender.objects.filter(state="published").earliest("deadline").deadline == made.town.at + timedelta(minutes=30)


@pytest.mark.django_db
def test_two_loads_at_one_anchor_are_the_same():
    found = []
    for _n in range(2):
        with district("2026-11-23T09:00"):
            found.append(summary())
    assert found[0] == found[1]
    assert digest(found[0]) == digest(found[1])
    assert digest(found[0]) != digest({**found[1], "tenders": found[1]["tenders"][1:]})


@pytest.mark.parametrize("start", [date(2026, 1, 1) + timedelta(days=28 * n) for n in range(14)], ids=str)
def test_every_course_of_four_weeks_is_lawful(start):
    for anchor in (start + timedelta(days=n) for n in range(28)):
        known = days(anchor)
        for course in (known.latest(known.last, lambda c: c.signed), loop.course_of(known)):
            steps = {"clarification_on": course.corrected, "opened_on": course.deadline, "evaluated_on": course.scored,
                     "reported_on": course.scored, "awarded_on": course.decided, "noticed_on": course.publicised,
                     "contracted_on": course.signed}  # fmt: skip
            events = {name: day for name, day in steps.items() if day}
            procedure = timeline.Procedure(
                "open_tender", course.published, documents_until=course.documents_until, deadline=course.deadline, events=events
            )
            assert timeline.timeline(procedure, known.rules, known.calendar).refusals == ()
            assert course.signed < anchor


def test_a_late_correction_moves_the_deadline():
    course = Course.of(days(date(2026, 11, 23)), date(2026, 9, 1), corrected=True, objected=False)
    assert course.published < course.corrected < course.first_deadline < course.deadline


def test_holidays_on_a_weekend_are_made_up_for():
    off = days_off(2027)
    assert off[date(2027, 5, 1)] == "劳动节"
    assert (off[date(2027, 5, 3)], off[date(2027, 5, 4)]) == ("劳动节补假", "劳动节补假")
    assert not calendar().is_workday(date(2027, 2, 8))
    assert calendar().is_workday(date(2027, 5, 5))


@pytest.mark.django_db
def test_a_district_with_people_is_left_alone():
    person("先到者")
    with pytest.raises(DistrictNotEmptyError):
        load(AT)


@pytest.mark.django_db
def test_a_broken_load_leaves_neither_rows_nor_files(monkeypatch, settings, tmp_path):
    from django.core.files.storage import default_storage

    from tender.core.models import AuditLine, StoredFile
    from tender.demo import providers, states

    stored = []
    kept = providers.agreements

    def breaks(town, day):
        stored.extend(StoredFile.objects.values_list("path", flat=True))
        yield from kept(town, day)
        raise RuntimeError("power cut")

    monkeypatch.setattr(providers, "agreements", breaks)
    monkeypatch.setattr(states, "stories", lambda town, stage: iter(()))
    with pytest.raises(RuntimeError):
        load(AT)
    assert len(stored) > 9
    assert AuditLine.objects.count() == StoredFile.objects.count() == 0
    assert [path for path in stored if default_storage.exists(path)] == []
    assert settings.OUTBOX_QUEUE is False


@pytest.mark.django_db
def test_a_story_that_goes_back_in_time_is_refused():
    def story():
        yield on(date(2026, 3, 3), "9:00")
        yield on(date(2026, 3, 2), "9:00")

    stage = Stage()
    stage.add("back", story())
    with pytest.raises(OutOfOrderError, match="back goes back"):
        stage.run(datetime(2026, 3, 5, tzinfo=SHANGHAI))


@pytest.mark.django_db
def test_a_story_that_goes_on_after_the_anchor_is_refused():
    stage = Stage()
    stage.add("long", iter_once(on(date(2026, 3, 6), "9:00")))
    with pytest.raises(OutOfOrderError, match="after the anchor"):
        stage.run(datetime(2026, 3, 5, tzinfo=SHANGHAI))


def iter_once(moment):
    yield moment
