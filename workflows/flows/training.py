"""Class: from the plan to the closed file, with appraisal and feedback side by side."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from workflows.flows.base import Follows
from workflows.flows.due import at
from workflows.flows.nodes import All, Begin, End, Exit, Join, Step, Wait, page_named
from workflows.lifecycles.training import organiser_of

OVER = ("closed", "cancelled")


def round_of(training: Any) -> Any:
    """The feedback round of the class; None before there is one."""
    return getattr(training, "feedback", None)


def feedback_is(*states: str) -> Any:
    """Whether the feedback of the class (or the round itself) has come to one of the states, or the class is over."""

    def judged(thing: Any) -> bool:
        if thing._meta.model_name == "feedbackround":
            return thing.state in states
        found = round_of(thing)
        return thing.state in OVER or (found is not None and found.state in states)

    return judged


def is_told(thing: Any) -> bool:
    """Whether the result is public, or there is none to publish because too few answered."""
    found = thing if thing._meta.model_name == "feedbackround" else round_of(thing)
    if feedback_is("published")(thing):
        return True
    return found is not None and found.state == "closed" and found.too_few_answers() is not None


def is_appraised(training: Any) -> bool:
    """Whether every participant is completed, failed or expelled."""
    return training.state in OVER or not training.enrolments.filter(state="confirmed").exists()


class ClassFlow(Follows):
    """The class is planned, enrolled and held; then it is appraised and accepted while the participants rate it."""

    process_title = _("Class")
    thing = "trainingclass"

    start = Begin("planned", label=_("Class planned")).Next(this.plan)

    plan = Step("trainingclass.open_enrolment", label=_("Set the timetable and open the enrolment"), due=at("starts_on")).Next(
        this.enrol
    )

    enrol = Step("trainingclass.begin", label=_("Enrol the participants and begin"), due=at("starts_on")).Next(this.run)

    run = Step("trainingclass.deliver", label=_("Hold the sessions, note attendance, end the class"), due=at("ends_on")).Next(
        this.both
    )

    both = All(label=_("At the same time")).Next(this.appraise).Next(this.ask)

    appraise = Step(
        label=_("Appraise the participants"), may=organiser_of, done=is_appraised, page=page_named("delivery:appraise-all")
    ).Next(this.accept)

    accept = Step("trainingclass.accept", label=_("Accept the class")).Next(this.ready)

    ask = Step(
        "feedbackround.open", on=round_of, label=_("Open the feedback"), done=feedback_is("open", "closed", "published")
    ).Next(this.answers)

    answers = Wait(
        "feedback.closed",
        label=_("Wait for the answers"),
        until=feedback_is("closed", "published"),
        due=lambda training, calendar: getattr(round_of(training), "closes_at", None),
    ).Next(this.publish)

    publish = Step("feedbackround.publish", on=round_of, label=_("Publish the result"), done=is_told).Next(this.ready)

    ready = Join(label=_("All is done")).Next(this.close)

    close = Step("trainingclass.close").Next(this.closed)

    closed = End(label=_("Class closed"))

    ended = Exit("trainingclass.cancel", "trainingclass.close", label=_("Cancelled, or closed early"))
