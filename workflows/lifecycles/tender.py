"""The lifecycle of a tender: from a draft to signed contracts, or to failure.

Rules: `tender/procurement/rules/tender.py`; facts are gathered by `Tender.facts()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from tender.core.refusal import Refusal
from tender.procurement.rules import tender as rules
from workflows.lifecycles.audiences import approvers, bidders, followers, officers
from workflows.lifecycles.rights import any_of, approver_of, officer_of, system


def on_facts(rule: Callable[..., Refusal | None]) -> Callable[..., Refusal | None]:
    """Turn a pure rule on TenderFacts into a card's rule; facts that cannot be had are refused in their own words."""

    def judged(thing: Any, *, by: Actor, at: datetime, **args: Any) -> Refusal | None:
        try:
            facts = thing.facts(at)
        except Refusal as refusal:
            return refusal
        return rule(facts, at=at, **args)

    judged.__name__ = rule.__name__
    return judged


class TenderState(models.TextChoices):
    """States of `glossary.md`."""

    DRAFT = "draft", _("draft (tender)")
    IN_REVIEW = "in_review", _("in review")
    APPROVED = "approved", _("approved, to be published")
    PUBLISHED = "published", _("open for bids")
    CLOSED = "closed", _("bidding closed")
    OPENED = "opened", _("bids opened")
    EXAMINING = "examining", _("being examined")
    EVALUATING = "evaluating", _("being evaluated")
    EVALUATED = "evaluated", _("evaluated")
    AWARDED = "awarded", _("award published")
    CONCLUDED = "concluded", _("contracts signed")
    SUSPENDED = "suspended", _("suspended (tender)")
    FAILED = "failed", _("failed")
    TERMINATED = "terminated", _("terminated")


RUNNING = ["published", "closed", "opened", "examining", "evaluating"]
SUSPENDABLE = [*RUNNING, "evaluated", "awarded"]


class TenderLifecycle(Lifecycle):
    """draft → in_review → approved → published → closed → opened → examining → evaluating → evaluated → awarded → concluded."""

    State = TenderState
    state = state_field(TenderState, TenderState.DRAFT)

    class Meta:
        abstract = True

    def due_moves(self) -> Iterator[tuple[datetime, str]]:
        """The clock closes a published tender at its deadline, and lets a suspended one go on."""
        if self.state == "published" and self.deadline:
            yield self.deadline, "close"
        if self.state == "suspended" and (until := self.suspended_until()):
            yield until, "resume"

    @move(
        source="draft",
        target="in_review",
        label=_("Submit for review"),
        may=officer_of,
        rule=on_facts(rules.may_submit),
        logs="tender.submitted",
        tells=[approvers],
    )
    def submit(self, *, by: Actor, at: datetime) -> None:
        """The officer asks the leader to approve."""

    @move(
        source="in_review",
        target="approved",
        label=_("Approve"),
        may=approver_of,
        rule=on_facts(rules.may_approve),
        logs="tender.approved",
        tells=[officers],
    )
    def approve(self, *, by: Actor, at: datetime) -> None:
        """The leader approves what was submitted."""
        self.approved_at = at

    @move(
        source=["in_review", "approved"],
        target="draft",
        label=_("Return for changes"),
        may=approver_of,
        needs_reason=True,
        logs="tender.returned",
        tells=[officers],
    )
    def send_back(self, *, by: Actor, at: datetime) -> None:
        """The leader wants changes; the reason is told."""

    @move(
        source="in_review",
        target="terminated",
        label=_("Refuse"),
        may=approver_of,
        needs_reason=True,
        final=True,
        danger=True,
        logs="tender.refused",
        tells=[officers],
    )
    def refuse(self, *, by: Actor, at: datetime) -> None:
        """The leader refuses the purchase altogether."""
        self.ended_at = at

    @move(
        source="approved",
        target="published",
        label=_("Publish the notice"),
        may=officer_of,
        rule=on_facts(rules.may_publish),
        logs="tender.published",
        law="财政部令第87号 第13条",
        final=True,
        tells=[officers],
    )
    def publish(self, *, by: Actor, at: datetime) -> None:
        """The notice goes public; the rulebook is pinned and the seal is prepared."""
        self.published_at = at

    @move(
        source="approved",
        target="concluded",
        label=_("Assign in-house"),
        help=_("The Party School runs the classes itself; no bids are taken. Its shadow bid stays on record."),
        may=approver_of,
        rule=on_facts(rules.may_assign),
        final=True,
        logs="tender.assigned",
        law="中国共产党党校（行政学院）工作条例；财政部令第102号",
        tells=[officers],
    )
    def assign(self, *, by: Actor, at: datetime) -> None:
        """The leader assigns the purchase to the Party School."""
        self.ended_at = at

    @move(
        source="published",
        target="published",
        label=_("Amend and extend"),
        may=officer_of,
        rule=on_facts(rules.may_amend),
        logs="tender.amended",
        law="财政部令第87号 第27条",
        tells=[followers],
    )
    def amend(self, *, by: Actor, at: datetime, deadline: datetime | None = None, changed: list[str] | None = None) -> None:
        """A correction is published; the deadline moves when the lead time is short, never backwards."""
        if deadline:
            self.deadline = deadline

    @move(
        source="published",
        target="closed",
        label=_("Close at the deadline"),
        may=system,
        rule=on_facts(rules.may_close),
        logs="tender.closed",
        law="财政部令第87号 第39条",
        tells=[officers],
    )
    def close(self, *, by: Actor, at: datetime) -> None:
        """No bid is taken from this moment on."""
        self.closed_at = at

    @move(
        source="closed",
        target="opened",
        label=_("Open the bids"),
        may=officer_of,
        rule=on_facts(rules.may_open),
        logs="tender.opened",
        law="财政部令第87号 第39–41条",
        final=True,
        tells=[bidders],
    )
    def open(self, *, by: Actor, at: datetime) -> None:
        """Seals are opened and prices read out."""
        self.opened_at = at

    @move(
        source="opened",
        target="examining",
        label=_("Begin the examination"),
        may=officer_of,
        rule=on_facts(rules.may_examine),
        logs="tender.examination_begun",
        law="财政部令第87号 第44条",
    )
    def begin_examination(self, *, by: Actor, at: datetime) -> None:
        """Qualification is examined by the buyer, conformity by the committee."""

    @move(
        source="opened",
        target="evaluated",
        label=_("Take the agreed price"),
        may=system,
        rule=on_facts(rules.may_agree_price),
        logs="tender.price_agreed",
        law="财政部令第74号 第41–42条",
        tells=[officers, approvers],
    )
    def agree_price(self, *, by: Actor, at: datetime) -> None:
        """The record of the negotiation with the one source is signed by all."""
        self.evaluated_at = at

    @move(
        source="examining",
        target="evaluating",
        label=_("Begin the scoring"),
        may=officer_of,
        rule=on_facts(rules.may_evaluate),
        logs="tender.evaluation_begun",
        law="财政部令第87号 第52条",
    )
    def begin_evaluation(self, *, by: Actor, at: datetime) -> None:
        """Every bid is examined and the committee is complete."""

    @move(
        source="evaluating",
        target="examining",
        label=_("Stop the scoring"),
        may=system,
        needs_reason=True,
        logs="tender.evaluation_stopped",
        law="财政部令第87号 第49条、第67条",
    )
    def stop_evaluation(self, *, by: Actor, at: datetime) -> None:
        """The evaluation is voided; a new committee may be formed."""

    @move(
        source="evaluating",
        target="evaluated",
        label=_("Take the report"),
        may=system,
        rule=on_facts(rules.may_take_report),
        logs="tender.evaluated",
        law="财政部令第87号 第58条",
        tells=[officers, approvers],
    )
    def finish_evaluation(self, *, by: Actor, at: datetime) -> None:
        """All members have signed the report."""
        self.evaluated_at = at

    @move(
        source="evaluated",
        target="awarded",
        label=_("Publish the award"),
        may=system,
        logs="tender.awarded",
        law="财政部令第87号 第69条",
        tells=[officers],
    )
    def award(self, *, by: Actor, at: datetime) -> None:
        """The leader has decided every lot and the result is public."""
        self.awarded_at = at

    @move(
        source="awarded",
        target="concluded",
        label=_("Conclude the tender"),
        may=system,
        rule=on_facts(rules.may_conclude),
        logs="tender.concluded",
        law="政府采购法 第46条",
        tells=[officers],
    )
    def conclude(self, *, by: Actor, at: datetime) -> None:
        """Every contract of this tender is signed."""
        self.ended_at = at

    @move(
        source=["closed", "opened", "examining", "evaluating", "evaluated", "awarded", "suspended"],
        target="failed",
        label=_("Declare the tender failed"),
        may=any_of(officer_of, system),
        rule=on_facts(rules.may_fail),
        needs_reason=True,
        final=True,
        danger=True,
        logs="tender.failed",
        law="政府采购法 第36条",
        tells=[officers, approvers, bidders],
    )
    def fail(self, *, by: Actor, at: datetime, cause: str = "") -> None:
        """Too few bids are left, or the law is broken; a notice says why and what follows."""
        self.ended_at = at

    @move(
        source=SUSPENDABLE,
        target="suspended",
        label=_("Suspend the tender"),
        help=_("Asked for by the finance department because of a complaint; it goes on by itself when the time is over."),
        may=officer_of,
        rule=lambda tender, *, by, at, **args: tender.suspend_refusal(**args),
        logs="tender.suspended",
        law="财政部令第94号 第28条",
        tells=[officers, approvers, followers],
    )
    def suspend(self, *, by: Actor, at: datetime, is_asked: bool = False) -> None:
        """Nothing goes on until it is resumed; the suspension on record knows where it came from."""

    @move(
        source="suspended",
        target=SUSPENDABLE,
        label=_("Go on with the tender"),
        may=any_of(officer_of, system),
        rule=lambda tender, *, by, at, **args: None if by.is_system else tender.resume_refusal(),
        logs="tender.resumed",
        law="财政部令第94号 第28条",
        tells=[officers, approvers, followers],
    )
    def resume(self, *, by: Actor, at: datetime, deadline: datetime | None = None) -> str:
        """Back to where it was; a deadline for bids that ran meanwhile is moved on."""
        self.deadline = deadline or self.deadline
        return str(self.stage)

    @move(
        source=["draft", "approved", *RUNNING, "evaluated", "suspended"],
        target="terminated",
        label=_("Terminate"),
        may=approver_of,
        needs_reason=True,
        final=True,
        danger=True,
        logs="tender.terminated",
        law="财政部令第87号 第29条",
        tells=[officers, followers],
    )
    def terminate(self, *, by: Actor, at: datetime) -> None:
        """The purchase is cancelled because of a major change."""
        self.ended_at = at
