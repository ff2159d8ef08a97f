"""The lifecycle of a claim: what a learner declares beside classes (自主申报), reviewed before it counts."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.rights import officer_of
from workflows.lifecycles.training import learner, learner_of


def reviewers(claim: Any) -> list[tuple[str, int]]:
    """The organisation department's officers."""
    return [("officer", claim.buyer_id)]


class ClaimState(models.TextChoices):
    """States of `glossary.md`."""

    DRAFT = "draft", _("draft (claim)")
    DECLARED = "declared", _("declared (claim)")
    APPROVED = "approved", _("approved (claim)")
    RETURNED = "returned", _("returned (claim)")
    REJECTED = "rejected", _("rejected (claim)")
    APPEALED = "appealed", _("appealed")


class ClaimLifecycle(Lifecycle):
    """draft → declared → approved | returned | rejected → appealed."""

    State = ClaimState
    state = state_field(ClaimState, ClaimState.DRAFT)

    class Meta:
        abstract = True

    @move(
        source=["draft", "returned"],
        target="declared",
        label=_("Declare the claim"),
        may=learner_of,
        logs="claim.declared",
        tells=[reviewers],
    )
    def declare(self, *, by: Actor, at: datetime) -> None:
        """The learner vouches for it."""

    @move(
        source=["declared", "appealed"],
        target="approved",
        label=_("Approve the claim"),
        may=officer_of,
        logs="claim.approved",
        tells=[learner],
        rule=lambda claim, *, by, at, **args: claim.own_claim(by),
    )
    def approve(self, *, by: Actor, at: datetime) -> None:
        """It counts from now on."""

    @move(
        source="declared",
        target="returned",
        label=_("Return the claim"),
        may=officer_of,
        needs_reason=True,
        logs="claim.returned",
        tells=[learner],
        rule=lambda claim, *, by, at, **args: claim.own_claim(by),
    )
    def send_back(self, *, by: Actor, at: datetime) -> None:
        """Evidence is missing; the reason is told."""

    @move(
        source=["declared", "appealed"],
        target="rejected",
        label=_("Reject the claim"),
        may=officer_of,
        needs_reason=True,
        logs="claim.rejected",
        tells=[learner],
        rule=lambda claim, *, by, at, **args: claim.own_claim(by),
    )
    def reject(self, *, by: Actor, at: datetime) -> None:
        """It does not count; the reason is told."""

    @move(
        source="rejected",
        target="appealed",
        label=_("Appeal"),
        may=learner_of,
        needs_reason=True,
        logs="claim.appealed",
        tells=[reviewers],
    )
    def appeal(self, *, by: Actor, at: datetime) -> None:
        """The learner disagrees."""
