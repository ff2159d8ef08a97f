"""Planning: the needs survey, and the annual plan from its draft to its publication."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from workflows.flows.base import Follows
from workflows.flows.due import at
from workflows.flows.nodes import Begin, End, Step, Wait
from workflows.lifecycles.rights import officer_of


def units(survey: Any) -> Iterable[Any]:
    """The units that a survey asks."""
    return survey.units.select_related("organisation")


def answers_for(by: Any, unit: Any) -> bool:
    """Somebody who answers for a unit."""
    return any(by.holds(role, unit.organisation_id) for role in ("organiser", "officer", "approver"))


class SurveyFlow(Follows):
    """The officer opens it, the units answer until it closes, the officer turns answers into needs."""

    process_title = _("Needs survey")
    thing = "survey"

    start = Begin("draft", label=_("Survey prepared")).Next(this.open)

    open = Step("survey.open").Next(this.answering)

    answering = (
        Wait(
            "survey.closed",
            label=_("Wait for the survey to close"),
            until=lambda survey: survey.state == "closed",
            due=at("closes_at"),
            meanwhile=units,
            done=lambda unit: unit.answered_at is not None,
        )
        .Do(this.answer)
        .Next(this.take_up)
    )

    answer = Step(
        event="survey.unit_answered",
        label=_("Answer the survey for the unit"),
        may=answers_for,
        done=lambda unit: unit.answered_at is not None,
    )

    take_up = Step(
        event="survey.taken_up",
        label=_("Turn the answers into needs"),
        may=officer_of,
        done=lambda survey: not survey.answers.filter(need=None).exists(),
    ).Next(this.done)

    done = End(label=_("Needs noted"))


class PlanFlow(Follows):
    """The officers draft the year's plan, the leader approves or returns it, the plan is published."""

    process_title = _("Annual plan")
    thing = "plan"

    start = Begin("draft", label=_("Plan begun")).Next(this.draft)

    draft = Step("plan.submit", label=_("Complete the plan and submit it")).Next(this.review)

    review = Step("plan.approve", label=_("Review the plan")).Or("plan.send_back", this.draft).Next(this.publish)

    publish = Step("plan.publish").Next(this.published)

    published = End(label=_("Plan published"))
