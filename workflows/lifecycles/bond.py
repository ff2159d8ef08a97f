"""The lifecycle of a bid bond, known to the office only from the opening on: proved, received or missing, returned or converted."""

from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from tender.core.actor import Actor
from tender.core.card import Lifecycle, move, state_field
from workflows.lifecycles.audiences import provider
from workflows.lifecycles.rights import officer_of

RETURN_LAW = "政府采购法实施条例 第33条；财政部令第87号 第38条"


class BondState(models.TextChoices):
    """Where the bond is."""

    CLAIMED = "claimed", pgettext_lazy("bond", "proved by the bidder")
    RECEIVED = "received", pgettext_lazy("bond", "received")
    MISSING = "missing", pgettext_lazy("bond", "not received")
    RETURNED = "returned", pgettext_lazy("bond", "returned")
    CONVERTED = "converted", pgettext_lazy("bond", "made the performance bond")


class BondLifecycle(Lifecycle):
    """claimed → received | missing; received → returned | converted."""

    State = BondState
    state = state_field(BondState, BondState.CLAIMED)

    class Meta:
        abstract = True

    @move(
        source=["claimed", "missing"],
        target="received",
        label=_("Record that it came in"),
        help=_("As the bank's or guarantor's paper says, not as the bid says."),
        may=officer_of,
        rule=lambda bond, *, by, at, **args: bond.may_be_received(at, **args),
        logs="bond.received",
        law="政府采购法实施条例 第33条",
        tells=[provider],
    )
    def receive(self, *, by: Actor, at: datetime, on: date | None = None, form: str = "", reference: str = "") -> None:
        """The account or the guarantor confirms it."""
        self.received_on, self.received_form, self.bank_reference = on, form, reference

    @move(
        source="claimed",
        target="missing",
        label=_("Record that it did not come in"),
        help=_("A fact for the examination; nothing is rejected by it alone."),
        may=officer_of,
        logs="bond.missing",
        needs_reason=True,
        law="政府采购法实施条例 第33条",
    )
    def miss(self, *, by: Actor, at: datetime) -> None:
        """Nothing came in until the deadline."""

    @move(
        source="received",
        target="returned",
        label=_("Record that it went back"),
        may=officer_of,
        rule=lambda bond, *, by, at, **args: bond.may_go_back(at, **args),
        logs="bond.returned",
        law=RETURN_LAW,
        tells=[provider],
    )
    def give_back(
        self, *, by: Actor, at: datetime, on: date | None = None, reference: str = "", interest: Decimal | None = None
    ) -> None:
        """Paid back or handed back; interest is noted when it is late."""
        self.returned_on, self.return_reference, self.interest = on, reference, interest

    @move(
        source="received",
        target="converted",
        label=_("Make it the performance bond"),
        help=_("Only the winner's, once its contract is signed."),
        may=officer_of,
        rule=lambda bond, *, by, at, **args: bond.may_be_converted(at, **args),
        logs="bond.converted",
        law=RETURN_LAW,
        tells=[provider],
    )
    def convert(self, *, by: Actor, at: datetime, on: date | None = None) -> None:
        """It goes on as the performance bond of the contract."""
        self.returned_on = on
