"""Enrolments, attendance, appraisals and certificates."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tender.core.card import append_only, triggers_of
from tender.core.refusal import Refusal
from tender.core.refusal import _ as refused
from tender.delivery.rules.leave import too_much_leave
from workflows.lifecycles.training import EnrolmentLifecycle


class Enrolment(EnrolmentLifecycle):
    """One learner in one class, dispatched by the unit or self-selected."""

    class Channel(models.TextChoices):
        """How the learner came to the class."""

        DISPATCH = "dispatch", _("dispatched")
        SELF = "self", _("self-selected")

    training = models.ForeignKey("tender.TrainingClass", on_delete=models.PROTECT, related_name="enrolments")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enrolments")
    buyer = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    requested_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["requested_at", "id"]
        # Who withdrew may come again; that is an enrolment of its own, so that nothing of the first is lost.
        constraints = [
            models.UniqueConstraint(fields=["training", "learner"], condition=~models.Q(state="withdrawn"), name="enrolled_once")
        ]
        triggers = triggers_of(EnrolmentLifecycle, "requested")

    def __str__(self) -> str:
        return f"{self.learner} · {self.training}"

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("delivery:enrolment", args=[self.pk])

    def not_enrolling(self) -> Refusal | None:
        """Rule of `confirm`: places are given while the class enrols; whoever still waits when it begins has none."""
        if self.training.state == "enrolling":
            return None
        return Refusal("not_enrolling", refused("This class does not take enrolments now."))

    def not_held(self) -> Refusal | None:
        """Rule of `expel`: nobody is expelled from a class that has not begun."""
        if self.training.state in ("running", "delivered"):
            return None
        return Refusal(
            "class_not_running", refused("The class has not begun."), instead=refused("Withdraw the participant instead.")
        )

    def not_appraised(self) -> Refusal | None:
        """Rule of `fail`: the appraisal says why."""
        if Appraisal.objects.filter(enrolment=self).exists():
            return None
        return Refusal("appraisal_missing", refused("Write the appraisal first."), status=422)

    def no_place(self) -> Refusal | None:
        """Rule of `confirm`: the quota of the channel is not used up."""
        quota = self.training.quotas()[self.channel]
        used = self.training.taken(self.channel)
        return Refusal("class_full", refused("All {quota} places are taken."), quota=quota) if used >= quota else None

    def too_late_to_withdraw(self) -> Refusal | None:
        """Rule of `withdraw`: before the class begins."""
        if self.training.state in ("planned", "enrolling"):
            return None
        return Refusal("class_begun", refused("The class has begun; ask the organiser for leave instead."))

    def not_passed(self) -> Refusal | None:
        """Rule of `complete`: an appraisal that says passed, and at most one seventh of the hours missed."""
        appraisal = Appraisal.objects.filter(enrolment=self).first()
        if appraisal is None:
            return Refusal("appraisal_missing", refused("Write the appraisal first."), status=422)
        if appraisal.is_passed:
            missed = self.attendances.exclude(state="present").aggregate(hours=models.Sum("session__hours"))["hours"]
            return too_much_leave(missed or Decimal(0), self.training.hours)
        return Refusal("not_passed", refused("The appraisal says that the class was not passed."))


class Attendance(models.Model):
    """Whether a participant was in a session."""

    class State(models.TextChoices):
        """What was noted."""

        PRESENT = "present", _("present")
        LEAVE = "leave", _("on leave")
        ABSENT = "absent", _("absent")

    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    session = models.ForeignKey("tender.Session", on_delete=models.PROTECT, related_name="attendances")
    state = models.CharField(_("attendance"), max_length=8, choices=State.choices)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrolment", "session"], name="attended_once")]

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.get_state_display()}"


class Appraisal(models.Model):
    """The learning appraisal (学习鉴定). `exam` in points 0–100."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="appraisal")
    text = models.TextField(_("appraisal"))
    exam = models.DecimalField(_("examination (0–100)"), max_digits=5, decimal_places=2, null=True, blank=True)
    is_passed = models.BooleanField(_("passed"))
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.enrolment)


class Certificate(models.Model):
    """A certificate of completion (结业证书); `code` leads to its public verification page."""

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="certificate")
    number = models.CharField(_("number"), max_length=60, unique=True)
    code = models.CharField(max_length=40, unique=True)
    paper = models.ForeignKey("tender.StoredFile", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = [append_only()]

    def __str__(self) -> str:
        return self.number
