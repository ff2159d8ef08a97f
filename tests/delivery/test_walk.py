"""What a newcomer stumbled over in a class: timetable, attendance, waiting list, coming back, mending a plan."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tender.core.models import OutboxEvent
from tender.core.refusal import Refusal
from tender.delivery.models import Enrolment, Session
from tender.delivery.services import enrolment as enrolments
from tender.delivery.services import training as services
from tender.parties.queries import actor_of
from tests.builders import AT
from tests.builders import delivery as build

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
LATER = AT + 40 * DAY


def adds(thing, *, starts, hours=3):
    """A session of a lecturer of its own."""
    return services.add_session(
        thing, title="加课", lecturer=build.lecturer("另一位"), room="", starts_at=starts, ends_at=starts + timedelta(hours=hours),
        hours=Decimal(1), by=build.organiser(thing), at=AT,
    )  # fmt: skip


@pytest.mark.parametrize(("days", "code"), [(-1, "outside_class"), (0, None), (1, None), (2, "outside_class")])
def test_a_session_lies_within_the_days_of_its_class(days, code):
    thing = build.planned()
    starts = AT + (20 + days) * DAY
    if code is None:
        assert adds(thing, starts=starts).training == thing
    else:
        with pytest.raises(Refusal) as refused:
            adds(thing, starts=starts)
        assert (refused.value.code, refused.value.field) == (code, "starts_at")


def test_a_class_is_not_taught_twice_at_once_even_by_two_lecturers():
    thing = build.with_sessions(build.planned())
    first = thing.sessions.first()
    with pytest.raises(Refusal) as refused:
        adds(thing, starts=first.starts_at + timedelta(hours=1))
    assert refused.value.code == "class_busy"
    assert adds(thing, starts=first.ends_at, hours=1).starts_at == first.ends_at


def test_attendance_of_a_session_that_has_not_begun_is_refused():
    thing = build.running()
    session = thing.sessions.last()
    marks = {thing.enrolments.first().pk: "present"}
    with pytest.raises(Refusal) as refused:
        enrolments.note_attendance(session, marks, by=build.organiser(thing), at=session.starts_at - timedelta(minutes=1))
    assert refused.value.code == "session_not_begun"
    assert enrolments.note_attendance(session, marks, by=build.organiser(thing), at=session.starts_at) == 1


def test_a_class_ends_only_when_attendance_is_noted_for_every_session():
    thing = build.running()
    by = build.organiser(thing)
    marks = dict.fromkeys(thing.enrolments.values_list("pk", flat=True), "present")
    first, last = thing.sessions.all()
    enrolments.note_attendance(first, marks, by=by, at=LATER)
    with pytest.raises(Refusal) as refused:
        services.deliver(thing, by=by, at=LATER)
    assert refused.value.code == "attendance_missing"
    enrolments.note_attendance(last, marks, by=by, at=LATER)
    assert services.deliver(thing, by=by, at=LATER).state == "delivered"


def test_a_class_does_not_begin_with_hours_that_no_longer_add_up():
    thing = build.enrolling()
    enrolments.dispatch(thing, [build.learner(thing.buyer)], by=build.officer(thing), at=AT)
    services.remove_session(thing.sessions.first(), by=build.organiser(thing), at=AT)
    with pytest.raises(Refusal) as refused:
        services.begin(thing, by=build.organiser(thing), at=AT + 20 * DAY)
    assert refused.value.code == "sessions_do_not_add_up"
    adds_hours = Session.objects.filter(training=thing)
    adds_hours.update(hours=thing.hours)
    assert services.begin(thing, by=build.organiser(thing), at=AT + 20 * DAY).state == "running"


def waiting_class():
    """One place for those who choose: the first has it, the second waits."""
    thing = build.enrolling(self_quota=1)
    first, second = build.learner(thing.buyer), build.learner(thing.buyer)
    rows = [enrolments.request(thing, by=actor_of(who, AT), at=AT + n * DAY) for n, who in enumerate((first, second))]
    return thing, rows


def test_whoever_still_waits_when_the_class_begins_is_told_that_there_is_no_place():
    thing, (first, second) = waiting_class()
    services.begin(thing, by=build.organiser(thing), at=AT + 20 * DAY)
    assert [Enrolment.objects.get(pk=row.pk).state for row in (first, second)] == ["confirmed", "withdrawn"]
    told = OutboxEvent.objects.get(name="class.waiting_ended").tells
    assert [pk for _kind, pk in told] == [second.learner_id]


def test_whoever_waits_is_told_when_the_class_is_cancelled():
    thing, rows = waiting_class()
    services.cancel(thing, reason="疫情", by=build.officer(thing), at=AT)
    told = {pk for _kind, pk in OutboxEvent.objects.get(name="class.cancelled").tells}
    assert {row.learner_id for row in rows} <= told


def test_who_withdrew_by_mistake_may_come_again_at_the_end_of_the_line():
    thing, (first, second) = waiting_class()
    me = actor_of(first.learner, AT)
    with pytest.raises(Refusal) as refused:
        enrolments.request(thing, by=me, at=AT)
    assert refused.value.code == "enrolled_already"
    enrolments.withdraw(first, by=me, at=AT)
    again = enrolments.request(thing, by=me, at=AT + 3 * DAY)
    assert (again.state, Enrolment.objects.get(pk=second.pk).state) == ("waitlisted", "confirmed")


def test_the_officer_takes_back_a_mistaken_dispatch_and_sends_another():
    thing = build.enrolling(dispatch_quota=1)
    officer, wrong = build.officer(thing), build.learner(thing.buyer)
    (row,) = enrolments.dispatch(thing, [wrong], by=officer, at=AT)
    assert enrolments.withdraw(row, by=officer, at=AT).state == "withdrawn"
    assert enrolments.dispatch(thing, [wrong], by=officer, at=AT)[0].state == "confirmed"


def test_a_plan_is_mended_until_the_class_begins_and_more_places_go_to_who_waits():
    thing, (_first, second) = waiting_class()
    by = build.organiser(thing)
    changed = services.change_class(thing, place="二号楼", self_quota=2, by=by, at=AT)
    assert (changed.place, Enrolment.objects.get(pk=second.pk).state) == ("二号楼", "confirmed")
    assert OutboxEvent.objects.get(name="class.changed").tells
    for values, code in (
        ({"self_quota": 1}, "quota_below_taken"),
        ({"ends_on": thing.starts_on}, "session_outside"),
        ({"ends_on": thing.starts_on - DAY}, "period_reversed"),
        ({"ends_on": thing.contract.ends_on + DAY}, "outside_contract"),
    ):
        with pytest.raises(Refusal) as refused:
            services.change_class(thing, by=by, at=AT, **values)
        assert refused.value.code == code
    thing = services.begin(thing, by=by, at=AT + 20 * DAY)
    with pytest.raises(Refusal) as refused:
        services.change_class(thing, place="x", by=by, at=AT + 20 * DAY)
    assert refused.value.code == "class_begun"


def test_who_did_not_pass_may_still_rate_the_class():
    thing = build.delivered(people=1)
    row = thing.enrolments.get()
    enrolments.appraise(row, text="未通过", exam=Decimal(40), is_passed=False, by=build.organiser(thing), at=LATER)
    assert thing.participant_ids() == [row.learner_id]
