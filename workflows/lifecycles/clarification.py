"""The lifecycle of a clarification (澄清函): asked of one bidder, answered in time or not, decided by the committee."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.audiences import officers, provider
from workflows.lifecycles.rights import provider_of, system


def committee_of(thing: Any) -> Iterable[int]:
    """The sitting members of the committee that asked."""
    return list(thing.member_ids())


class ClarificationState(models.TextChoices):
    """What became of a letter."""

    ASKED = "asked", pgettext_lazy("letter to a bidder", "waits for the bidder")
    ANSWERED = "answered", pgettext_lazy("letter to a bidder", "answered")
    UNANSWERED = "unanswered", pgettext_lazy("letter to a bidder", "not answered in time")
    ACCEPTED = "accepted", pgettext_lazy("letter to a bidder", "accepted")
    REFUSED = "refused", pgettext_lazy("letter to a bidder", "not accepted")


class ClarificationLifecycle(Lifecycle):
    """asked → answered | unanswered (by the clock) → accepted | refused (by people, never by itself)."""

    State = ClarificationState
    state = state_field(ClarificationState, ClarificationState.ASKED)

    class Meta:
        abstract = True

    def due_moves(self) -> Iterator[tuple[datetime, str]]:
        """The clock notes at the deadline that nothing came."""
        if self.state == "asked":
            yield self.deadline, "lapse"  # type: ignore[attr-defined]

    @move(
        source="asked",
        target="answered",
        label=_("Sign and send the answer"),
        help=_("An answer is given once and becomes part of the bid; it may not change its substance."),
        may=provider_of,
        rule=lambda letter, *, by, at, **args: letter.may_be_answered(at),
        logs="clarification.answered",
        law="财政部令第87号 第51条",
        final=True,
        tells=[committee_of],
    )
    def answer_it(self, *, by: Actor, at: datetime, digest: str = "") -> None:
        """The bidder's own signed answer, before the deadline."""
        self.answered_at, self.digest = at, digest

    @move(
        source="asked",
        target="unanswered",
        label=_("Note that no answer came"),
        may=system,
        rule=lambda letter, *, by, at, **args: letter.may_lapse(at),
        logs="clarification.lapsed",
        law="财政部令第87号 第51条",
        tells=[officers, committee_of, provider],
    )
    def lapse(self, *, by: Actor, at: datetime) -> None:
        """The deadline has passed; what follows is for people to decide."""

    @move(
        source="answered",
        target="accepted",
        label=_("Accept the answer"),
        may=system,
        needs_reason=True,
        logs="clarification.accepted",
        law="财政部令第87号 第51条、第59条、第60条",
    )
    def accept(self, *, by: Actor, at: datetime) -> None:
        """The committee takes the answer into account, the corrected price stands, or the low price is explained."""
        self.decided_at = at

    @move(
        source=["asked", "answered", "unanswered"],
        target="refused",
        label=_("Do not accept the answer"),
        may=system,
        needs_reason=True,
        logs="clarification.refused",
        law="财政部令第87号 第51条、第59条、第60条",
    )
    def refuse(self, *, by: Actor, at: datetime) -> None:
        """The answer is left out; on a price the bid is invalid."""
        self.decided_at = at
