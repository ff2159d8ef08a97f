"""The lifecycle of a red flag: found by the program, decided by people with a reason. Nothing happens to a bid by it."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.audiences import approvers
from workflows.lifecycles.rights import any_of, approver_of, officer_of

LAW = "财政部令第87号 第37条"


class RedFlagState(models.TextChoices):
    """What people have decided of it."""

    FOUND = "found", pgettext_lazy("red flag", "to be decided")
    EXPLAINED = "explained", pgettext_lazy("red flag", "explained")
    WITH_COMMITTEE = "with_committee", pgettext_lazy("red flag", "passed to the committee")
    WITH_AUTHORITY = "with_authority", pgettext_lazy("red flag", "passed to the authority")


class RedFlagLifecycle(Lifecycle):
    """found → explained | with_committee | with_authority; what was explained may still be passed on."""

    State = RedFlagState
    state = state_field(RedFlagState, RedFlagState.FOUND)

    class Meta:
        abstract = True

    @move(
        source=["found", "with_committee"],
        target="explained",
        label=_("Note that it is explained"),
        help=_("There is an innocent cause. Say which, and how you know. The flag and the reason stay on record."),
        may=any_of(officer_of, approver_of),
        logs="red_flag.explained",
        needs_reason=True,
        law=LAW,
    )
    def explain(self, *, by: Actor, at: datetime) -> None:
        """An innocent cause is known."""

    @move(
        source=["found", "explained"],
        target="with_committee",
        label=_("Pass to the committee"),
        help=_(
            "The committee judges it under blind names: it sees neither names nor prices. Whether a bid is invalid is its decision."
        ),
        may=any_of(officer_of, approver_of),
        rule=lambda flag, *, by, at, **args: flag.may_go_to_committee(),
        logs="red_flag.passed_to_committee",
        needs_reason=True,
        law=LAW,
    )
    def pass_to_committee(self, *, by: Actor, at: datetime) -> None:
        """The committee is to judge it."""

    @move(
        source=["found", "explained", "with_committee"],
        target="with_authority",
        label=_("Pass to the finance authority"),
        help=_("The supervising finance authority is told outside the program; supervisors see it here. Say why."),
        may=any_of(officer_of, approver_of),
        logs="red_flag.passed_to_authority",
        needs_reason=True,
        danger=True,
        law="政府采购法 第77条；财政部令第87号 第37条",
        tells=[approvers],
    )
    def pass_to_authority(self, *, by: Actor, at: datetime) -> None:
        """The authority that supervises public purchasing is to look at it."""
