"""The lifecycles of a class, an enrolment and a feedback round."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.audiences import officers
from workflows.lifecycles.rights import any_of, officer_of, system


def organiser_of(by: Actor, thing: Any) -> bool:
    """A class organiser of the provider that gives the class."""
    return by.holds("organiser", thing.provider_id)


def learner_of(by: Actor, enrolment: Any) -> bool:
    """The learner whose enrolment this is."""
    return by.person_id is not None and by.person_id == enrolment.learner_id


def organisers(thing: Any) -> list[tuple[str, int]]:
    """The class organisers of the provider."""
    return [("organiser", thing.provider_id)]


def learner(enrolment: Any) -> list[int]:
    """The learner of this enrolment."""
    return [enrolment.learner_id]


def participants(training: Any) -> list[int]:
    """Everybody enrolled in the class."""
    return training.participant_ids()  # type: ignore[no-any-return]


def waiting(training: Any) -> list[int]:
    """Everybody who waits for a place in the class."""
    return training.waiting_ids()  # type: ignore[no-any-return]


class ClassState(models.TextChoices):
    """States of `glossary.md`."""

    PLANNED = "planned", _("planned")
    ENROLLING = "enrolling", _("enrolling")
    RUNNING = "running", _("running")
    DELIVERED = "delivered", _("delivered")
    ACCEPTED = "accepted", _("accepted (class)")
    CLOSED = "closed", _("closed (class)")
    CANCELLED = "cancelled", _("cancelled")


class ClassLifecycle(Lifecycle):
    """planned → enrolling → running → delivered → accepted → closed."""

    State = ClassState
    state = state_field(ClassState, ClassState.PLANNED)

    class Meta:
        abstract = True

    @move(
        source="planned",
        target="enrolling",
        label=_("Open the enrolment"),
        may=any_of(organiser_of, officer_of),
        rule=lambda training, *, by, at, **args: training.plan_missing(),
        logs="class.enrolling",
        tells=[officers],
    )
    def open_enrolment(self, *, by: Actor, at: datetime) -> None:
        """Timetable and lecturers are set; units dispatch, learners choose."""

    @move(
        source="enrolling",
        target="running",
        label=_("Begin the class"),
        may=organiser_of,
        logs="class.begun",
        tells=[participants],
        rule=lambda training, *, by, at, **args: training.not_ready(),
    )
    def begin(self, *, by: Actor, at: datetime) -> None:
        """The first session starts."""

    @move(
        source="running",
        target="delivered",
        label=_("End the class"),
        may=organiser_of,
        logs="class.delivered",
        tells=[officers],
        rule=lambda training, *, by, at, **args: training.sessions_left(at) or training.attendance_missing(),
    )
    def deliver(self, *, by: Actor, at: datetime) -> None:
        """All sessions are held; appraisal and feedback follow."""
        self.delivered_at = at

    @move(
        source="delivered",
        target="accepted",
        label=_("Accept the class"),
        may=officer_of,
        logs="class.accepted",
        tells=[organisers],
        law="政府采购法 第41条",
        rule=lambda training, *, by, at, **args: training.appraisals_left(),
    )
    def accept(self, *, by: Actor, at: datetime) -> None:
        """The department confirms that it was delivered as agreed."""

    @move(source="accepted", target="closed", label=_("Close the class"), may=any_of(organiser_of, officer_of), logs="class.closed")
    def close(self, *, by: Actor, at: datetime) -> None:
        """Nothing is left to do."""

    @move(
        source=["planned", "enrolling"],
        target="cancelled",
        label=_("Cancel the class"),
        may=officer_of,
        needs_reason=True,
        danger=True,
        final=True,
        logs="class.cancelled",
        tells=[organisers, participants, waiting],
    )
    def cancel(self, *, by: Actor, at: datetime) -> None:
        """The class is not held; everybody enrolled is told why."""


class EnrolmentState(models.TextChoices):
    """States of `glossary.md`."""

    REQUESTED = "requested", _("requested")
    WAITLISTED = "waitlisted", _("on the waiting list")
    CONFIRMED = "confirmed", _("confirmed")
    COMPLETED = "completed", _("completed (enrolment)")
    FAILED = "failed", _("not completed")
    WITHDRAWN = "withdrawn", _("withdrawn (enrolment)")
    EXPELLED = "expelled", _("expelled")


class EnrolmentLifecycle(Lifecycle):
    """requested → confirmed | waitlisted → completed | failed | expelled. Dispatched people are confirmed at once."""

    State = EnrolmentState
    state = state_field(EnrolmentState, EnrolmentState.REQUESTED)

    class Meta:
        abstract = True

    @move(
        source=["requested", "waitlisted"],
        target="confirmed",
        label=_("Confirm the enrolment"),
        may=any_of(system, organiser_of, officer_of),
        rule=lambda enrolment, *, by, at, **args: enrolment.not_enrolling() or enrolment.no_place(),
        logs="enrolment.confirmed",
        tells=[learner],
    )
    def confirm(self, *, by: Actor, at: datetime) -> None:
        """There is a place."""

    @move(
        source="requested",
        target="waitlisted",
        label=_("Put on the waiting list"),
        may=any_of(system, organiser_of),
        logs="enrolment.waitlisted",
        tells=[learner],
    )
    def waitlist(self, *, by: Actor, at: datetime) -> None:
        """The class is full; places that become free go by order of request."""

    @move(
        source=["requested", "waitlisted", "confirmed"],
        target="withdrawn",
        label=_("Withdraw from the class"),
        may=any_of(learner_of, organiser_of, officer_of),
        rule=lambda enrolment, *, by, at, **args: enrolment.too_late_to_withdraw(),
        logs="enrolment.withdrawn",
        tells=[learner],
    )
    def withdraw(self, *, by: Actor, at: datetime) -> None:
        """The place becomes free."""

    @move(
        source="confirmed",
        target="completed",
        label=_("Complete the enrolment"),
        may=organiser_of,
        logs="enrolment.completed",
        tells=[learner],
        rule=lambda enrolment, *, by, at, **args: enrolment.not_passed(),
    )
    def complete(self, *, by: Actor, at: datetime) -> None:
        """Attended, appraised, passed."""
        self.completed_at = at

    @move(
        source="confirmed",
        target="failed",
        label=_("Not completed"),
        may=organiser_of,
        needs_reason=True,
        logs="enrolment.failed",
        tells=[learner],
        rule=lambda enrolment, *, by, at, **args: enrolment.not_appraised(),
    )
    def fail(self, *, by: Actor, at: datetime) -> None:
        """Appraisal or examination not passed."""

    @move(
        source="confirmed",
        target="expelled",
        label=_("Expel"),
        may=organiser_of,
        needs_reason=True,
        danger=True,
        logs="enrolment.expelled",
        law="干部教育培训工作条例（2023年修订）",
        tells=[learner],
        rule=lambda enrolment, *, by, at, **args: enrolment.not_held(),
    )
    def expel(self, *, by: Actor, at: datetime) -> None:
        """Leave above one seventh of the hours, or a grave breach of discipline."""

    @move(
        source=["requested", "waitlisted", "confirmed"],
        target="withdrawn",
        label=_("End with the class"),
        may=system,
        needs_reason=True,
        logs="enrolment.ended",
    )
    def end_with_class(self, *, by: Actor, at: datetime) -> None:
        """The class was cancelled."""


class RoundState(models.TextChoices):
    """States of `glossary.md`."""

    SCHEDULED = "scheduled", _("scheduled")
    OPEN = "open", _("open (feedback)")
    CLOSED = "closed", _("closed (feedback)")
    PUBLISHED = "published", _("published (feedback)")


class RoundLifecycle(Lifecycle):
    """scheduled → open → closed → published."""

    State = RoundState
    state = state_field(RoundState, RoundState.SCHEDULED)

    class Meta:
        abstract = True

    def due_moves(self) -> Iterator[tuple[datetime, str]]:
        """The clock closes an open round."""
        if self.state == "open" and self.closes_at:
            yield self.closes_at, "close"

    @move(
        source="scheduled",
        target="open",
        label=_("Open the feedback"),
        may=any_of(organiser_of, officer_of, system),
        logs="feedback.opened",
        tells=[participants],
    )
    def open(self, *, by: Actor, at: datetime, until: datetime | None = None) -> None:
        """Every participant can fetch one ticket."""
        self.closes_at = until

    @move(
        source="open",
        target="closed",
        label=_("Close the feedback"),
        may=any_of(officer_of, system),
        logs="feedback.closed",
        rule=lambda round_, *, by, at, **args: round_.still_running(by, at),
    )
    def close(self, *, by: Actor, at: datetime) -> None:
        """No answer is taken any more."""

    @move(
        source="closed",
        target="published",
        label=_("Publish the result"),
        may=officer_of,
        logs="feedback.published",
        tells=[organisers],
        rule=lambda round_, *, by, at, **args: round_.too_few_answers(),
    )
    def publish(self, *, by: Actor, at: datetime) -> None:
        """The result is public; single answers are never shown."""
