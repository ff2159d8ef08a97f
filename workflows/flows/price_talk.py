"""The negotiation of a single source: the record is written, everybody who negotiated signs it, the price is agreed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from viewflow import this

from tender.procurement.models import PriceTalk, Talker
from workflows.flows.base import Follows
from workflows.flows.evaluation import oneself, unnamed
from workflows.flows.nodes import Each, End, Exit, Step
from workflows.flows.steps import begins_by, given_up
from workflows.lifecycles.rights import officer_of


def is_handed_out(tender: Any) -> bool:
    """Whether the record is written and handed out."""
    return PriceTalk.objects.filter(tender=tender).exclude(state="written").exists()


def talkers(tender: Any) -> Iterable[Talker]:
    """Everybody who negotiated."""
    return Talker.objects.filter(talk__tender=tender).select_related("talk")


class PriceTalkFlow(Follows):
    """The officer negotiates with people of experience and writes the record; all sign it; then the leader decides."""

    process_title = _("Negotiation with the one source")
    thing = "tender"

    start = begins_by("single_source", states=("opened",), label=_("Offer of the one source opened")).Next(this.negotiate)

    negotiate = Step(
        event="price_talk.handed_out", label=_("Negotiate the price and write the record"), may=officer_of, done=is_handed_out
    ).Next(this.signing)

    signing = (
        Each(
            talkers,
            label=_("Everybody who negotiated"),
            done=lambda talker: talker.is_settled,
            until=lambda tender: tender.state != "opened",
        )
        .Do(this.sign)
        .Next(this.agreed)
    )

    sign = Step(label=_("Sign the record of the negotiation"), may=oneself, done=lambda talker: talker.is_settled, about=unnamed)

    agreed = End(label=_("Price agreed"))

    taken_back = Exit("pricetalk.take_back", label=_("Record taken back"), again=True)

    ended = given_up()
