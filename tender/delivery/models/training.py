"""A class (培训班次) under a contract, and its sessions."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.parties.models import Person
from workflows.lifecycles.training import ClassLifecycle

HAVING_A_PLACE = ("confirmed", "completed")
TAKING_PART = ("confirmed", "completed", "failed")


class TrainingClass(ClassLifecycle):
    """One class. `hours` are teaching hours (学时); quotas are places for dispatched and self-selected participants."""

    contract = models.ForeignKey("tender.Contract", null=True, on_delete=models.PROTECT, related_name="classes")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="classes")
    title = models.CharField(_("title"), max_length=200)
    audience = models.CharField(_("audience"), max_length=12, blank=True)
    place = models.CharField(_("place"), max_length=200)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    hours = models.DecimalField(_("teaching hours"), max_digits=6, decimal_places=1)
    dispatch_quota = models.PositiveIntegerField(_("places for dispatched participants"))
    self_quota = models.PositiveIntegerField(_("places for self-selected participants"))
    created_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="class_ends_after_start")
        ]
        triggers = triggers_of(ClassLifecycle, "planned")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("delivery:class", args=[self.pk])

    @property
    def audience_label(self) -> str:
        """For whom the class is, in words; empty for everybody."""
        return str(dict(Person.RankGroup.choices).get(self.audience, ""))

    def participant_ids(self) -> list[int]:
        """Persons who take part or took part to the end, whether they passed or not."""
        return list(self.enrolments.filter(state__in=TAKING_PART).values_list("learner_id", flat=True))

    def waiting_ids(self) -> list[int]:
        """Persons who wait for a place."""
        return list(self.enrolments.filter(state__in=["requested", "waitlisted"]).values_list("learner_id", flat=True))

    def quotas(self) -> dict[str, int]:
        """Places per channel."""
        return {"dispatch": self.dispatch_quota, "self": self.self_quota}

    def taken(self, channel: str) -> int:
        """Places of a channel that somebody has."""
        return self.enrolments.filter(channel=channel, state__in=HAVING_A_PLACE).count()

    def plan_missing(self) -> Refusal | None:
        """Rule of `open_enrolment`: sessions that add up to the hours, each with a lecturer."""
        sessions = list(self.sessions.all())
        total = sum((session.hours for session in sessions), start=type(self.hours)(0))
        if not sessions or total != self.hours:
            return Refusal(
                "sessions_do_not_add_up",
                refused("The sessions add up to {total} hours, the class has {hours}."),
                status=422,
                total=str(total),
                hours=str(self.hours),
            )
        return None

    def not_ready(self) -> Refusal | None:
        """Rule of `begin`: somebody is enrolled, and the timetable still adds up."""
        if not self.enrolments.filter(state="confirmed").exists():
            return Refusal("nobody_enrolled", refused("Nobody is enrolled yet."))
        return self.plan_missing()

    def sessions_left(self, at: datetime) -> Refusal | None:
        """Rule of `deliver`: every session is over."""
        left = self.sessions.filter(ends_at__gt=at).count()
        return Refusal("sessions_left", refused("{count} sessions are still to come."), count=left) if left else None

    def attendance_missing(self) -> Refusal | None:
        """Rule of `deliver`: it is noted for every session who was there; who is not noted would count as present."""
        left = self.sessions.filter(attendances=None).order_by("starts_at").first()
        if left is None or not self.enrolments.filter(state="confirmed").exists():
            return None
        return Refusal(
            "attendance_missing", refused("It is not noted yet who was at “{session}”."), status=422, session=str(left),
            instead=refused("Note the attendance of every session first."),
        )  # fmt: skip

    def appraisals_left(self) -> Refusal | None:
        """Rule of `accept`: every participant is completed, failed or expelled."""
        left = self.enrolments.filter(state="confirmed").count()
        return Refusal("appraisals_left", refused("{count} participants are not appraised yet."), count=left) if left else None


class Session(models.Model):
    """One lesson: when, where, who teaches, how many teaching hours."""

    training = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("title"), max_length=200)
    lecturer = models.ForeignKey("tender.Lecturer", on_delete=models.PROTECT, related_name="sessions", verbose_name=_("lecturer"))
    room = models.CharField(_("room"), max_length=100, blank=True)
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    hours = models.DecimalField(_("teaching hours"), max_digits=4, decimal_places=1)

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_at__gt=models.F("starts_at")), name="session_ends_after_start")
        ]

    def __str__(self) -> str:
        return self.title
