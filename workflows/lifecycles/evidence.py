"""The lifecycle of one paper of an organisation: shown, verified or returned by an officer, reminded of and expired by date."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from tender.core.refusal import Refusal
from tender.parties.rules.evidence import expires_at, has_expired, reminders
from workflows.lifecycles.organisation import any_officer
from workflows.lifecycles.rights import system


def owners(thing: Any) -> list[tuple[str, int]]:
    """Everybody who acts for the organisation that the paper belongs to."""
    return [("provider", thing.organisation_id)]


def not_expired(paper: Any, *, by: Actor, at: datetime, **known: Any) -> Refusal | None:
    """Rule of the card `verify`: a paper that is over shows nothing any more."""
    return has_expired(paper.valid_until, at=at)


class EvidenceState(models.TextChoices):
    """What the office says of the paper."""

    SHOWN = "shown", pgettext_lazy("evidence", "waiting for verification")
    VERIFIED = "verified", pgettext_lazy("evidence", "verified")
    RETURNED = "returned", pgettext_lazy("evidence", "returned")
    EXPIRED = "expired", pgettext_lazy("evidence", "expired")


class EvidenceLifecycle(Lifecycle):
    """shown → verified | returned; verified → expired by date, or returned when it proves wrong."""

    State = EvidenceState
    state = state_field(EvidenceState, EvidenceState.SHOWN)

    class Meta:
        abstract = True

    def due_moves(self) -> Iterator[tuple[datetime, str]]:
        """Reminders while it is verified (each once), and its end."""
        if self.state not in ("shown", "verified") or self.valid_until is None:
            return
        if self.state == "verified":
            for days, moment in reminders(self.valid_until, verified_at=self.verified_at):
                if self.reminded_days is None or days < self.reminded_days:
                    yield moment, f"remind_{days}"
        yield expires_at(self.valid_until), "expire"

    @move(
        source="shown",
        target="verified",
        label=_("Verify the paper"),
        may=any_officer,
        rule=not_expired,
        logs="evidence.verified",
        law="政府采购法 第22条",
        tells=[owners],
    )
    def verify(self, *, by: Actor, at: datetime) -> None:
        """An officer has compared it with the register of whoever issued it."""
        self.verified_at = at

    @move(
        source=["shown", "verified"],
        target="returned",
        label=_("Return the paper"),
        help=_("It does not count until a better one is shown. The reason is told to the organisation."),
        may=any_officer,
        logs="evidence.returned",
        needs_reason=True,
        danger=True,
        tells=[owners],
    )
    def send_back(self, *, by: Actor, at: datetime) -> None:
        """Unreadable, wrong or not the organisation's own; the reason is told."""

    @move(
        source="verified",
        target="verified",
        label=_("Remind of its end"),
        may=system,
        logs="evidence.expiring",
        tells=[owners],
    )
    def remind(self, *, by: Actor, at: datetime, days: int = 0) -> None:
        """Thirty and seven days before it ends, once each."""
        self.reminded_days = days

    @move(
        source=["shown", "verified"],
        target="expired",
        label=_("Let the paper expire"),
        may=system,
        logs="evidence.expired",
        tells=[owners],
    )
    def expire(self, *, by: Actor, at: datetime) -> None:
        """The day until which it is valid is over."""
