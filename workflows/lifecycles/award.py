"""The lifecycles of an award (one per lot) and of an objection."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.audiences import approvers, lot_bidders, officers, provider, told_winner
from workflows.lifecycles.rights import any_of, approver_of, officer_of, provider_of, system


class AwardState(models.TextChoices):
    """States of `glossary.md`."""

    PROPOSED = "proposed", _("proposed")
    DECIDED = "decided", _("decided")
    PUBLICISED = "publicised", _("publicised")
    NOTIFIED = "notified", _("notified")
    CONTRACTED = "contracted", _("contracted")
    OVERTURNED = "overturned", _("overturned")


class AwardLifecycle(Lifecycle):
    """proposed → decided (by the leader) → publicised (but for one source) → notified → contracted."""

    State = AwardState
    state = state_field(AwardState, AwardState.PROPOSED)

    class Meta:
        abstract = True

    def due_moves(self) -> Iterator[tuple[datetime, str]]:
        """Letters go out when the publicity period is over; the leader's silence makes the first candidate the winner."""
        if self.state == "proposed" and self.winner_id and (until := self.silence_ends()):
            yield until, "deem"
        if self.state == "publicised" and self.publicity_ends:
            yield self.publicity_ends, "notify"

    @move(
        source="proposed",
        target="decided",
        label=_("Decide the award"),
        may=approver_of,
        final=True,
        logs="award.decided",
        law="财政部令第87号 第68条",
        tells=[officers],
        rule=lambda award, *, by, at, **args: award.may_be_decided(**args),
    )
    def decide(self, *, by: Actor, at: datetime, winner: Any = None) -> None:
        """The leader confirms the first candidate; the award price is the original bid price."""
        self.decided_at = at
        if winner is not None:
            self.winner, self.price = winner, winner.price

    @move(
        source="proposed",
        target="decided",
        label=_("Deem the first candidate the winner"),
        may=system,
        rule=lambda award, *, by, at, **args: award.may_be_deemed(at),
        logs="award.deemed",
        law="财政部令第87号 第68条",
        tells=[officers, approvers],
    )
    def deem(self, *, by: Actor, at: datetime) -> None:
        """The leader said nothing until the period was over: by law the first candidate is the winner."""
        self.decided_at = at

    @move(
        source="decided",
        target="publicised",
        label=_("Publish the candidates"),
        may=officer_of,
        logs="award.publicised",
        law="财政部令第87号 第69条",
        tells=[lot_bidders, approvers],
        rule=lambda award, *, by, at, **args: award.may_be_publicised(),
    )
    def publicise(self, *, by: Actor, at: datetime, until: datetime | None = None) -> None:
        """Candidates and amount are shown to the public until the publicity period ends."""
        self.publicised_at, self.publicity_ends = at, until

    @move(
        source=["decided", "publicised"],
        target="notified",
        label=_("Send the letters"),
        may=any_of(officer_of, system),
        rule=lambda award, *, by, at, **args: award.may_be_notified(at),
        logs="award.notified",
        law="财政部令第87号 第69条",
        tells=[lot_bidders, officers, approvers],
    )
    def notify(self, *, by: Actor, at: datetime, until: datetime | None = None) -> None:
        """Award notice, letter to the winner, letters to the others with own score and rank. With one source there are no
        candidates to publicise: the deal is announced at once, its notice stays public `until`."""
        self.notified_at = at
        self.publicity_ends = until or self.publicity_ends

    @move(source="notified", target="contracted", label=_("Contract signed"), may=system, logs="award.contracted")
    def mark_contracted(self, *, by: Actor, at: datetime) -> None:
        """Both sides have signed."""

    @move(
        source=["proposed", "decided", "publicised", "notified"],
        target="overturned",
        label=_("Overturn the award"),
        may=approver_of,
        needs_reason=True,
        danger=True,
        final=True,
        logs="award.overturned",
        law="政府采购法实施条例 第49条；财政部令第94号 第16条、第32条",
        tells=[officers, told_winner],
    )
    def overturn(self, *, by: Actor, at: datetime, cause: str = "", then: str = "") -> None:
        """An objection was upheld, or the winner refused."""


class ChallengeState(models.TextChoices):
    """States of an objection in `glossary.md`."""

    FILED = "filed", _("filed")
    INADMISSIBLE = "inadmissible", _("inadmissible")
    ACCEPTED = "accepted", _("accepted (objection)")
    UPHELD = "upheld", _("upheld")
    DISMISSED = "dismissed", _("dismissed")
    WITHDRAWN = "withdrawn", _("withdrawn (objection)")


class ChallengeLifecycle(Lifecycle):
    """filed → accepted | inadmissible → upheld | dismissed; the provider may withdraw."""

    State = ChallengeState
    state = state_field(ChallengeState, ChallengeState.FILED)

    class Meta:
        abstract = True

    @move(
        source="filed",
        target="accepted",
        label=_("Accept the objection"),
        may=officer_of,
        logs="challenge.accepted",
        law="财政部令第94号 第11条",
        tells=[provider],
    )
    def accept(self, *, by: Actor, at: datetime) -> None:
        """It is admissible and will be answered."""

    @move(
        source="filed",
        target=None,
        label=_("Ask for what is missing"),
        help=_("Say everything that is missing at once; the provider has five working days."),
        may=officer_of,
        needs_reason=True,
        rule=lambda challenge, *, by, at, **args: challenge.may_ask_supplement(),
        logs="challenge.supplement_asked",
        law="财政部令第94号 第12条、第21条",
        tells=[provider],
    )
    def ask_supplement(self, *, by: Actor, at: datetime) -> None:
        """It does not contain what it must; it may be completed."""

    @move(
        source="filed",
        target=None,
        label=_("Complete the objection"),
        may=provider_of,
        rule=lambda challenge, *, by, at, **args: challenge.may_supplement(at),
        logs="challenge.supplemented",
        law="财政部令第94号 第12条、第21条",
        tells=[officers],
    )
    def supplement(self, *, by: Actor, at: datetime, reply_by: Any = None) -> None:
        """What was missing is there; the period for the answer runs from now on."""
        self.reply_by = reply_by or self.reply_by

    @move(
        source="filed",
        target="inadmissible",
        label=_("Refuse as inadmissible"),
        may=officer_of,
        needs_reason=True,
        rule=lambda challenge, *, by, at, **args: challenge.supplement_runs(at),
        logs="challenge.inadmissible",
        law="财政部令第94号 第11–12条",
        tells=[provider],
        final=True,
    )
    def refuse(self, *, by: Actor, at: datetime) -> None:
        """Too late, or not by a bidder; the reason is told."""
        self.answered_at = at

    @move(
        source="accepted",
        target="upheld",
        label=_("Uphold"),
        may=officer_of,
        needs_reason=True,
        final=True,
        logs="challenge.upheld",
        law="财政部令第94号 第16条",
        tells=[provider],
    )
    def uphold(self, *, by: Actor, at: datetime, answer: str = "", affects_result: bool = False) -> None:
        """The objection is right; if the result cannot stand, the award is held until the leader overturns it."""
        self.answered_at, self.answer, self.affects_result = at, answer, affects_result

    @move(
        source="accepted",
        target="dismissed",
        label=_("Dismiss"),
        may=officer_of,
        needs_reason=True,
        final=True,
        logs="challenge.dismissed",
        law="财政部令第94号 第13条",
        tells=[provider],
    )
    def dismiss(self, *, by: Actor, at: datetime, answer: str = "") -> None:
        """The objection is not right; the answer says why and where to complain."""
        self.answered_at, self.answer = at, answer

    @move(
        source=["filed", "accepted"],
        target="withdrawn",
        label=_("Withdraw the objection"),
        may=provider_of,
        logs="challenge.withdrawn",
        tells=[officers],
    )
    def withdraw(self, *, by: Actor, at: datetime) -> None:
        """The provider gives it up."""
        self.answered_at = at
