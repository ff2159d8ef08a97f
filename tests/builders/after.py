"""Tenders after the opening, one builder per state, each made by calling the services as people would.

`scene = examining()`, then `examined_tender()`, `scoring_tender()`, `evaluated_tender()`, `awarded_tender()`, `notified_award()`.
Papers are small stand-ins, because printing takes a second each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

from tender.core.actor import CLOCK, Actor
from tender.core.clock import FixedClock
from tender.parties.models import Expert, Organisation, Person
from tender.parties.queries import actor_of
from tender.procurement.models import Award, Bid, Evaluation, Lot, Member, ScoreSheet, Tender
from tender.procurement.models.facts import judged_leaves
from tender.procurement.services import award, committee, evaluation, examination, sheet
from tender.procurement.services import tender as tenders
from tests.builders import AT, organisation, person
from tests.builders.before import BuyerSide, buyer_side, printed, published_tender
from tests.builders.bids import open_it, sealed_bid, verified_provider

PRICES = (Decimal("200000.00"), Decimal("210000.00"), Decimal("250000.00"), Decimal("240000.00"), Decimal("260000.00"))
# On which ground the builders name experts without a draw (O87 art. 48).
DIRECT = {"reason": "技术复杂，专业性强", "approval": "主管预算单位同意，2026年第1号"}
NAMES = ("长江大学", "嘉陵干部学院", "某培训中心甲号", "南岸党校", "北碚大学")


@dataclass
class Scene:
    """A tender after the opening with its people. `at` is a moment at which the next step may happen."""

    tender: Tender
    side: BuyerSide
    at: datetime
    providers: list[Organisation] = field(default_factory=list)
    provider_actors: list[Actor] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)

    @property
    def officer(self) -> Actor:
        """The buyer's officer."""
        return self.side.officer

    @property
    def approver(self) -> Actor:
        """The buyer's leader."""
        return self.side.approver

    @property
    def lot(self) -> Lot:
        """The first lot."""
        return self.tender.lots.first()

    @property
    def evaluation(self) -> Any:
        """The evaluation as it is now."""
        return Evaluation.objects.get(current_of=self.tender)

    def bids(self, *states: str) -> list[Bid]:
        """Bids of the first lot, in the order of their providers here."""
        found = Bid.objects.filter(lot=self.lot, **({"state__in": states} if states else {}))
        return sorted(found, key=lambda bid: [p.pk for p in self.providers].index(bid.provider_id))

    def actor_of(self, member: Member) -> Actor:
        """The member as an Actor."""
        return actor_of(member.person, self.at)

    @property
    def leader(self) -> Actor:
        """The leader of the committee as an Actor."""
        return self.actor_of(Member.objects.get(evaluation__tender=self.tender, is_leader=True, left_at=None))

    def sheets(self) -> list[ScoreSheet]:
        """All score sheets, fresh."""
        return list(ScoreSheet.objects.filter(lot__tender=self.tender).order_by("pk"))

    def fresh(self) -> Tender:
        """The tender as it is now."""
        self.tender = Tender.objects.get(pk=self.tender.pk)
        return self.tender


@contextmanager
def small_papers() -> Iterator[None]:
    """Print stand-ins in place of real papers."""
    with mock.patch("tender.core.papers.pdf", printed):
        yield


def opened(*, bids: int = 3, lots: int = 1, at: datetime = AT, with_files: bool = False, side: BuyerSide | None = None) -> Scene:
    """A tender whose bids were opened a minute after the deadline: provider n has price PRICES[n]; blind names are drawn."""
    side = side or buyer_side(at=at)
    tender = published_tender(side, at=at, lots=lots)
    scene = Scene(tender, side, tender.deadline + timedelta(hours=1))
    for n in range(bids):
        body, by = verified_provider(f"{NAMES[n]}{tender.pk}" if n < len(NAMES) else "", kind="university", at=at)
        scene.providers.append(body)
        scene.provider_actors.append(by)
        price = PRICES[n] if n < len(PRICES) else Decimal(200000 + 100 * n)
        for lot in tender.lots.all():
            sealed_bid(lot, body, price=price, text=f"{body.name}的方案", with_file=with_files)
    tenders.close(tender, by=CLOCK, clock=FixedClock(tender.deadline))
    open_it(Tender.objects.get(pk=tender.pk), by=side.officer, at=tender.deadline + timedelta(minutes=1))
    scene.fresh()
    return scene


def examining(**known: Any) -> Scene:
    """The officer has begun the examination; nobody is named yet."""
    scene = opened(**known)
    scene.tender = examination.begin_examination(scene.tender, by=scene.officer, at=scene.at)
    return scene


def expert(name: str = "", *, employer: Organisation | None = None) -> Person:
    """Somebody in the expert pool, with an evaluator's seat of the city's expert office."""
    office = Organisation.objects.filter(name="某市评审专家管理处").first() or organisation("unit", "某市评审专家管理处")
    someone = person(name, ("evaluator", office))
    Expert.objects.create(
        person=someone, title="教授", fields="干部教育", employer=employer, employer_name=employer.name if employer else "某研究院"
    )
    return someone


def with_committee(
    scene: Scene | None = None, *, size: int = 5, declared: bool = True, experts: Sequence[Person] = (), **known: Any
) -> Scene:
    """A lawful committee: one buyer's representative, the others `experts` and new ones, the first leading; all declared free."""
    scene = scene or examining(**known)
    who = {"by": scene.officer, "at": scene.at}
    for n in range(size - 1):
        someone = experts[n] if n < len(experts) else expert()
        seat = committee.name_member(scene.evaluation, someone, kind="expert", is_leader=n == 0, **DIRECT, **who)
        scene.members.append(seat)
    own = person("", ("evaluator", scene.side.buyer))
    scene.members.append(committee.name_member(scene.evaluation, own, kind="buyer", letter="授权函1号", **who))
    if declared:
        scene.members = [committee.declare(m, has_conflict=False, by=scene.actor_of(m), at=scene.at) for m in scene.members]
    return scene


def examined_tender(scene: Scene | None = None, *, failing: tuple[int, ...] = (), **known: Any) -> Scene:
    """Every bid examined, in every lot; the providers at `failing` (by place) miss the first requirement."""
    scene = scene or with_committee(**known)
    with small_papers():
        for lot in scene.tender.lots.all():
            for kind, by in (("qualification", scene.officer), ("conformity", scene.leader)):
                needs = list(scene.tender.requirements.filter(kind=kind))
                if not needs or Lot.objects.get(pk=lot.pk).failed_because:
                    continue
                bids = list(lot.bids.filter(state="opened"))
                out = {scene.providers[n].pk for n in failing} if kind == "qualification" else set()
                findings = [
                    (bid, need, False, "材料缺失") if bid.provider_id in out and place == 0 else (bid, need, True)
                    for bid in bids for place, need in enumerate(needs)
                ]  # fmt: skip
                for each in [by] if kind == "qualification" else voters(scene):
                    examination.record(lot, kind, findings, by=each, at=scene.at)
                examination.conclude(lot, kind, by=by, at=scene.at)
    scene.fresh()
    return scene


def voters(scene: Scene) -> list[Actor]:
    """Every sitting member, as those who vote on conformity."""
    seats = Member.objects.filter(evaluation__tender=scene.tender, left_at=None).select_related("person").order_by("pk")
    return [scene.actor_of(seat) for seat in seats]


def scoring_tender(scene: Scene | None = None, **known: Any) -> Scene:
    """Score sheets are handed out and empty."""
    scene = scene or examined_tender(**known)
    sheet.begin_scoring(scene.tender, by=scene.officer, at=scene.at)
    scene.fresh()
    return scene


def points_for(place: int, leaf: Any, member: int) -> Decimal:
    """The usual points: the first provider best; evidence scored alike by all; no reason needed (60 to 90 percent)."""
    share = Decimal(90 - 5 * place) if leaf.kind == "fixed" else Decimal(90 - 5 * place - member)
    return (leaf.weight * share / 100).quantize(Decimal("0.01"))


Points = Callable[[int, Any, int], Decimal]


def fill(scene: Scene, one: ScoreSheet, points: Points = points_for) -> None:
    """Fill in one sheet; `points(place of the provider, leaf, place of the member)`."""
    members = list(Member.objects.filter(evaluation__tender=scene.tender, left_at=None).values_list("pk", flat=True))
    bids = [b for b in Bid.objects.filter(lot=one.lot) if b.state == "admitted"]
    places = {body.pk: n for n, body in enumerate(scene.providers)}
    cells = [
        (bid, leaf, points(places[bid.provider_id], leaf, members.index(one.member_id)), "")
        for bid in bids
        for leaf in judged_leaves(scene.tender)
    ]
    sheet.save_scores(one, cells, by=actor_of(one.evaluator, scene.at), at=scene.at)


def scored_tender(scene: Scene | None = None, *, points: Points = points_for, **known: Any) -> Scene:
    """All sheets signed, so the ranking is there and the report waits for signatures."""
    scene = scene or scoring_tender(**known)
    for one in scene.sheets():
        fill(scene, one, points)
        sheet.submit_sheet(one, by=actor_of(one.evaluator, scene.at), at=scene.at)
    scene.fresh()
    return scene


def evaluated_tender(scene: Scene | None = None, **known: Any) -> Scene:
    """The report is signed by all; an award is proposed per lot."""
    scene = scene or scored_tender(**known)
    with small_papers():
        for seat in Member.objects.filter(evaluation__tender=scene.tender, left_at=None):
            evaluation.sign_report(scene.evaluation, by=scene.actor_of(seat), at=scene.at)
    scene.fresh()
    return scene


def decided_award(scene: Scene | None = None, **known: Any) -> Scene:
    """The leader has confirmed the first candidate of every lot."""
    scene = scene or evaluated_tender(**known)
    for one in Award.objects.filter(tender=scene.tender):
        award.decide(one, by=scene.approver, at=scene.at)
    return scene


def awarded_tender(scene: Scene | None = None, **known: Any) -> Scene:
    """The candidates are public; `scene.at` is still within the publicity period."""
    scene = scene or decided_award(**known)
    with small_papers():
        award.publicise(Award.objects.filter(tender=scene.tender).first(), by=scene.officer, at=scene.at)
    scene.fresh()
    return scene


def notified_award(scene: Scene | None = None, **known: Any) -> tuple[Scene, Award]:
    """The letters are out; answers the scene and the award of the first lot."""
    scene = scene or awarded_tender(**known)
    one = Award.objects.filter(tender=scene.tender).first()
    scene.at = one.publicity_ends
    with small_papers():
        one = award.notify(one, by=scene.officer, at=scene.at)
    scene.fresh()
    return scene, one
