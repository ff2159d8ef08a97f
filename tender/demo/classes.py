"""A class of the demo from its plan to the closed file: enrolment, sessions, attendance, appraisals, anonymous feedback.

Certificates and credits follow by the outbox; feedback opens by itself when the class ends and closes by the clock.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tender.contracts.models import Contract
from tender.core.refusal import Refusal
from tender.delivery.models import Enrolment, FeedbackRound, Session, TrainingClass
from tender.delivery.services import enrolment, feedback, training
from tender.demo import texts
from tender.demo.days import Days, on
from tender.demo.tenders import Piece
from tender.demo.town import Town
from tender.parties.models import Person
from tender.parties.queries import actor_of

HALF_DAYS = (("9:00", "12:00"), ("14:00", "17:00"))
HOURS = Decimal(4)
DAY_ENDS = "17:20"


@dataclass(frozen=True)
class Plan:
    """A class: `key` is its provider, `topics` its sessions (one half day each), `quality` how it is rated (0–100)."""

    title: str
    key: str
    topics: tuple[str, ...]
    dispatched: Sequence[Person]
    chosen: Sequence[Person]
    self_quota: int
    audience: str = "township"
    quality: int = 85
    place: str = "中共重庆市大渡口区委党校"

    @property
    def hours(self) -> Decimal:
        """Teaching hours."""
        return HOURS * len(self.topics)


@dataclass(frozen=True)
class Calendar:
    """The days of one class, from the plan to the closed file."""

    planned: date
    opened: date
    dispatched: date
    chosen: date
    taught: tuple[date, ...]
    appraised: date
    accepted: date
    published: date
    closed: date

    @classmethod
    def of(cls, days: Days, starts: date, half_days: int) -> Calendar:
        """The days of a class that starts on a working day and teaches two half days a day."""
        taught = tuple(days.work(starts, n) for n in range((half_days + 1) // 2))
        published = days.work(taught[-1] + feedback.OPEN_FOR, 1)
        return cls(
            planned=days.work(starts, -10), opened=days.work(starts, -9), dispatched=days.work(starts, -8),
            chosen=days.work(starts, -7), taught=taught, appraised=days.work(taught[-1], 1), accepted=days.work(taught[-1], 3),
            published=published, closed=days.work(published, 1),
        )  # fmt: skip


def enrolling(town: Town, contract: Contract, plan: Plan, calendar: Calendar) -> Piece:
    """Planned with its timetable, opened, people dispatched, people choose. Answers the class."""
    at = yield on(calendar.planned, "9:30")
    by = town.organiser(plan.key, at)
    made = training.plan_class(
        contract, title=plan.title, place=plan.place, starts_on=calendar.taught[0], ends_on=calendar.taught[-1],
        hours=plan.hours, dispatch_quota=len(plan.dispatched), self_quota=plan.self_quota, audience=plan.audience, by=by, at=at,
    )  # fmt: skip
    _timetable(town, made, plan, calendar, at)
    at = yield on(calendar.opened, "9:00")
    made = training.open_enrolment(made, by=town.organiser(plan.key, at), at=at)
    at = yield on(calendar.dispatched, "10:00")
    if plan.dispatched:
        enrolment.dispatch(made, plan.dispatched, by=town.actor("zhou", at), at=at)
    for place, person in enumerate(plan.chosen):
        at = yield on(calendar.chosen, "8:40") + timedelta(minutes=13 * place)
        enrolment.request(made, by=actor_of(person, at), at=at)
    return made


def begun(town: Town, made: TrainingClass, plan: Plan, calendar: Calendar, *, days: int | None = None) -> Piece:
    """The class begins; attendance is noted every day. `days`: how many have passed (all if None)."""
    at = yield on(calendar.taught[0], "8:45")
    training.begin(made, by=town.organiser(plan.key, at), at=at)
    absent = _absent(made)
    for day in calendar.taught[:days]:
        at = yield on(day, "17:10")
        for session in Session.objects.filter(training=made, starts_at__lt=at, starts_at__gte=on(day, "0:01")):
            rows = made.enrolments.filter(state="confirmed").values_list("pk", flat=True)
            states = {pk: absent.get(pk, "present") for pk in rows}
            enrolment.note_attendance(session, states, by=town.organiser(plan.key, at), at=at)


def ended(town: Town, made: TrainingClass, plan: Plan, calendar: Calendar) -> Piece:
    """The class ends: who missed too much is expelled, and the feedback opens by itself."""
    at = yield on(calendar.taught[-1], DAY_ENDS)
    by = town.organiser(plan.key, at)
    for row in Enrolment.objects.filter(training=made, pk__in=list(_absent(made)), state="confirmed"):
        enrolment.expel(row, reason=texts.EXPELLED, by=by, at=at)
    training.deliver(made, by=by, at=at)


def appraised(town: Town, made: TrainingClass, plan: Plan, calendar: Calendar, *, failing: int = 0) -> Piece:
    """The organiser appraises everybody; the last `failing` do not pass."""
    at = yield on(calendar.appraised, "10:00")
    rows = list(made.enrolments.filter(state="confirmed").order_by("pk"))
    by = town.organiser(plan.key, at)
    for place, row in enumerate(rows):
        passed = place < len(rows) - failing
        exam = Decimal(town.chance.randint(72, 98) if passed else 52)
        said = town.chance.choice(texts.APPRAISALS) if passed else texts.NOT_PASSED
        enrolment.appraise(row, text=said, exam=exam, is_passed=passed, by=by, at=at)


def rated(town: Town, made: TrainingClass, plan: Plan, at: datetime, *, share: float = 0.93, without: str = "") -> Piece:
    """Participants fetch their tickets and answer, nobody knows who answered what."""
    moment = yield at
    round_ = FeedbackRound.objects.get(training=made)
    people = list(Person.objects.filter(pk__in=round_.participant_ids()).exclude(username=without).order_by("pk"))
    for person in people[: max(round(len(people) * share), 1)]:
        ticket = feedback.fetch_ticket(round_, by=actor_of(person, moment), at=moment)
        marks = {question["key"]: _mark(town, plan.quality) for question in round_.questions}
        text = town.chance.choice(texts.REMARKS) if town.chance.random() < 0.3 else ""
        feedback.take_answer(ticket, marks=marks, text=text, at=moment)


def filed(town: Town, made: TrainingClass, calendar: Calendar) -> Piece:
    """The department accepts the class, publishes the feedback and closes the file."""
    at = yield on(calendar.accepted, "11:00")
    training.accept(made, by=town.actor("zhou", at), at=at)
    at = yield on(calendar.published, "9:30")
    feedback.publish(FeedbackRound.objects.get(training=made), by=town.actor("zhou", at), at=at)
    at = yield on(calendar.closed, "9:30")
    training.close(TrainingClass.objects.get(pk=made.pk), by=town.actor("liu", at), at=at)


def whole(town: Town, contract: Contract, plan: Plan, calendar: Calendar) -> Piece:
    """A class from plan to file, without special events."""
    made = yield from enrolling(town, contract, plan, calendar)
    yield from begun(town, made, plan, calendar)
    yield from ended(town, made, plan, calendar)
    yield from rated(town, made, plan, on(calendar.taught[-1], "20:10"))
    yield from appraised(town, made, plan, calendar)
    yield from filed(town, made, calendar)


def _timetable(town: Town, made: TrainingClass, plan: Plan, calendar: Calendar, at: datetime) -> None:
    """One session per half day, each with the next lecturer of the pool who has time."""
    by, first = town.organiser(plan.key, at), town.chance.randrange(len(town.lecturers))
    for place, topic in enumerate(plan.topics):
        starts, ends = (on(calendar.taught[place // 2], clock) for clock in HALF_DAYS[place % 2])
        for turn in range(len(town.lecturers)):
            lecturer = town.lecturers[(first + place + turn) % len(town.lecturers)]
            try:
                training.add_session(
                    made, title=topic, lecturer=lecturer, room="一号教室", starts_at=starts, ends_at=ends, hours=HOURS, by=by, at=at
                )
            except Refusal as refusal:
                if refusal.code != "lecturer_busy":
                    raise
            else:
                break


def _absent(made: TrainingClass) -> dict[int, str]:
    """In a large class one person is on leave all the time (and will be expelled)."""
    rows = list(made.enrolments.filter(state="confirmed", channel="dispatch").order_by("pk").values_list("pk", flat=True))
    return {rows[len(rows) // 2]: "leave"} if len(rows) > 20 else {}


def _mark(town: Town, quality: int) -> int:
    """5 to 1, the better the class the more fives."""
    rolled = town.chance.randint(0, 99)
    return 5 if rolled < quality - 25 else 4 if rolled < quality + 6 else 3 if rolled < 98 else 2
