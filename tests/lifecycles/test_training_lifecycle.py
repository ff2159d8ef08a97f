"""A class with its enrolments and its feedback in anybody's hands."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from tender.core.actor import NOBODY, WORKER
from tender.core.clock import FixedClock
from tender.core.door import perform
from tender.core.refusal import Refusal
from tender.delivery.models import Enrolment, FeedbackAnswer, FeedbackRound, FeedbackTicket, Session, TrainingClass
from tender.delivery.services import enrolment as enrolments
from tender.delivery.services import feedback
from tender.delivery.services import training as services
from tender.parties.models import Person
from tender.parties.queries import actor_of
from tests.builders import AT, actor, organisation
from tests.builders import delivery as build
from tests.lifecycles.walk import Seed, Walk, all_cards, walk

pytestmark = pytest.mark.django_db
PEOPLE = ("organiser", "officer", "learner", "rival", "stranger", "provider", "system", "nobody")
HELD = timedelta(days=23)


class TrainingWalk(Walk):
    """One class with places for seven dispatched people and one who chooses; eleven learners; the feedback round after it."""

    things = (TrainingClass, Enrolment, FeedbackRound)
    people = PEOPLE
    together: ClassVar[set[str]] = {"answer", "attend"}
    moments = (AT, AT + timedelta(days=20), AT + HELD, AT + HELD + timedelta(days=3), AT + HELD + timedelta(days=9))
    actors: ClassVar[dict[str, Any]]
    learners: ClassVar[list[Person]]

    @property
    def row(self) -> TrainingClass:
        return TrainingClass.objects.get(pk=self.scene.pk)

    def who(self, who: str, k: int = 0) -> dict[str, Any]:
        by = actor_of(self.learners[k], self.now) if who == "learner" else self.actors[who]
        return {"by": by, "at": self.now}

    def enrolment(self, k: int) -> Enrolment:
        """The one of the k-th learner."""
        found = Enrolment.objects.filter(training=self.scene.pk, learner=self.learners[k]).first()
        if found is None:
            raise Refusal("none", "There is none.")
        return found

    def round(self) -> FeedbackRound:
        found = FeedbackRound.objects.filter(training=self.scene.pk).first()
        if found is None:
            raise Refusal("none", "There is none.")
        return found

    def open_enrolment(self, who: str, k: int) -> None:
        services.open_enrolment(self.row, **self.who(who))

    def dispatch(self, who: str, k: int) -> None:
        """Several at once: all or none; with k = 4 one is no civil servant of the district."""
        outsider = [Person.objects.get(pk=self.actors["rival"].person_id)] if k == 4 else []
        enrolments.dispatch(self.row, self.learners[k : k + 6] + outsider, **self.who(who))

    def request(self, who: str, k: int) -> None:
        enrolments.request(self.row, **self.who(who, k + 6))

    def confirm(self, who: str, k: int) -> None:
        enrolments.confirm(self.enrolment(k + 6), **self.who(who))

    def withdraw(self, who: str, k: int) -> None:
        enrolments.withdraw(self.enrolment(k + 6), **self.who(who, k + 6))

    def begin(self, who: str, k: int) -> None:
        services.begin(self.row, **self.who(who))

    def attend(self, who: str, k: int) -> None:
        """Everybody confirmed is present; with k = 1 one is absent, with k = 2 a stranger stands on the list."""
        sessions = list(Session.objects.filter(training=self.scene.pk))
        marks = dict.fromkeys(self.row.enrolments.filter(state="confirmed").values_list("pk", flat=True), "present")
        if k == 1:
            marks |= dict.fromkeys(list(marks)[:1], "absent")
        for session in sessions:
            enrolments.note_attendance(session, marks | ({0: "present"} if k == 2 else {}), **self.who(who))

    def deliver(self, who: str, k: int) -> None:
        services.deliver(self.row, **self.who(who))

    def appraise(self, who: str, k: int) -> None:
        """The next one who waits for it; with k = 1 not passed."""
        found = self.row.enrolments.filter(state="confirmed").first() or self.row.enrolments.first()
        if found is None:
            raise Refusal("none", "There is none.")
        enrolments.appraise(found, text="学习认真。", exam=Decimal(80), is_passed=k != 1, **self.who(who))

    def skip(self, who: str, k: int) -> None:
        """Results without an appraisal, and cards that only the program plays."""
        if who == "system":
            raise Refusal("not_now", "Not now.")
        perform(
            self.enrolment(k), ["complete", "waitlist", "fail", "end_with_class", "complete"][k], reason="理由", **self.who(who)
        )

    def expel(self, who: str, k: int) -> None:
        enrolments.expel(self.enrolment(k), reason="" if k == 1 else "严重违反纪律", **self.who(who))

    def accept(self, who: str, k: int) -> None:
        services.accept(self.row, **self.who(who))

    def close(self, who: str, k: int) -> None:
        services.close(self.row, **self.who(who))

    def cancel(self, who: str, k: int) -> None:
        services.cancel(self.row, reason="" if k == 1 else "人数不足", **self.who(who))

    def open_round(self, who: str, k: int) -> None:
        feedback.open_round(self.row, **self.who(who))

    def answer(self, who: str, k: int) -> None:
        """Everybody who has not fetched a ticket does, and uses it at once; with k = 1 the marks are wrong."""
        round_ = self.round()
        left = Person.objects.filter(pk__in=round_.participant_ids()).exclude(pk__in=round_.receipts.values("person_id"))
        if not left:
            raise Refusal("none", "There is none.")
        for someone in left:
            secret = feedback.fetch_ticket(round_, by=actor_of(someone, self.now), at=self.now)
            feedback.take_answer(secret, marks={"goal": 9 if k == 1 else 4}, text="好", at=self.now)

    def close_round(self, who: str, k: int) -> None:
        if who == "system":
            feedback.close_when_due(str(self.round().pk), clock=FixedClock(self.now))
        else:
            feedback.close(self.round(), **self.who(who))

    def publish(self, who: str, k: int) -> None:
        feedback.publish(self.round(), **self.who(who))

    steps = {
        "open_enrolment": open_enrolment, "dispatch": dispatch, "request": request, "confirm": confirm, "withdraw": withdraw,
        "begin": begin, "attend": attend, "deliver": deliver, "appraise": appraise, "skip": skip, "expel": expel,
        "accept": accept,
        "close": close, "cancel": cancel, "open_round": open_round, "answer": answer, "close_round": close_round,
        "publish": publish,
    }  # fmt: skip
    everybody: ClassVar[set[str]] = set(PEOPLE)
    rights = {
        "open_enrolment": {"organiser", "officer"}, "dispatch": {"officer"}, "request": {"learner"},
        "confirm": {"organiser", "officer", "system"}, "withdraw": {"learner", "organiser", "officer"}, "begin": {"organiser"},
        "attend": {"organiser"}, "deliver": {"organiser"}, "appraise": {"organiser"}, "skip": set(),
        "expel": {"organiser"}, "accept": {"officer"}, "close": {"organiser", "officer"}, "cancel": {"officer"},
        "open_round": {"organiser", "officer", "system"}, "answer": everybody, "close_round": {"officer", "system"},
        "publish": {"officer"},
    }  # fmt: skip

    def check(self, what: str, who: str) -> None:
        """Quotas hold, nobody gets a place in a class that has begun, results need an appraisal, feedback follows the class."""
        row = self.row
        states = list(row.enrolments.values_list("channel", "state"))
        for channel, quota in (("dispatch", row.dispatch_quota), ("self", row.self_quota)):
            assert sum(found[0] == channel and found[1] in ("confirmed", "completed") for found in states) <= quota
        assert what != "confirm" or row.state == "enrolling"
        assert row.state in ("planned", "enrolling") or not row.waiting_ids()
        assert what != "expel" or row.state in ("running", "delivered")
        ended = row.enrolments.filter(state__in=["completed", "failed"])
        assert not ended.filter(appraisal=None).exists()
        assert not FeedbackRound.objects.exclude(training__state__in=["delivered", "accepted", "closed"]).exists()
        assert FeedbackAnswer.objects.count() == FeedbackTicket.objects.filter(is_used=True).count()
        if row.state in ("accepted", "closed", "cancelled"):
            assert not row.enrolments.filter(state="confirmed").exists()


def scene() -> TrainingClass:
    """A planned class with its timetable; the people around it."""
    thing = build.with_sessions(build.planned(dispatch_quota=7, self_quota=1))
    TrainingWalk.learners = [build.learner(thing.buyer) for _n in range(11)]
    TrainingWalk.actors = {
        "organiser": build.organiser(thing), "officer": build.officer(thing), "provider": actor("provider", thing.provider),
        "rival": actor("organiser", organisation()), "stranger": actor("officer", organisation("buyer")), "system": WORKER,
        "nobody": NOBODY,
    }  # fmt: skip
    return thing


HELD_CLASS: list[Seed] = [
    ("open_enrolment", "officer", 0), ("dispatch", "officer", 0), ("request", "learner", 0), ("request", "learner", 1),
    ("withdraw", "learner", 0), ("request", "learner", 2), ("withdraw", "organiser", 1), ("request", "learner", 3),
    ("wait", "", 1), ("begin", "organiser", 0), ("wait", "", 2), ("attend", "organiser", 0), ("expel", "organiser", 0),
    ("deliver", "organiser", 0), ("open_round", "officer", 0), ("answer", "learner", 0), ("appraise", "organiser", 0),
    ("appraise", "organiser", 1), ("appraise", "organiser", 0), ("appraise", "organiser", 0), ("appraise", "organiser", 0),
    ("appraise", "organiser", 0), ("accept", "officer", 0), ("close", "organiser", 0), ("wait", "", 4),
    ("close_round", "system", 0), ("publish", "officer", 0),
]  # fmt: skip


def test_a_class_walks_on_its_cards_only_and_reaches_every_card() -> None:
    cancelled: list[Seed] = [
        ("open_enrolment", "officer", 0), ("request", "learner", 0), ("request", "learner", 1), ("cancel", "officer", 0)
    ]  # fmt: skip
    reached = walk(TrainingWalk, scene(), examples=15, steps=40, seeds=[HELD_CLASS, cancelled])
    assert reached >= all_cards(TrainingClass, Enrolment, FeedbackRound)


def played(seed: list[Seed]) -> TrainingWalk:
    """A walk that has come to the end of the seed."""
    TrainingWalk.scene, TrainingWalk.reached = scene(), set()
    one = TrainingWalk()
    for what, who, k in seed:
        refusal = one.time_passes(k) if what == "wait" else one.play(what, who, k)
        assert refusal is None, (what, who, k, refusal)
    return one


def refused(one: TrainingWalk, what: str, who: str, k: int = 0) -> str:
    """The code of a refusal that must come."""
    refusal = one.play(what, who, k)
    assert refusal is not None
    return refusal.code


def test_a_place_is_not_confirmed_once_the_class_has_begun() -> None:
    waiting: list[Seed] = [("open_enrolment", "officer", 0), ("dispatch", "officer", 0), ("request", "learner", 0)]
    one = played([*waiting, ("request", "learner", 1), ("wait", "", 1), ("begin", "organiser", 0)])
    TrainingClass.objects.filter(pk=one.row.pk).update(self_quota=2)
    assert refused(one, "confirm", "officer", 1) == "wrong_state"  # the waiting list ended with the beginning


def test_feedback_is_asked_once_and_only_on_a_class_that_was_held() -> None:
    one = played(HELD_CLASS[:13])
    assert refused(one, "open_round", "officer") == "class_not_delivered"
    assert one.play("deliver", "organiser", 0) is None
    assert one.play("open_round", "officer", 0) is None
    assert refused(one, "open_round", "officer") == "feedback_exists"


def test_nobody_is_expelled_from_a_class_that_has_not_begun_or_failed_without_an_appraisal() -> None:
    one = played(HELD_CLASS[:9])
    assert refused(one, "expel", "organiser") == "class_not_running"
    assert refused(one, "skip", "organiser", 2) == "appraisal_missing"
    assert one.play("begin", "organiser", 0) is None
    assert one.play("expel", "organiser", 0) is None
