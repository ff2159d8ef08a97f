"""Opening: from the end of bidding to bids that can be read, or to a failed tender."""

from django.utils.translation import gettext_lazy as _
from viewflow import this

from workflows.flows.base import Follows
from workflows.flows.due import at
from workflows.flows.nodes import Begin, End, Exit, Step, page_named


class OpeningFlow(Follows):
    """The officer opens the bids, or declares the tender failed when too few came in."""

    process_title = _("Opening")
    thing = "tender"

    start = Begin("closed", label=_("Bidding closed")).Next(this.open)

    open = (
        Step(
            "tender.open",
            label=_("Open the bids, or declare the tender failed"),
            due=at("deadline"),
            page=page_named("procurement:opening"),
        )
        .Or("tender.fail", this.failed)
        .Next(this.opened)
    )

    opened = End(label=_("Bids opened"))

    failed = End(label=_("Tender failed"))

    ended = Exit("tender.terminate", label=_("Terminated"))
