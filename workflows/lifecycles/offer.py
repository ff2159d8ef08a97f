"""The lifecycle of a round of last offers: running until its deadline, then opened together."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.audiences import offerers
from workflows.lifecycles.rights import officer_of


class OfferRoundState(models.TextChoices):
    """States of a round."""

    RUNNING = "running", _("last offers may be made")
    OPENED = "opened", _("last offers opened")


class OfferRoundLifecycle(Lifecycle):
    """running → opened."""

    State = OfferRoundState
    state = state_field(OfferRoundState, OfferRoundState.RUNNING)

    class Meta:
        abstract = True

    @move(
        source="running",
        target="opened",
        label=_("Open the last offers"),
        may=officer_of,
        rule=lambda found, *, by, at, **args: found.may_be_opened(at),
        logs="offers.opened",
        law="财库〔2014〕214号 第21条；财政部令第74号 第33条",
        final=True,
        tells=[offerers],
    )
    def open(self, *, by: Actor, at: datetime) -> None:
        """All seals are opened together; the lowest last offer becomes the benchmark."""
        self.opened_at = at
