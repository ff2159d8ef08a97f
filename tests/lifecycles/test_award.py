"""The lifecycles of award and objection, walked at random."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tender.core.actor import WORKER
from tender.core.clock import FixedClock
from tender.core.door import perform
from tender.core.refusal import Refusal
from tender.procurement.models import Award, Challenge, Letter
from tender.procurement.services import award, challenge
from tests.builders import after
from tests.lifecycles.walk import Walk, all_cards, walk

pytestmark = pytest.mark.django_db


class AwardWalk(Walk):
    """From a signed report to letters, a contract, or an overturned award; objections in between."""

    things = (Award, Challenge)
    people = ("officer", "officer", "approver", "provider", "system", "evaluator")

    @property
    def award(self):
        return Award.objects.get(tender=self.scene.tender)

    def who(self, who, k):
        """The actor, and a moment within or after the publicity period."""
        found = {
            "officer": self.scene.officer, "approver": self.scene.approver, "provider": self.scene.provider_actors[1],
            "evaluator": self.scene.leader, "system": WORKER,
        }  # fmt: skip
        return {"by": found[who], "at": self.scene.at + timedelta(days=k)}

    def newest(self):
        found = Challenge.objects.filter(tender=self.scene.tender).order_by("-pk").first()
        if found is None:
            raise Refusal("none", "There is none.")
        return found

    def decide(self, who, k):
        award.decide(self.award, by=self.who(who, 0)["by"], at=self.scene.at)

    def publicise(self, who, k):
        award.publicise(self.award, by=self.who(who, 0)["by"], at=self.scene.at)

    def notify(self, who, k):
        award.notify(self.award, **self.who(who, k))

    def contract(self, who, k):
        perform(self.award, "mark_contracted", **self.who(who, k))

    def overturn(self, who, k):
        if k:  # rarely, or no walk would get far
            raise Refusal("not_now", "Not now.")
        award.overturn(self.award, reason="质疑成立", **self.who(who, k))

    def file(self, who, k):
        text = {"matter": "事项", "facts": "事实", "law": "财政部令第94号 第10条"}
        challenge.file_challenge(self.scene.tender, self.scene.providers[1], step="process", **text, **self.who(who, 0))

    def accept(self, who, k):
        challenge.accept(self.newest(), **self.who(who, k))

    def refuse(self, who, k):
        challenge.refuse(self.newest(), reason="不属于质疑范围", **self.who(who, k))

    def uphold(self, who, k):
        challenge.uphold(self.newest(), reason="成立", affects_result=k == 0, **self.who(who, k))

    def dismiss(self, who, k):
        challenge.dismiss(self.newest(), reason="不成立", **self.who(who, k))

    def withdraw(self, who, k):
        challenge.withdraw(self.newest(), **self.who(who, k))

    def ask(self, who, k):
        challenge.ask_supplement(self.newest(), reason="请写明法律依据", **self.who(who, k))

    def complete(self, who, k):
        challenge.supplement(self.newest(), text="补充如下", **self.who(who, k))

    def silence(self, who, k):
        if who != "system":
            perform(self.award, "deem", **self.who(who, k))
        award.deem_when_due(str(self.award.pk), clock=FixedClock(self.scene.at + timedelta(days=2 * k)))

    steps = {
        "ask": ask, "complete": complete, "silence": silence,
        "decide": decide, "publicise": publicise, "notify": notify, "contract": contract, "overturn": overturn, "file": file,
        "accept": accept, "refuse": refuse, "uphold": uphold, "dismiss": dismiss, "withdraw": withdraw,
    }  # fmt: skip
    rights = {
        "ask": {"officer"}, "complete": {"provider"}, "silence": {"system"},
        "decide": {"approver"}, "publicise": {"officer"}, "notify": {"officer", "system"}, "contract": {"system"},
        "overturn": {"approver"}, "file": {"provider"}, "accept": {"officer"}, "refuse": {"officer"}, "uphold": {"officer"},
        "dismiss": {"officer"}, "withdraw": {"provider"},
    }  # fmt: skip

    def check(self, what, who):
        """Letters only after the period and never over an open or upheld objection; the winner is the first."""
        row = self.award
        assert row.winner.place == 1
        assert Letter.objects.filter(award=row).exists() == (row.notified_at is not None)
        if what == "notify":
            assert row.notified_at >= row.publicity_ends
            assert not Challenge.objects.filter(state__in=["filed", "accepted"]).exists()
            assert not Challenge.objects.filter(state="upheld", affects_result=True).exists()


def test_award_and_objections_walk_on_their_cards_only_and_reach_every_card():
    public = [("decide", "approver", 0), ("publicise", "officer", 0)]
    seeds = [
        [*public, ("notify", "officer", 4), ("contract", "system", 4)],
        [*public, ("file", "provider", 0), ("accept", "officer", 1), ("uphold", "officer", 0), ("overturn", "approver", 0)],
        [*public, ("file", "provider", 0), ("refuse", "officer", 0), ("file", "provider", 0), ("withdraw", "provider", 0)],
        [*public, ("file", "provider", 0), ("accept", "officer", 1), ("dismiss", "officer", 2)],
        [("silence", "system", 4), ("file", "provider", 0), ("ask", "officer", 0), ("complete", "provider", 1)],
    ]
    reached = walk(AwardWalk, after.evaluated_tender(bids=3), examples=10, steps=30, seeds=seeds)
    assert all_cards(Award, Challenge) <= reached
