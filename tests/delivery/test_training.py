"""Classes, enrolments, attendance, appraisals."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tender.core.models import OutboxEvent
from tender.core.refusal import Refusal
from tender.delivery.models import Enrolment, TrainingClass
from tender.delivery.services import enrolment as enrolments
from tender.delivery.services import training as services
from tender.parties.queries import actor_of
from tests.builders import AT, actor
from tests.builders import contracts as contract_build
from tests.builders import delivery as build

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=40)


def test_a_class_is_planned_only_under_a_contract_in_force():
    contract = contract_build.awaiting_department()
    values = dict(
        title="x",
        place="y",
        hours=Decimal(8),
        dispatch_quota=1,
        self_quota=1,
        at=AT,
        by=actor("organiser", contract.provider),
        starts_on=contract.starts_on,
        ends_on=contract.starts_on,
    )
    with pytest.raises(Refusal) as refused:
        services.plan_class(contract, **values)
    assert refused.value.code == "contract_not_in_force"
    signed = contract_build.in_force()
    values["by"] = actor("organiser", signed.provider)
    assert services.plan_class(signed, **values).state == "planned"


def test_a_class_outside_the_contract_period_is_refused():
    contract = contract_build.in_force()
    with pytest.raises(Refusal) as refused:
        services.plan_class(
            contract,
            title="x",
            place="y",
            hours=Decimal(8),
            dispatch_quota=1,
            self_quota=1,
            at=AT,
            by=actor("organiser", contract.provider),
            starts_on=contract.ends_on,
            ends_on=contract.ends_on + timedelta(days=1),
        )
    assert refused.value.code == "outside_contract"


def test_enrolment_opens_only_when_the_sessions_add_up():
    thing = build.planned()
    with pytest.raises(Refusal) as refused:
        services.open_enrolment(thing, by=build.organiser(thing), at=AT)
    assert refused.value.code == "sessions_do_not_add_up"
    assert services.open_enrolment(build.with_sessions(thing), by=build.organiser(thing), at=AT).state == "enrolling"


def test_a_lecturer_cannot_teach_twice_at_the_same_time():
    thing = build.with_sessions(build.planned())
    first = thing.sessions.first()
    with pytest.raises(Refusal) as refused:
        services.add_session(
            thing,
            title="again",
            lecturer=first.lecturer,
            room="",
            starts_at=first.starts_at,
            ends_at=first.ends_at,
            hours=Decimal(1),
            by=build.organiser(thing),
            at=AT,
        )
    assert refused.value.code == "lecturer_busy"


def test_self_selection_fills_the_quota_then_the_waiting_list_and_a_free_place_goes_to_the_first_waiting():
    thing = build.enrolling(self_quota=1)
    first, second, third = (build.learner(thing.buyer) for _n in range(3))
    rows = [
        enrolments.request(thing, by=actor_of(who, AT), at=AT + timedelta(minutes=n))
        for n, who in enumerate((first, second, third))
    ]
    assert [row.state for row in rows] == ["confirmed", "waitlisted", "waitlisted"]
    enrolments.withdraw(rows[0], by=actor_of(first, AT), at=AT)
    states = dict(Enrolment.objects.values_list("learner_id", "state"))
    assert (states[first.pk], states[second.pk], states[third.pk]) == ("withdrawn", "confirmed", "waitlisted")


def test_dispatching_more_people_than_places_enrols_nobody():
    thing = build.enrolling(dispatch_quota=2)
    people = [build.learner(thing.buyer) for _n in range(3)]
    with pytest.raises(Refusal) as refused:
        enrolments.dispatch(thing, people, by=build.officer(thing), at=AT)
    assert refused.value.code == "class_full"
    assert not Enrolment.objects.exists()
    assert len(enrolments.dispatch(thing, people[:2], by=build.officer(thing), at=AT)) == 2


def test_somebody_without_a_learner_seat_cannot_be_enrolled():
    thing = build.enrolling()
    with pytest.raises(Refusal) as refused:
        enrolments.request(thing, by=build.officer(thing), at=AT)
    assert refused.value.code == "not_a_learner"


def test_attendance_of_a_stranger_is_refused():
    thing = build.running()
    session = thing.sessions.first()
    with pytest.raises(Refusal) as refused:
        enrolments.note_attendance(session, {999999: "present"}, by=build.organiser(thing), at=LATER)
    assert refused.value.code == "not_enrolled"
    assert enrolments.note_attendance(session, {thing.enrolments.first().pk: "leave"}, by=build.organiser(thing), at=LATER) == 1


@pytest.mark.parametrize(("hours", "sessions_missed", "code"), [(40, 1, None), (40, 2, "too_much_leave")])
def test_more_than_one_seventh_of_missed_hours_is_refused(hours, sessions_missed, code):
    thing = build.running(people=1, hours=hours)
    row = thing.enrolments.get()
    for n, session in enumerate(thing.sessions.all()):
        state = "leave" if n < sessions_missed else "present"
        enrolments.note_attendance(session, {row.pk: state}, by=build.organiser(thing), at=LATER)
    thing = services.deliver(thing, by=build.organiser(thing), at=LATER)
    appraisal = dict(text="好", exam=None, is_passed=True, by=build.organiser(thing), at=LATER)
    if code is None:
        assert enrolments.appraise(row, **appraisal).state == "completed"
    else:
        with pytest.raises(Refusal) as refused:
            enrolments.appraise(row, **appraisal)
        assert refused.value.code == code
        assert enrolments.expel(row, reason="请假超过七分之一", by=build.organiser(thing), at=LATER).state == "expelled"


def test_a_class_cannot_end_before_its_last_session():
    thing = build.attended(build.running())
    with pytest.raises(Refusal) as refused:
        services.deliver(thing, by=build.organiser(thing), at=AT)
    assert refused.value.code == "sessions_left"
    assert services.deliver(thing, by=build.organiser(thing), at=LATER).state == "delivered"


def test_a_class_is_accepted_only_when_everybody_is_appraised():
    thing = build.delivered()
    with pytest.raises(Refusal) as refused:
        services.accept(thing, by=build.officer(thing), at=LATER)
    assert refused.value.code == "appraisals_left"
    build.completed(thing)
    assert services.accept(thing, by=build.officer(thing), at=LATER).state == "accepted"


def test_cancelling_a_class_ends_every_enrolment():
    thing = build.enrolling()
    enrolments.dispatch(thing, [build.learner(thing.buyer)], by=build.officer(thing), at=AT)
    services.cancel(thing, reason="疫情", by=build.officer(thing), at=AT)
    assert set(Enrolment.objects.values_list("state", flat=True)) == {"withdrawn"}
    assert TrainingClass.objects.get().state == "cancelled"


def test_completion_goes_out_once_per_learner():
    build.completed(build.delivered(people=2))
    assert OutboxEvent.objects.filter(name="enrolment.completed").count() == 2
