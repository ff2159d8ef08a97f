"""Last offers: what competitive consultation and negotiation add between the examination and the scoring."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from tender.procurement.models import OfferRound
from tender.procurement.services.offer import may_invite
from workflows.flows.base import Follows
from workflows.flows.nodes import End, Step, page_named
from workflows.flows.steps import begins_by, given_up


def round_of(tender: Any) -> OfferRound | None:
    """The round of a tender, None before the invitation."""
    return OfferRound.objects.filter(tender=tender).first()


class LastOffersFlow(Follows):
    """The group invites one sealed last offer from those still in; after their deadline the officer opens them together."""

    process_title = _("Last offers")
    thing = "tender"

    start = begins_by("consultation", "negotiation", states=("examining",), label=_("Examination begun")).Next(this.invite)

    invite = Step(
        event="offers.invited",
        label=_("Invite last offers after the examination"),
        may=lambda by, tender: may_invite(tender, by),
        done=lambda tender: round_of(tender) is not None,
        page=page_named("procurement:offers"),
    ).Next(this.open)

    open = Step(
        "offerround.open",
        on=round_of,
        due=lambda tender, calendar: getattr(getattr(tender, "offers", None), "deadline", None),
        page=page_named("procurement:offers"),
    ).Next(this.opened)

    opened = End(label=_("Last offers opened"))

    ended = given_up()
