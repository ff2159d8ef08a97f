"""A claim in anybody's hands: only its learner declares, only another decides."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any, ClassVar

import pytest

from tender.core.actor import CLOCK, NOBODY
from tender.core.refusal import Refusal
from tender.credits.models import Claim
from tender.credits.services import claim as services
from tender.parties.models import HeldSeat
from tender.parties.queries import actor_of
from tests.builders import AT, actor, organisation
from tests.builders import delivery as build
from tests.lifecycles.walk import Seed, Walk, all_cards, walk

pytestmark = pytest.mark.django_db
# `own` holds an officer's seat beside the learner's: the right is there, the claim is their own.
PEOPLE = ("own", "colleague", "officer", "stranger", "approver", "system", "nobody")


class ClaimWalk(Walk):
    """The newest claim of a learner who is an officer too."""

    things = (Claim,)
    people = PEOPLE
    actors: ClassVar[dict[str, Any]]
    moments = (AT, AT + timedelta(days=30))

    def newest(self) -> Claim:
        found = Claim.objects.order_by("-pk").first()
        if found is None:
            raise Refusal("none", "There is none.")
        return found

    def who(self, who: str) -> dict[str, Any]:
        return {"by": self.actors[who], "at": self.now}

    def write(self, who: str, k: int) -> None:
        """A new claim or a change, with good and bad points and days."""
        points = [Decimal(3), Decimal(41), Decimal(-1), Decimal(0), Decimal(2)][k]
        known = Claim.objects.order_by("-pk").first()
        services.write_claim(
            part="theory", title="调研报告", description="区级课题", points=points, claim=known,
            done_on=(self.now + timedelta(days=1 if k == 4 else -1)).date(), **self.who(who),
        )  # fmt: skip

    def declare(self, who: str, k: int) -> None:
        services.declare(self.newest(), **self.who(who))

    def approve(self, who: str, k: int) -> None:
        services.approve(self.newest(), **self.who(who))

    def send_back(self, who: str, k: int) -> None:
        services.send_back(self.newest(), reason=" " if k == 1 else "缺证明", **self.who(who))

    def reject(self, who: str, k: int) -> None:
        services.reject(self.newest(), reason=" " if k == 1 else "不属于申报范围", **self.who(who))

    def appeal(self, who: str, k: int) -> None:
        services.appeal(self.newest(), reason=" " if k == 1 else "有文件依据", **self.who(who))

    steps = {"write": write, "declare": declare, "approve": approve, "send_back": send_back, "reject": reject, "appeal": appeal}
    rights = {
        "write": {"own", "colleague"}, "declare": {"own"}, "approve": {"officer"}, "send_back": {"officer"},
        "reject": {"officer"}, "appeal": {"own"},
    }  # fmt: skip

    def check(self, what: str, who: str) -> None:
        """Points stay between nothing and the cap, days in the past."""
        row = self.newest()
        assert 0 < row.points <= 40
        assert row.done_on <= self.now.date()


WRITTEN: list[Seed] = [("write", "own", 0), ("declare", "own", 0)]
SEEDS: list[list[Seed]] = [
    [*WRITTEN, ("send_back", "officer", 0), ("write", "own", 0), ("declare", "own", 0), ("approve", "officer", 0)],
    [*WRITTEN, ("reject", "officer", 0), ("appeal", "own", 0), ("approve", "officer", 0)],
]


def people() -> dict[str, Any]:
    """A learner with an officer's seat, a colleague, the office, others."""
    buyer = organisation("buyer")
    own = build.learner(buyer)
    HeldSeat.objects.create(person=own, organisation=buyer, role="officer", since=AT - timedelta(days=9))
    return {
        "own": actor_of(own, AT), "colleague": actor_of(build.learner(buyer), AT), "officer": actor("officer", buyer),
        "stranger": actor("officer", organisation("buyer")), "approver": actor("approver", buyer), "system": CLOCK,
        "nobody": NOBODY,
    }  # fmt: skip


def test_a_claim_walks_on_its_cards_only_and_reaches_every_card() -> None:
    ClaimWalk.actors = people()
    assert walk(ClaimWalk, None, examples=15, steps=30, seeds=SEEDS) >= all_cards(Claim)
