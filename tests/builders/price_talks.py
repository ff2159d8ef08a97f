"""A single source on its way: its offer opened → the negotiation on record → handed out → signed by all."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.parties.models import Person
from tender.parties.queries import actor_of
from tender.procurement.models import PriceTalk, Tender
from tender.procurement.services import price_talk, sole_source
from tender.procurement.services import tender as tenders
from tests.builders import AT, after, person
from tests.builders.before import BuyerSide, buyer_side
from tests.builders.bids import open_it, sealed_bid, verified_provider
from tests.builders.procedures import approved

OFFERED = Decimal(250_000)
AGREED = Decimal(238_000)
TEXTS = {
    "place": "区委组织部会议室",
    "costs": "师资课酬、食宿、场地、教材等成本合计约22万元，供应商提供了成本测算表。",
    "similar": "该供应商2025年为邻区承办同类班次的合同价为24.5万元。",
    "rights": "课程《红岩精神现场教学》著作权归该供应商所有。",
    "course": "供应商首次报价25万元；经协商，下调食宿标准并取消接送费用，商定为23.8万元。",
    "terms": "培训5天，60人；先付30%，验收合格后付70%；不得转包。",
}


def source_opened(side: BuyerSide | None = None, *, ground: str = "emergency", at: datetime = AT) -> after.Scene:
    """The one source's only offer is open."""
    side = side or buyer_side(at=at)
    body, by = verified_provider(kind="university", at=at)
    tender = approved(side, "single_source", ground, at=at)
    with after.small_papers():
        source = sole_source.name_source(tender, body, uniqueness="唯一具有该课程著作权。", by=side.officer, at=at)
        begun = source.over_at or at
        tender = tenders.publish(tender, by=side.officer, at=begun)
    sealed_bid(tender.lots.get(), body, price=OFFERED, at=begun + timedelta(hours=1))
    tenders.close(tender, by=CLOCK, clock=FixedClock(tender.deadline))
    open_it(Tender.objects.get(pk=tender.pk), by=side.officer, at=tender.deadline + timedelta(minutes=1))
    scene = after.Scene(Tender.objects.get(pk=tender.pk), side, tender.deadline + timedelta(hours=2))
    scene.providers.append(body)
    scene.provider_actors.append(by)
    return scene


def said(scene: after.Scene, **known: Any) -> price_talk.Said:
    """A whole record."""
    return price_talk.Said(**{"held_on": scene.at.date(), **TEXTS, **known})


def people(scene: after.Scene) -> list[tuple[Person, str]]:
    """One of the buyer's, one with experience."""
    return [(person("", ("evaluator", scene.side.buyer)), "buyer"), (after.expert("杨教授"), "experienced")]


def written(scene: after.Scene | None = None, *, price: Decimal = AGREED, **known: Any) -> tuple[after.Scene, PriceTalk]:
    """The record as the officer has written it."""
    scene = scene or source_opened()
    bids = price_talk.bids_of(scene.tender)
    found = price_talk.write(
        scene.tender, said(scene, **known), people=people(scene), prices={bid.pk: price for bid in bids}, version=0,
        by=scene.officer, at=scene.at,
    )  # fmt: skip
    return scene, found


def handed_out(scene: after.Scene | None = None) -> tuple[after.Scene, PriceTalk]:
    """Everybody who negotiated is asked to sign."""
    scene, found = written(scene)
    return scene, price_talk.hand_out(found, by=scene.officer, at=scene.at)


def signed(scene: after.Scene | None = None) -> tuple[after.Scene, PriceTalk]:
    """Signed by all; the award is proposed."""
    scene, found = handed_out(scene)
    with after.small_papers():
        for one in found.people.select_related("person"):
            found = price_talk.sign(found, by=actor_of(one.person, scene.at), at=scene.at)
    scene.fresh()
    return scene, found
