"""Contracts and agreements in anybody's hands: who signs what when, and what ends them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

import pgtrigger
import pytest

from tender.contracts.models import Agreement, Contract, Signature
from tender.contracts.queries import digest_of
from tender.contracts.services import agreement as agreements
from tender.contracts.services import contract as services
from tender.core.actor import CLOCK, NOBODY
from tender.core.clock import FixedClock
from tender.core.door import perform
from tender.core.refusal import Refusal
from tender.delivery.models import TrainingClass
from tests.builders import AT, actor, organisation
from tests.builders.contracts import drafted, event_of
from tests.lifecycles.walk import Seed, Walk, all_cards, walk

pytestmark = pytest.mark.django_db
PEOPLE = ("officer", "approver", "provider", "rival", "stranger", "organiser", "system", "nobody")


def sides(buyer: Any, provider: Any) -> dict[str, Any]:
    """People of both sides, of other houses, and nobody."""
    return {
        "officer": actor("officer", buyer), "approver": actor("approver", buyer), "provider": actor("provider", provider),
        "organiser": actor("organiser", provider), "rival": actor("provider", organisation()),
        "stranger": actor("approver", organisation("buyer")), "system": CLOCK, "nobody": NOBODY,
    }  # fmt: skip


class ContractWalk(Walk):
    """One contract from its first text to its end."""

    things = (Contract,)
    people = PEOPLE
    actors: ClassVar[dict[str, Any]]
    moments = (AT, AT + timedelta(days=1), AT + timedelta(days=400))

    @property
    def row(self) -> Contract:
        return Contract.objects.get(pk=self.scene.pk)

    def who(self, who: str) -> dict[str, Any]:
        return {"by": self.actors[who], "at": self.now}

    def edit(self, who: str, k: int) -> None:
        """A whole text, or one that lacks something, or one typed over an older version."""
        row = self.row
        payments = row.payments if k != 1 else [{"name": "全款", "percent": "90", "condition": "验收后"}]
        start, end = (AT + timedelta(days=10)).date(), (AT + timedelta(days=200)).date()
        services.save_text(
            row, articles=row.articles if k != 2 else [{**row.articles[0], "text": " "}], payments=payments, place="重庆",
            starts_on=end if k == 3 else start, ends_on=start if k == 3 else end, version=row.version - (k == 4), **self.who(who),
        )  # fmt: skip

    def submit(self, who: str, k: int) -> None:
        services.submit(self.row, **self.who(who))

    def approve(self, who: str, k: int) -> None:
        services.approve(self.row, **self.who(who))

    def send_back(self, who: str, k: int) -> None:
        services.send_back(self.row, reason=" " if k == 1 else "改付款", **self.who(who))

    def ask_for_changes(self, who: str, k: int) -> None:
        services.ask_for_changes(self.row, reason=" " if k == 1 else "与投标不符", **self.who(who))

    def sign_for_provider(self, who: str, k: int) -> None:
        services.sign_for_provider(self.row, digest="0" * 64 if k == 1 else digest_of(self.row), **self.who(who))

    def sign_for_department(self, who: str, k: int) -> None:
        services.sign_for_department(self.row, digest="0" * 64 if k == 1 else digest_of(self.row), **self.who(who))

    def hold_class(self, who: str, k: int) -> None:
        """A class under the contract, in a state that leaves work or none."""
        row = self.row
        if row.state != "in_force":
            raise Refusal("not_now", "Not now.")
        with pgtrigger.ignore():
            TrainingClass.objects.create(
                contract=row, buyer_id=row.buyer_id, provider_id=row.provider_id, title="班", place="重庆", hours=8,
                starts_on=row.starts_on, ends_on=row.starts_on, dispatch_quota=1, self_quota=1, created_at=self.now,
                state=["accepted", "closed", "cancelled", "running", "planned"][k],
            )  # fmt: skip

    def complete(self, who: str, k: int) -> None:
        services.complete(self.row, **self.who(who))

    def terminate(self, who: str, k: int) -> None:
        services.terminate(self.row, reason="" if k == 1 else "不再需要", **self.who(who))

    def lapse(self, who: str, k: int) -> None:
        """Its award falls; nobody else drops it."""
        if who != "system":
            perform(self.row, "lapse", **self.who(who))
        services.drop_with_award(event_of(self.row.award, "award.overturned", self.now), at=self.now)

    steps = {
        "lapse": lapse,
        "edit": edit, "submit": submit, "approve": approve, "send_back": send_back, "ask_for_changes": ask_for_changes,
        "sign_for_provider": sign_for_provider, "sign_for_department": sign_for_department, "hold_class": hold_class,
        "complete": complete, "terminate": terminate,
    }  # fmt: skip
    rights = {
        "lapse": {"system"},
        "edit": {"officer"}, "submit": {"officer"}, "approve": {"approver"}, "send_back": {"approver"},
        "ask_for_changes": {"provider"}, "sign_for_provider": {"provider"}, "sign_for_department": {"approver"},
        "hold_class": set(PEOPLE), "complete": {"officer"}, "terminate": {"approver"},
    }  # fmt: skip

    def check(self, what: str, who: str) -> None:
        """Signatures stand under the words as they are; what is complete was delivered and accepted."""
        row = self.row
        signed = set(Signature.objects.filter(contract=row, digest=digest_of(row)).values_list("side", flat=True))
        if row.state in ("awaiting_department", "in_force", "completed"):
            assert "provider" in signed
        if row.state in ("in_force", "completed"):
            assert signed == {"provider", "department"}
            assert sum(term["percent"] == "100" or int(term["percent"]) for term in row.payments) == 100
        if row.state == "completed":
            found = set(row.classes.values_list("state", flat=True))
            assert found <= {"accepted", "closed", "cancelled"}
            assert found & {"accepted", "closed"}


class AgreementWalk(Walk):
    """Agreements of two organisations; the clock ends them on time."""

    things = (Agreement,)
    people = PEOPLE
    actors: ClassVar[dict[str, Any]]
    moments = (AT, AT + timedelta(days=9), AT + timedelta(days=11), AT + timedelta(days=40))

    def newest(self) -> Agreement:
        found = Agreement.objects.order_by("-pk").first()
        if found is None:
            raise Refusal("none", "There is none.")
        return found

    def enter(self, who: str, k: int) -> None:
        """For ten days, or with its days the wrong way round."""
        start, end = AT.date(), (AT + timedelta(days=10)).date()
        agreements.enter_agreement(
            buyer_id=self.scene[0].pk, provider_id=self.scene[1].pk, title="校地合作", terms="合作条款",
            starts_on=end if k == 1 else start, ends_on=start if k == 1 else end, by=self.actors[who], at=self.now,
        )  # fmt: skip

    def bring_into_force(self, who: str, k: int) -> None:
        agreements.bring_into_force(self.newest(), by=self.actors[who], at=self.now)

    def terminate(self, who: str, k: int) -> None:
        agreements.terminate(self.newest(), reason="" if k == 1 else "合作终止", by=self.actors[who], at=self.now)

    def expire(self, who: str, k: int) -> None:
        if who == "system":
            agreements.expire_when_due(str(self.newest().pk), clock=FixedClock(self.now))
        else:
            perform(self.newest(), "expire", by=self.actors[who], at=self.now)

    steps = {"enter": enter, "bring_into_force": bring_into_force, "terminate": terminate, "expire": expire}
    rights = {"enter": {"officer"}, "bring_into_force": {"approver"}, "terminate": {"approver"}, "expire": {"system"}}

    def check(self, what: str, who: str) -> None:
        """Nothing expires before its last day is over."""
        assert what != "expire" or self.now >= self.newest().ends_at()


ENTERED: list[Seed] = [("enter", "officer", 0), ("bring_into_force", "approver", 0)]
SIGNED: list[Seed] = [
    ("edit", "officer", 0), ("submit", "officer", 0), ("send_back", "approver", 0), ("submit", "officer", 0),
    ("approve", "approver", 0), ("ask_for_changes", "provider", 0), ("submit", "officer", 0), ("approve", "approver", 0),
    ("sign_for_provider", "provider", 0), ("sign_for_department", "approver", 0),
]  # fmt: skip


def test_a_contract_walks_on_its_cards_only_and_reaches_every_card() -> None:
    contract = drafted()
    ContractWalk.actors = sides(contract.buyer, contract.provider)
    seeds = [
        [("lapse", "system", 0)],
        [*SIGNED, ("hold_class", "officer", 0), ("complete", "officer", 0)],
        [*SIGNED, ("terminate", "approver", 0)],
    ]
    assert walk(ContractWalk, contract, examples=20, steps=40, seeds=seeds) >= all_cards(Contract)


def test_an_agreement_walks_on_its_cards_only_and_reaches_every_card() -> None:
    buyer, provider = organisation("buyer"), organisation("university")
    AgreementWalk.actors = sides(buyer, provider)
    seeds = [[*ENTERED, ("wait", "", 2), ("expire", "system", 0)], [*ENTERED, ("terminate", "approver", 0)]]
    assert walk(AgreementWalk, (buyer, provider), examples=15, steps=25, seeds=seeds) >= all_cards(Agreement)


def test_a_contract_whose_classes_were_all_cancelled_is_not_complete() -> None:
    contract = drafted()
    ContractWalk.actors, ContractWalk.scene, ContractWalk.reached = sides(contract.buyer, contract.provider), contract, set()
    one = ContractWalk()
    for what, who, k in [*SIGNED, ("hold_class", "officer", 2)]:
        assert one.play(what, who, k) is None
    refused = one.play("complete", "officer", 0)
    assert refused is not None
    assert refused.code == "nothing_delivered"
    assert one.play("hold_class", "officer", 0) is None
    assert one.play("complete", "officer", 0) is None


def test_an_agreement_that_still_runs_does_not_expire() -> None:
    buyer, provider = organisation("buyer"), organisation("university")
    AgreementWalk.actors, AgreementWalk.scene, AgreementWalk.reached = sides(buyer, provider), (buyer, provider), set()
    one = AgreementWalk()
    for what, who, k in ENTERED:
        assert one.play(what, who, k) is None
    refused = one.play("expire", "system", 0)
    assert refused is not None
    assert refused.code == "agreement_running"
    one.time_passes(2)
    assert one.play("expire", "system", 0) is None
