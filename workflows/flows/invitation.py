"""Invited tender: the draw before two witnesses, the invitations, sealed bids of the invited."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from tender.procurement.models import Draw
from workflows.flows.base import Follows
from workflows.flows.nodes import End, Step, page_named
from workflows.flows.steps import begins_by, given_up, publication, sent_back, until_deadline
from workflows.lifecycles.rights import officer_of


def is_drawn(tender: Any) -> bool:
    """Whether the draw was made."""
    return Draw.objects.filter(tender=tender).exists()


class InvitationFlow(Follows):
    """The officer draws the providers before two witnesses; publishing invites them; only they bid, sealed, until the deadline."""

    process_title = _("Invited tender")
    thing = "tender"

    start = begins_by("invited_tender", states=("approved",), label=_("Invited tender approved")).Next(this.draw)

    draw = Step(
        event="tender.providers_drawn",
        label=_("Draw the providers before two witnesses"),
        may=officer_of,
        done=is_drawn,
        page=page_named("procurement:draw"),
    ).Next(this.invite)

    invite = publication(_("Invite the drawn providers")).Next(this.bidding)

    bidding = until_deadline().Next(this.closed)

    closed = End(label=_("Bidding closed"))

    returned = sent_back()

    ended = given_up()
