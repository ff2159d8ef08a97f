"""The lifecycle of a bid for one lot: drafted, sealed, replaced or withdrawn, opened, examined, ranked."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.audiences import provider
from workflows.lifecycles.rights import provider_of, system


class BidState(models.TextChoices):
    """States of `glossary.md`; a replaced envelope is superseded, the bid stays sealed."""

    DRAFT = "draft", pgettext_lazy("bid", "draft")
    SEALED = "sealed", pgettext_lazy("bid", "sealed")
    WITHDRAWN = "withdrawn", pgettext_lazy("bid", "withdrawn")
    OPENED = "opened", pgettext_lazy("bid", "opened")
    UNOPENED = "unopened", pgettext_lazy("bid", "returned unopened")
    ADMITTED = "admitted", pgettext_lazy("bid", "admitted")
    REJECTED = "rejected", pgettext_lazy("bid", "rejected")
    RANKED = "ranked", pgettext_lazy("bid", "ranked")
    SELECTED = "selected", pgettext_lazy("bid", "selected")
    NOT_SELECTED = "not_selected", pgettext_lazy("bid", "not selected")


class BidLifecycle(Lifecycle):
    """draft → sealed (↺ replaced) → opened → admitted | rejected → ranked → selected | not_selected."""

    State = BidState
    state = state_field(BidState, BidState.DRAFT)

    class Meta:
        abstract = True

    @move(
        source=["draft", "withdrawn"],
        target="sealed",
        label=_("Seal and submit"),
        may=provider_of,
        rule=lambda bid, *, by, at, **args: bid.may_be_sealed(by, at),
        logs="bid.sealed",
        law="财政部令第87号 第33条",
        tells=[provider],
    )
    def seal(self, *, by: Actor, at: datetime, receipt: str = "", envelopes: dict[str, str] | None = None) -> None:
        """The envelopes are in; nobody can read them before the opening. Receipt and hashes stand in the audit line."""
        self.sealed_at, self.receipt = at, receipt or self.receipt

    @move(
        source="sealed",
        target="sealed",
        label=_("Replace the bid"),
        may=provider_of,
        rule=lambda bid, *, by, at, **args: bid.may_be_sealed(by, at),
        logs="bid.replaced",
        law="财政部令第87号 第34条",
        tells=[provider],
    )
    def replace(self, *, by: Actor, at: datetime, receipt: str = "", envelopes: dict[str, str] | None = None) -> None:
        """New envelopes take the place of the old ones, with a new receipt."""
        self.sealed_at, self.receipt = at, receipt or self.receipt

    @move(
        source="sealed",
        target="withdrawn",
        label=_("Withdraw the bid"),
        help=_("A withdrawn bid does not take part. You may seal it again until the deadline."),
        may=provider_of,
        danger=True,
        rule=lambda bid, *, by, at, **args: bid.may_be_withdrawn(by, at),
        logs="bid.withdrawn",
        law="财政部令第87号 第34条",
        tells=[provider],
    )
    def withdraw(self, *, by: Actor, at: datetime) -> None:
        """The bid does not take part; it can be sealed again before the deadline."""

    @move(source="sealed", target="opened", label=_("Open the envelopes"), may=system, logs="bid.opened")
    def open(self, *, by: Actor, at: datetime) -> None:
        """The opening reads it."""
        self.opened_at = at

    @move(source="sealed", target="unopened", label=_("Return unopened"), may=system, logs="bid.unopened", tells=[provider])
    def leave_unopened(self, *, by: Actor, at: datetime) -> None:
        """The lot or tender failed or ended before the opening."""

    @move(source="opened", target="admitted", label=_("Admit the bid"), may=system, logs="bid.admitted")
    def admit(self, *, by: Actor, at: datetime) -> None:
        """Qualified and conforming."""

    @move(
        source=["opened", "admitted"],
        target="rejected",
        label=_("Reject the bid"),
        may=system,
        needs_reason=True,
        logs="bid.rejected",
        law="财政部令第87号 第44条、第63条",
    )
    def reject(self, *, by: Actor, at: datetime) -> None:
        """A requirement is not met; the reason is told with the result."""

    @move(source="admitted", target="ranked", label=_("Rank the bid"), may=system, logs="bid.ranked")
    def rank(self, *, by: Actor, at: datetime, place: int = 0) -> None:
        """Scores are final."""
        self.place = place

    @move(
        source=["ranked", "selected", "not_selected"],
        target=None,
        label=_("Rank the bid anew"),
        may=system,
        logs="bid.ranked_anew",
        law="财政部令第87号 第64条",
    )
    def rank_anew(self, *, by: Actor, at: datetime, place: int = 0) -> None:
        """A re-check changed the ranking."""
        self.place = place

    @move(
        source="ranked",
        target="admitted",
        label=_("Take the rank back"),
        may=system,
        logs="bid.unranked",
        law="财政部令第87号 第49条",
    )
    def unrank(self, *, by: Actor, at: datetime) -> None:
        """The evaluation that ranked it is voided."""
        self.place = None

    @move(source=["ranked", "not_selected"], target="selected", label=_("Select the bid"), may=system, logs="bid.selected")
    def select(self, *, by: Actor, at: datetime) -> None:
        """This bid wins its lot, at once or when the winner before it fell."""

    @move(
        source=["ranked", "rejected", "selected"],
        target="not_selected",
        label=_("Do not select the bid"),
        may=system,
        logs="bid.not_selected",
    )
    def pass_over(self, *, by: Actor, at: datetime) -> None:
        """Another bid won, or none; or it had won and fell."""
