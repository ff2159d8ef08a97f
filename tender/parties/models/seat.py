"""Seats: person × organisation × role, with dates. Rights come from nowhere else."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Roles of `product.md`."""

    OFFICER = "officer", _("procurement officer")
    APPROVER = "approver", _("department leader")
    PROVIDER = "provider", _("provider's staff")
    EVALUATOR = "evaluator", _("evaluator")
    CUSTODIAN = "custodian", _("key custodian")
    SUPERVISOR = "supervisor", _("supervisor")
    ORGANISER = "organiser", _("class organiser")
    LECTURER = "lecturer", _("lecturer")
    LEARNER = "learner", _("civil servant")


class HeldSeat(models.Model):
    """One role held in one organisation from `since` until `until` (half-open; None: until further notice)."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="held_seats")
    organisation = models.ForeignKey("tender.Organisation", on_delete=models.PROTECT, related_name="held_seats")
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(until__isnull=True) | Q(until__gt=F("since")), name="seat_ends_after_start"),
            models.UniqueConstraint(
                fields=["person", "organisation", "role"], condition=Q(until__isnull=True), name="seat_held_once"
            ),
        ]
        indexes = [models.Index(fields=["role", "organisation"])]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_role_display()} · {self.organisation}"
