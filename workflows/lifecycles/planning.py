"""The lifecycles of a needs survey and of an annual plan.

Rules: `tender/procurement/rules/survey.py`, `plan.py`; facts are gathered by `facts()` of the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from tender.procurement.rules import plan as plan_rules
from tender.procurement.rules import survey as survey_rules
from workflows.lifecycles.audiences import Pair, approvers, officers
from workflows.lifecycles.rights import approver_of, officer_of, system
from workflows.lifecycles.tender import on_facts


def asked(survey: Any) -> Iterable[Pair]:
    """The people of the units asked: who answers for the unit, and its learners."""
    return [(role, pk) for pk in survey.unit_ids() for role in ("organiser", "learner")]


class SurveyState(models.TextChoices):
    """Being prepared, taking answers, over."""

    DRAFT = "draft", _("draft (survey)")
    OPEN = "open", _("open (survey)")
    CLOSED = "closed", _("closed (survey)")


class SurveyLifecycle(Lifecycle):
    """draft → open → closed; the clock closes it."""

    State = SurveyState
    state = state_field(SurveyState, SurveyState.DRAFT)

    class Meta:
        abstract = True

    def due_moves(self) -> Iterator[tuple[datetime, str]]:
        """The clock closes an open survey at its moment."""
        if self.state == "open":
            yield self.closes_at, "close"

    @move(
        source="draft",
        target="open",
        label=_("Open the survey"),
        may=officer_of,
        rule=on_facts(survey_rules.may_open),
        logs="survey.opened",
        tells=[asked],
    )
    def open(self, *, by: Actor, at: datetime) -> None:
        """The units and their people are asked."""
        self.opened_at = at

    @move(
        source="open",
        target="closed",
        label=_("Close the survey"),
        may=system,
        rule=on_facts(survey_rules.may_close),
        logs="survey.closed",
        tells=[officers],
    )
    def close(self, *, by: Actor, at: datetime) -> None:
        """No more answers are taken."""
        self.closed_at = at


class PlanState(models.TextChoices):
    """From a draft to the plan in force; a later edition replaces it."""

    DRAFT = "draft", _("draft (plan)")
    IN_REVIEW = "in_review", _("in review (plan)")
    APPROVED = "approved", _("approved (plan)")
    PUBLISHED = "published", _("published (plan)")
    REPLACED = "replaced", _("replaced by a later edition")


class PlanLifecycle(Lifecycle):
    """draft → in_review → approved → published → replaced. After approval nothing changes: a change is a new edition."""

    State = PlanState
    state = state_field(PlanState, PlanState.DRAFT)

    class Meta:
        abstract = True

    @move(
        source="draft",
        target="in_review",
        label=_("Submit the plan for review"),
        may=officer_of,
        rule=on_facts(plan_rules.may_submit),
        law="财行〔2016〕540号 第6条",
        logs="plan.submitted",
        tells=[approvers],
    )
    def submit(self, *, by: Actor, at: datetime) -> None:
        """The officer asks the leader to approve."""

    @move(
        source="in_review",
        target="approved",
        label=_("Approve the plan"),
        may=approver_of,
        rule=on_facts(plan_rules.may_submit),
        law="财行〔2016〕540号 第6条",
        logs="plan.approved",
        tells=[officers],
    )
    def approve(self, *, by: Actor, at: datetime) -> None:
        """The plan stands; from now on tenders are drafted from its lines."""
        self.approved_at = at

    @move(
        source="in_review",
        target="draft",
        label=_("Return the plan"),
        may=approver_of,
        needs_reason=True,
        logs="plan.returned",
        tells=[officers],
    )
    def send_back(self, *, by: Actor, at: datetime) -> None:
        """The leader wants changes; the reason is told."""

    @move(
        source="approved",
        target="published",
        label=_("Publish the plan"),
        may=officer_of,
        logs="plan.published",
        final=True,
        tells=[approvers],
    )
    def publish(self, *, by: Actor, at: datetime) -> None:
        """The plan and its official paper are public."""
        self.published_at = at

    @move(
        source=["approved", "published"],
        target="replaced",
        label=_("Replace by the later edition"),
        may=system,
        logs="plan.replaced",
    )
    def replace(self, *, by: Actor, at: datetime) -> None:
        """A later edition was published."""
