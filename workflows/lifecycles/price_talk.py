"""The lifecycle of the record of a negotiation with the one source: written, signed by all who negotiated, closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.rights import officer_of, system

LAW = "财政部令第74号 第41–42条"


def talkers(talk: Any) -> list[int]:
    """Everybody who negotiated."""
    return list(talk.people.values_list("person_id", flat=True))


class PriceTalkState(models.TextChoices):
    """Where the record is."""

    WRITTEN = "written", pgettext_lazy("negotiation", "being written")
    SIGNING = "signing", pgettext_lazy("negotiation", "being signed")
    SIGNED = "signed", pgettext_lazy("negotiation", "signed by all")


class PriceTalkLifecycle(Lifecycle):
    """written → signing → signed; signing → written when it is taken back."""

    State = PriceTalkState
    state = state_field(PriceTalkState, PriceTalkState.WRITTEN)

    class Meta:
        abstract = True

    @move(
        source="written",
        target="signing",
        label=_("Hand the record out for signing"),
        may=officer_of,
        rule=lambda talk, *, by, at, **args: talk.may_be_handed_out(at),
        logs="price_talk.handed_out",
        law=LAW,
        tells=[talkers],
    )
    def hand_out(self, *, by: Actor, at: datetime) -> None:
        """The record is whole; everybody who negotiated signs it."""

    @move(
        source="signing",
        target="written",
        label=_("Take the record back"),
        help=_("Signatures given so far are void."),
        may=officer_of,
        needs_reason=True,
        logs="price_talk.taken_back",
        law=LAW,
        tells=[talkers],
    )
    def take_back(self, *, by: Actor, at: datetime) -> None:
        """Something in it is wrong."""

    @move(
        source="signing",
        target="signed",
        label=_("Close the record"),
        may=system,
        rule=lambda talk, *, by, at, **args: talk.signatures_missing(),
        logs="price_talk.signed",
        law=LAW,
    )
    def close(self, *, by: Actor, at: datetime) -> None:
        """The last one has signed, or is deemed to agree."""
        self.signed_at = at
