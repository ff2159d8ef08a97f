"""The lifecycle of an organisation that registers: evidence in, verified by the organisation department."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.rights import system


def member(by: Actor, thing: Any) -> bool:
    """Somebody who acts for this organisation."""
    return by.holds("provider", thing.pk)


def any_officer(by: Actor, thing: Any) -> bool:
    """A procurement officer of the district."""
    return by.holds("officer")


def own_people(thing: Any) -> list[tuple[str, int]]:
    """Everybody who acts for this organisation."""
    return [("provider", thing.pk)]


class OrganisationState(models.TextChoices):
    """How far the registration is."""

    REGISTERED = "registered", pgettext_lazy("organisation", "registering")
    SUBMITTED = "submitted", pgettext_lazy("organisation", "waiting for verification")
    VERIFIED = "verified", pgettext_lazy("organisation", "verified")
    RETURNED = "returned", pgettext_lazy("organisation", "returned")
    SUSPENDED = "suspended", pgettext_lazy("organisation", "suspended")


class OrganisationLifecycle(Lifecycle):
    """registered → submitted → verified, with returns; a suspended organisation cannot bid."""

    State = OrganisationState
    state = state_field(OrganisationState, OrganisationState.REGISTERED)

    class Meta:
        abstract = True

    @move(
        source=["registered", "returned"],
        target="submitted",
        label=_("Submit for verification"),
        may=member,
        logs="organisation.submitted",
        rule=lambda thing, **known: thing.missing_evidence(),
    )
    def submit(self, *, by: Actor, at: datetime) -> None:
        """The organisation says that its papers are complete."""

    @move(
        source="submitted",
        target="verified",
        label=_("Verify the organisation"),
        may=any_officer,
        logs="organisation.verified",
        law="政府采购法 第22条",
        tells=[own_people],
    )
    def verify(self, *, by: Actor, at: datetime) -> None:
        """An officer has compared the evidence with the public registers."""
        self.verified_at = at

    @move(
        source="submitted",
        target="returned",
        label=_("Return to the organisation"),
        may=any_officer,
        logs="organisation.returned",
        needs_reason=True,
        tells=[own_people],
    )
    def send_back(self, *, by: Actor, at: datetime) -> None:
        """Something is missing or wrong; the reason is told."""

    @move(
        source="verified",
        target="suspended",
        label=_("Suspend the organisation"),
        may=any_officer,
        logs="organisation.suspended",
        needs_reason=True,
        danger=True,
        tells=[own_people],
    )
    def suspend(self, *, by: Actor, at: datetime) -> None:
        """Bidding is closed to it until it is verified again."""

    @move(
        source="suspended",
        target="verified",
        label=_("Lift the suspension"),
        may=any_officer,
        logs="organisation.reinstated",
        needs_reason=True,
        tells=[own_people],
    )
    def reinstate(self, *, by: Actor, at: datetime) -> None:
        """The reason for the suspension is gone."""

    @move(source="registered", target="verified", label=_("Enter as a known organisation"), may=system, logs="organisation.entered")
    def enter(self, *, by: Actor, at: datetime) -> None:
        """The district's own organisations are entered when it is set up."""
        self.verified_at = at
