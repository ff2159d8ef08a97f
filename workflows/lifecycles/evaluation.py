"""The lifecycles of an evaluation (one per tender) and of a score sheet (one per member and lot)."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.audiences import members, officers
from workflows.lifecycles.rights import any_of, officer_of, system


def owner_of(by: Actor, sheet: object) -> bool:
    """The evaluator whose sheet this is, and nobody else."""
    return by.person_id is not None and by.person_id == sheet.evaluator_id  # type: ignore[attr-defined]


def evaluator(sheet: object) -> list[int]:
    """The evaluator of this sheet."""
    return [sheet.evaluator_id]  # type: ignore[attr-defined]


class EvaluationState(models.TextChoices):
    """States of `glossary.md`."""

    FORMING = "forming", _("committee is formed")
    SCORING = "scoring", _("scoring")
    RECONCILING = "reconciling", _("report is being signed")
    SIGNED = "signed", _("report signed")
    VOIDED = "voided", _("voided")


class EvaluationLifecycle(Lifecycle):
    """forming → scoring → reconciling (all sheets locked, report to sign) → signed; back only to be evaluated again."""

    State = EvaluationState
    state = state_field(EvaluationState, EvaluationState.FORMING)

    class Meta:
        abstract = True

    @move(
        source="forming",
        target="scoring",
        label=_("Hand out the score sheets"),
        may=officer_of,
        logs="evaluation.scoring_begun",
        tells=[members],
    )
    def begin_scoring(self, *, by: Actor, at: datetime) -> None:
        """Every member gets a sheet per lot."""

    @move(
        source="scoring",
        target="reconciling",
        label=_("Lock all sheets"),
        may=system,
        logs="evaluation.sheets_locked",
        rule=lambda evaluation, *, by, at, **args: evaluation.sheets_missing(),
        tells=[members, officers],
    )
    def lock_sheets(self, *, by: Actor, at: datetime) -> None:
        """All sheets are submitted; totals and ranking are computed."""

    @move(
        source="reconciling",
        target="reconciling",
        label=_("Open the price envelopes"),
        help=_("Only of bids that passed the technical threshold; the others get theirs back sealed."),
        may=officer_of,
        rule=lambda evaluation, *, by, at, **args: evaluation.prices_refusal(),
        logs="evaluation.prices_opened",
        tells=[members],
    )
    def open_prices(self, *, by: Actor, at: datetime) -> None:
        """Two envelopes: the technical scores are locked, so the prices may be read."""

    @move(
        source="reconciling",
        target="signed",
        label=_("Close the report"),
        may=system,
        logs="evaluation.signed",
        rule=lambda evaluation, *, by, at, **args: evaluation.signatures_missing(),
        law="财政部令第87号 第58条",
    )
    def sign(self, *, by: Actor, at: datetime) -> None:
        """The last member has signed."""
        self.signed_at = at

    @move(
        source="signed",
        target="reconciling",
        label=_("Let the committee evaluate again"),
        help=_("The same committee looks at its scores once more, for the four lawful causes only, and signs the report anew."),
        may=officer_of,
        needs_reason=True,
        danger=True,
        rule=lambda evaluation, *, by, at, **args: evaluation.reopen_refusal(),
        logs="evaluation.reopened",
        law="财政部令第87号 第64条",
        tells=[members],
    )
    def reopen(self, *, by: Actor, at: datetime) -> None:
        """A lawful cause was found after the signatures, or an upheld objection or complaint asks for it."""

    @move(
        source=["forming", "scoring", "reconciling"],
        target="voided",
        label=_("Void the evaluation"),
        may=officer_of,
        needs_reason=True,
        danger=True,
        rule=lambda evaluation, *, by, at, **args: evaluation.void_refusal(),
        logs="evaluation.voided",
        law="财政部令第87号 第49条、第67条",
    )
    def void(self, *, by: Actor, at: datetime) -> None:
        """The committee was not lawful, or the tender failed."""


class SheetState(models.TextChoices):
    """States of `glossary.md`."""

    OPEN = "open", _("being filled in")
    SUBMITTED = "submitted", _("submitted (sheet)")
    RETURNED = "returned", _("returned (sheet)")
    LOCKED = "locked", _("locked")
    VOIDED = "voided", _("voided (sheet)")


class SheetLifecycle(Lifecycle):
    """open → submitted (signed by its evaluator) → locked when all are in; returned only for the four causes of O87 art. 64."""

    State = SheetState
    state = state_field(SheetState, SheetState.OPEN)

    class Meta:
        abstract = True

    @move(
        source=["open", "returned"],
        target="submitted",
        label=_("Sign and submit the score sheet"),
        may=owner_of,
        final=True,
        rule=lambda sheet, *, by, at, **args: sheet.scores_missing(),
        logs="sheet.submitted",
        law="财政部令第87号 第61条",
    )
    def submit(self, *, by: Actor, at: datetime, digest: str = "") -> None:
        """The evaluator signs; the scores are fixed, with their SHA-256."""
        self.signed_at, self.digest = at, digest

    @move(
        source="submitted",
        target="returned",
        label=_("Return for re-check"),
        may=any_of(officer_of, system),
        needs_reason=True,
        logs="sheet.returned",
        law="财政部令第87号 第64条",
        tells=[evaluator],
    )
    def send_back(self, *, by: Actor, at: datetime) -> None:
        """Only for a sum error, a score out of range, unequal objective scores or an abnormal score. Unequal objective scores
        return by themselves when the last sheet comes in."""
        self.signed_at, self.digest = None, ""

    @move(source="submitted", target="locked", label=_("Lock"), may=system, logs="sheet.locked")
    def lock(self, *, by: Actor, at: datetime) -> None:
        """All sheets of the evaluation are in."""

    @move(
        source=["open", "submitted", "returned", "locked"],
        target="voided",
        label=_("Void the score sheet"),
        may=any_of(officer_of, system),
        needs_reason=True,
        logs="sheet.voided",
        law="财政部令第87号 第49条",
    )
    def void(self, *, by: Actor, at: datetime) -> None:
        """Its member was replaced, or the evaluation voided: kept as it stands, never counted."""
