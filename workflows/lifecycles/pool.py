"""The lifecycle of an entry in the expert pool: entered, verified by an officer, suspended for a time."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.rights import any_of


def any_officer(by: Actor, thing: Any) -> bool:
    """A procurement officer of the district."""
    return by.holds("officer")


def the_expert(by: Actor, thing: Any) -> bool:
    """The expert, and nobody else."""
    return by.person_id is not None and by.person_id == thing.person_id


def the_expert_told(thing: Any) -> list[int]:
    """The expert."""
    return [thing.person_id]


class PoolState(models.TextChoices):
    """Only verified entries are drawn."""

    ENTERED = "entered", pgettext_lazy("expert", "waiting for verification")
    VERIFIED = "verified", pgettext_lazy("expert", "verified")
    SUSPENDED = "suspended", pgettext_lazy("expert", "suspended")


class PoolLifecycle(Lifecycle):
    """entered → verified → suspended and back; who changes title or fields waits for verification again."""

    State = PoolState
    state = state_field(PoolState, PoolState.ENTERED)

    class Meta:
        abstract = True

    @move(
        source=["entered"],
        target="verified",
        label=_("Verify the expert"),
        may=any_officer,
        logs="expert.verified",
        law="财库〔2016〕198号 第6条、第7条",
        tells=[the_expert_told],
    )
    def verify(self, *, by: Actor, at: datetime) -> None:
        """An officer has compared title, fields and employers with the papers."""
        self.verified_at = at

    @move(
        source="verified",
        target="entered",
        label=_("Change title or fields"),
        may=any_of(the_expert, any_officer),
        logs="expert.changed",
    )
    def change(self, *, by: Actor, at: datetime) -> None:
        """What was verified is no longer what stands there."""
        self.verified_at = None

    @move(
        source=["entered", "verified"],
        target="suspended",
        label=_("Suspend the expert"),
        may=any_officer,
        needs_reason=True,
        danger=True,
        logs="expert.suspended",
        law="财库〔2016〕198号 第9条",
        tells=[the_expert_told],
    )
    def suspend(self, *, by: Actor, at: datetime) -> None:
        """Not drawn until reinstated."""

    @move(
        source="suspended",
        target="entered",
        label=_("Reinstate the expert"),
        may=any_officer,
        needs_reason=True,
        logs="expert.reinstated",
        tells=[the_expert_told],
    )
    def reinstate(self, *, by: Actor, at: datetime) -> None:
        """The entry waits for verification again."""
