"""A paper in anybody's hands: its own people show it, any officer judges, only the clock reminds and ends it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, ClassVar

import pytest

from tender.core.actor import CLOCK, NOBODY
from tender.core.clock import FixedClock
from tender.core.door import perform
from tender.core.refusal import Refusal
from tender.parties.models import Evidence, Organisation
from tender.parties.rules.evidence import has_expired
from tender.parties.services import evidence as services
from tests.builders import AT, actor, organisation
from tests.builders.bids import upload
from tests.lifecycles.walk import Seed, Walk, all_cards, walk

pytestmark = pytest.mark.django_db
END = date(2026, 6, 30)
DAY = timedelta(days=1)


class EvidenceWalk(Walk):
    """The newest paper of an organisation; valid until END, or for ever."""

    things = (Evidence,)
    people = ("own", "rival", "officer", "approver", "supervisor", "system", "nobody")
    actors: ClassVar[dict[str, Any]]
    body: ClassVar[Organisation]
    moments = (AT, *(AT.replace(month=6, day=day) for day in (1, 20, 24, 30)), AT.replace(month=7, day=1))

    def newest(self) -> Evidence:
        found = Evidence.objects.order_by("-pk").first()
        if found is None:
            raise Refusal("none", "There is none.")
        return found

    def who(self, who: str) -> dict[str, Any]:
        return {"by": self.actors[who], "at": self.now}

    def show(self, who: str, k: int) -> None:
        until = None if k == 4 else END
        services.add_evidence(self.body, kind="licence", upload=upload(), valid_until=until, **self.who(who))

    def verify(self, who: str, k: int) -> None:
        services.verify(self.newest(), **self.who(who))

    def send_back(self, who: str, k: int) -> None:
        services.send_back(self.newest(), reason=" " if k == 1 else "模糊不清", **self.who(who))

    def remind(self, who: str, k: int) -> None:
        """The clock at any moment, and anybody at the door."""
        paper = self.newest()
        if who != "system":
            perform(paper, "remind", days=30, **self.who(who))
            return
        services.remind_when_due(str(paper.pk), clock=FixedClock(self.now))

    def expire(self, who: str, k: int) -> None:
        paper = self.newest()
        if who != "system":
            perform(paper, "expire", **self.who(who))
            return
        services.expire_when_due(str(paper.pk), clock=FixedClock(self.now))

    steps = {"show": show, "verify": verify, "send_back": send_back, "remind": remind, "expire": expire}
    rights = {
        "show": {"own"}, "verify": {"officer"}, "send_back": {"officer"}, "remind": {"system"}, "expire": {"system"},
    }  # fmt: skip

    def check(self, what: str, who: str) -> None:
        """Nothing over is verified or shown anew; nothing ends early; reminders come only of what is verified."""
        for row in Evidence.objects.all():
            over = has_expired(row.valid_until, at=self.now) is not None
            assert row.state != "expired" or over
            assert row.state != "verified" or row.verified_at is not None
            assert row.reminded_days in (None, 7, 30)
            if what in ("verify", "show") and row == self.newest():
                assert not over
            if what == "expire" and row == self.newest():
                assert not over or row.state in ("expired", "returned")


SHOWN: Seed = ("show", "own", 0)
SEEDS: list[list[Seed]] = [
    [SHOWN, ("verify", "officer", 0), ("wait", "", 1), ("remind", "system", 0), ("wait", "", 3), ("remind", "system", 0),
     ("wait", "", 5), ("expire", "system", 0)],
    [SHOWN, ("send_back", "officer", 0), SHOWN, ("wait", "", 5), ("expire", "system", 0)],
]  # fmt: skip


def test_a_paper_walks_on_its_cards_only_and_reaches_every_card() -> None:
    EvidenceWalk.body = organisation("agency")
    EvidenceWalk.actors = {
        "own": actor("provider", EvidenceWalk.body), "rival": actor("provider", organisation("agency")),
        **{role: actor(role, organisation("buyer")) for role in ("officer", "approver", "supervisor")},
        "system": CLOCK, "nobody": NOBODY,
    }  # fmt: skip
    assert walk(EvidenceWalk, None, examples=20, steps=30, seeds=SEEDS) >= all_cards(Evidence)
