"""Builders of classes, enrolments and feedback, each brought to its state by the services that people use."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.delivery.models import Enrolment, FeedbackRound, Session, TrainingClass
from tender.delivery.services import enrolment, feedback, training
from tender.parties.models import Lecturer, Organisation, Person
from tender.parties.queries import actor_of
from tests.builders import AT, SHANGHAI, actor, person
from tests.builders.contracts import in_force


def organiser(thing: TrainingClass) -> Actor:
    """A new organiser of the provider."""
    return actor("organiser", thing.provider)


def officer(thing: TrainingClass) -> Actor:
    """A new officer of the buyer."""
    return actor("officer", thing.buyer)


def learner(body: Organisation, *, group: str = "township") -> Person:
    """A civil servant of the district."""
    someone = person("", ("learner", body))
    someone.rank_group, someone.unit = group, body
    someone.save()
    return someone


def lecturer(name: str = "王教授") -> Lecturer:
    """Somebody in the pool."""
    return Lecturer.objects.create(name=name, unit_name="某大学", fee_class="professor")


def planned(*, dispatch_quota: int = 10, self_quota: int = 2, hours: int = 8, at: datetime = AT) -> TrainingClass:
    """A class without sessions."""
    contract = in_force(at=at)
    first = localdate(at) + timedelta(days=20)
    return training.plan_class(
        contract,
        title="扩大对外开放与统筹区域发展",
        place="党校一号教室",
        starts_on=first,
        ends_on=first + timedelta(days=max(hours // 4 - 1, 1)),
        hours=Decimal(hours),
        dispatch_quota=dispatch_quota,
        self_quota=self_quota,
        by=actor("organiser", contract.provider),
        at=at,
    )


def with_sessions(thing: TrainingClass, *, at: datetime = AT) -> TrainingClass:
    """Sessions of four hours that add up to the hours of the class."""
    start = datetime.combine(thing.starts_on, time(9), tzinfo=SHANGHAI)
    for n in range(int(thing.hours) // 4):
        begins = start + timedelta(hours=24 * n)
        training.add_session(
            thing,
            title=f"第{n + 1}讲",
            lecturer=lecturer(f"讲师{n}"),
            room="101",
            starts_at=begins,
            ends_at=begins + timedelta(hours=3),
            hours=Decimal(4),
            by=organiser(thing),
            at=at,
        )
    return thing


def enrolling(*, at: datetime = AT, **kwargs: int) -> TrainingClass:
    """Open for enrolment."""
    thing = with_sessions(planned(at=at, **kwargs), at=at)
    return training.open_enrolment(thing, by=organiser(thing), at=at)


def running(*, people: int = 3, at: datetime = AT, **kwargs: int) -> TrainingClass:
    """Begun, with dispatched people."""
    thing = enrolling(at=at, **kwargs)
    enrolment.dispatch(thing, [learner(thing.buyer) for _n in range(people)], by=officer(thing), at=at)
    return training.begin(thing, by=organiser(thing), at=at + timedelta(days=20))


def attended(thing: TrainingClass, states: dict[int, str] | None = None, *, at: datetime = AT) -> TrainingClass:
    """Everybody present, except what `states` (enrolment id → state) says for every session."""
    noted = at + timedelta(days=22)
    for session in Session.objects.filter(training=thing):
        marks = dict.fromkeys(thing.enrolments.values_list("pk", flat=True), "present") | (states or {})
        enrolment.note_attendance(session, marks, by=organiser(thing), at=noted)
    return thing


def delivered(*, people: int = 3, at: datetime = AT, **kwargs: int) -> TrainingClass:
    """Ended, everybody present."""
    thing = attended(running(people=people, at=at, **kwargs), at=at)
    return training.deliver(thing, by=organiser(thing), at=at + timedelta(days=30))


def completed(thing: TrainingClass, *, at: datetime = AT) -> list[Enrolment]:
    """Everybody passes."""
    return [
        enrolment.appraise(
            row, text="学习认真，成绩优良。", exam=Decimal(88), is_passed=True, by=organiser(thing), at=at + timedelta(days=31)
        )
        for row in thing.enrolments.filter(state="confirmed")
    ]


def open_round(*, people: int = 6, at: datetime = AT) -> FeedbackRound:
    """Feedback open for seven days."""
    thing = delivered(people=people, at=at)
    return feedback.open_round(thing, by=officer(thing), at=at + timedelta(days=30))


def tickets(round_: FeedbackRound, *, at: datetime = AT) -> list[str]:
    """Everybody fetches the ticket."""
    when = at + timedelta(days=31)
    people = Person.objects.filter(pk__in=round_.participant_ids())
    return [feedback.fetch_ticket(round_, by=actor_of(someone, when), at=when) for someone in people]


def answered(round_: FeedbackRound, *, answers: int, at: datetime = AT) -> FeedbackRound:
    """The first so many participants have answered, mostly well, and the officer has closed the feedback."""
    when = at + timedelta(days=31)
    for n, secret in enumerate(tickets(round_, at=at)[:answers]):
        marks = {question["key"]: 5 - (n % 3 == 2) for question in round_.questions}
        feedback.take_answer(secret, marks=marks, text="", at=when)
    return feedback.close(round_, by=officer(round_.training), at=when)
