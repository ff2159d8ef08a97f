"""A bid bond in anybody's hands: only the buyer's officers record; days and interest hold whatever the order."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from tender.core.actor import CLOCK, NOBODY
from tender.core.models.calendar import district_calendar
from tender.procurement.models import Bid, Bond
from tender.procurement.rules.bond import refund_due
from tender.procurement.services import bond as services
from tests.builders import actor, organisation
from tests.builders.bids import acting_for
from tests.builders.bonds import OPENED, awarded, opened_with_bonds
from tests.lifecycles.walk import Seed, Walk, all_cards, walk

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


class BondWalk(Walk):
    """Bonds of a winner with a signed contract, and of a loser; step k is about the k-th (0 the winner's)."""

    things = (Bond,)
    people = ("officer", "approver", "stranger", "winner", "loser", "system", "nobody")
    actors: ClassVar[dict[str, Any]]
    moments = tuple(OPENED + n * DAY for n in (0, 1, 5, 9, 20, 60))

    def bond(self, k: int) -> Bond:
        return Bond.objects.order_by("pk")[k % 2]

    def who(self, who: str) -> dict[str, Any]:
        return {"by": self.actors[who], "at": self.now}

    def on(self, k: int) -> Any:
        """A day before, on, or after today."""
        return (self.now + (-DAY if k == 2 else DAY if k == 3 else 0 * DAY)).date()

    def receive(self, who: str, k: int) -> None:
        services.receive_bond(self.bond(k), on=self.on(k), form="transfer", reference="回单", **self.who(who))

    def miss(self, who: str, k: int) -> None:
        services.miss_bond(self.bond(k), reason=" " if k == 3 else "截止时未到账", **self.who(who))

    def give_back(self, who: str, k: int) -> None:
        interest = [None, None, Decimal("12.30"), Decimal(0), Decimal(-5)][k]
        services.return_bond(self.bond(k), on=self.on(k), reference="退款", interest=interest, **self.who(who))

    def convert(self, who: str, k: int) -> None:
        services.convert_bond(self.bond(k), on=self.on(k), **self.who(who))

    steps = {"receive": receive, "miss": miss, "give_back": give_back, "convert": convert}
    rights = {"receive": {"officer"}, "miss": {"officer"}, "give_back": {"officer"}, "convert": {"officer"}}

    def check(self, what: str, who: str) -> None:
        """Nothing lies ahead; nothing goes back before it came; late days have their interest, never below 0."""
        for n, row in enumerate(Bond.objects.order_by("pk")):
            today = self.now.date()
            assert row.received_on is None or row.received_on <= today
            if row.state == "converted":
                assert n == 0
            if row.state in ("returned", "converted"):
                assert row.received_on <= row.returned_on <= today
            if row.state == "returned":
                due = refund_due(row.refund_facts(), district_calendar().add_workdays)
                assert due is None or row.returned_on <= due or row.interest is not None
                assert row.interest is None or row.interest >= 0


SEEDS: list[list[Seed]] = [
    [("miss", "officer", 0), ("receive", "officer", 0), ("convert", "officer", 0)],
    [("receive", "officer", 1), ("give_back", "officer", 1)],
]


def test_a_bond_walks_on_its_cards_only_and_reaches_every_card() -> None:
    tender = opened_with_bonds()
    winner, loser = Bid.objects.order_by("bond__pk")[:2]
    awarded(tender, winner, contracted_at=OPENED)
    BondWalk.actors = {
        "officer": actor("officer", tender.buyer), "approver": actor("approver", tender.buyer),
        "stranger": actor("officer", organisation("buyer")), "winner": acting_for(winner.provider),
        "loser": acting_for(loser.provider), "system": CLOCK, "nobody": NOBODY,
    }  # fmt: skip
    assert walk(BondWalk, None, examples=20, steps=30, seeds=SEEDS) >= all_cards(Bond)
