"""Single source and direct assignment: what stands in place of competition, step by step."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from tender.procurement.models import ShadowBid, SoleSource
from workflows.flows.base import Follows
from workflows.flows.nodes import End, Step, page_named
from workflows.flows.steps import begins_by, given_up, publication, sent_back, until_deadline
from workflows.lifecycles.rights import officer_of


def is_named(tender: Any) -> bool:
    """Whether the one source is named."""
    return SoleSource.objects.filter(tender=tender).exists()


def has_shadow(tender: Any) -> bool:
    """Whether the shadow bid is recorded."""
    return ShadowBid.objects.filter(tender=tender).exists()


class SingleSourceFlow(Follows):
    """The officer names the one source and makes it public; objections are answered; then it alone is invited and bids."""

    process_title = _("Single source")
    thing = "tender"

    start = begins_by("single_source", states=("approved",), label=_("Single source approved")).Next(this.name_it)

    name_it = Step(
        event="tender.source_named",
        label=_("Name the source and make it public"),
        may=officer_of,
        done=is_named,
        page=page_named("procurement:source"),
    ).Next(this.invite)

    invite = publication(_("Answer objections, then invite the source")).Next(this.bidding)

    bidding = until_deadline().Next(this.closed)

    closed = End(label=_("Bidding closed"))

    returned = sent_back()

    ended = given_up()


class InHouseFlow(Follows):
    """The officer records the shadow bid of the Party School; the leader assigns the purchase to it."""

    process_title = _("Direct assignment in-house")
    thing = "tender"

    start = begins_by("direct_assignment", states=("approved",), label=_("Assignment approved")).Next(this.shadow)

    shadow = Step(
        event="tender.shadow_recorded",
        label=_("Record the shadow bid of the Party School"),
        may=officer_of,
        done=has_shadow,
        page=page_named("procurement:in-house"),
    ).Next(this.assign)

    assign = Step("tender.assign").Next(this.assigned)

    assigned = End(label=_("Assigned in-house"))

    returned = sent_back()

    ended = given_up()
