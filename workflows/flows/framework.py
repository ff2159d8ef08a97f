"""Closed framework: what follows the evaluation in place of an award."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from tender.procurement.models import Framework
from workflows.flows.base import Follows
from workflows.flows.nodes import End, Step, page_named
from workflows.flows.steps import begins_by, given_up
from workflows.lifecycles.rights import approver_of


def has_entered(tender: Any) -> bool:
    """Whether the entry result is confirmed."""
    return Framework.objects.filter(tender=tender).exists()


class FrameworkFlow(Follows):
    """The leader confirms who enters, with at least a fifth and one eliminated; call-offs follow on the framework's page."""

    process_title = _("Closed framework")
    thing = "tender"

    start = begins_by("framework", states=("evaluated",), label=_("Framework evaluated")).Next(this.enter)

    enter = Step(
        event="tender.framework_entered",
        label=_("Confirm who enters the framework"),
        may=approver_of,
        done=has_entered,
        page=page_named("procurement:framework"),
    ).Next(this.entered)

    entered = End(label=_("Framework in force"))

    ended = given_up()
