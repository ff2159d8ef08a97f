"""The lifecycle of a complaint (投诉) to the finance department, as the buyer's side keeps it on record."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.audiences import approvers, officers
from workflows.lifecycles.rights import officer_of


class ComplaintState(models.TextChoices):
    """Where the finance department stands with it."""

    PENDING = "pending", _("pending (complaint)")
    DECIDED = "decided", _("decided (complaint)")
    WITHDRAWN = "withdrawn", _("withdrawn (complaint)")


class ComplaintLifecycle(Lifecycle):
    """pending → decided | withdrawn. The finance department decides; the officer keeps the record."""

    State = ComplaintState
    state = state_field(ComplaintState, ComplaintState.PENDING)

    class Meta:
        abstract = True

    @move(
        source="pending",
        target="decided",
        label=_("Record the decision"),
        may=officer_of,
        final=True,
        logs="complaint.decided",
        law="财政部令第94号 第26–33条",
        tells=[officers, approvers],
    )
    def decide(self, *, by: Actor, at: datetime, verdict: str = "", number: str = "") -> None:
        """The decision as the finance department wrote it, with its paper and its effect on the tender."""
        self.verdict, self.decision_number = verdict, number

    @move(
        source="pending",
        target="withdrawn",
        label=_("Record that it was withdrawn"),
        may=officer_of,
        needs_reason=True,
        logs="complaint.withdrawn",
        law="财政部令第94号 第30条",
        tells=[approvers],
    )
    def withdraw(self, *, by: Actor, at: datetime) -> None:
        """The complainant gave it up; the finance department ended the case."""
