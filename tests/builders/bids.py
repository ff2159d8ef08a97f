"""Builders of providers and bids, one per state: verified_provider, bid_draft, sealed_bid, closed_tender, opened_tender.

Everything goes through the services, as people would do it; only the printing of the opening record is left out unless asked for.
"""

from __future__ import annotations

import random
from contextlib import nullcontext
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from unittest.mock import patch

import pgtrigger
from django.core.files.uploadedfile import SimpleUploadedFile

from tender.core import files
from tender.core.actor import CLOCK, Actor
from tender.core.clock import FixedClock
from tender.parties.models import HeldSeat, Organisation
from tender.parties.queries import actor_of
from tender.parties.rules import uscc
from tender.procurement.models import Bid, Criterion, Lot, Requirement, Tender
from tender.procurement.queries.bid import draft_view
from tender.procurement.services import bid as bids
from tender.procurement.services import tender as tenders
from tender.procurement.services.opening import open_bids
from tender.record import sealing
from tests.builders import AT, actor, organisation, person

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
DEADLINE = AT + timedelta(days=21)
SECOND = timedelta(seconds=1)
_number = count(1)


def a_uscc() -> str:
    """A fresh unified social credit code with a right check character."""
    first = f"91500104MA{next(_number):07d}"
    return first + uscc.check_character(first)


def upload(name: str = "服务方案.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def published_tender(*, lots: int = 1, buyer: Organisation | None = None, deadline: datetime = DEADLINE) -> Tender:
    """A tender that takes bids from AT until `deadline`: 价格 10, 业绩 15 (fixed), 课程方案 50 and 师资 25 (quality).

    A bare row, not published by its service: tests of pages run on the real clock, for which no date may be lawful.
    """
    n = next(_number)
    tender = Tender.objects.create(
        number=f"测试〔2026〕{n}号", buyer=buyer or organisation("buyer"), title=f"领导干部专题培训班采购项目{n}",
        requirement="面向三十名学员，为期五天。", deadline=deadline, documents_until=(AT + timedelta(days=7)).date(),
        created_at=AT - timedelta(days=3), contact_name="王科长", contact_phone="023-68900000",
    )  # fmt: skip
    for number in range(1, lots + 1):
        Lot.objects.create(
            tender=tender, number=number, title=f"第{number}期培训班", budget=Decimal(160000), ceiling=Decimal(151250)
        )
    _criteria(tender)
    Requirement.objects.create(tender=tender, kind="qualification", text="具有独立承担民事责任的能力", evidence="营业执照")
    Requirement.objects.create(tender=tender, kind="conformity", text="投标报价未超过最高限价", evidence="报价表")
    with pgtrigger.ignore("tender.Tender:moves_on_cards"):
        Tender.objects.filter(pk=tender.pk).update(state="published", published_at=AT, seal_key=sealing.seal_key(tender.pk))
    return Tender.objects.get(pk=tender.pk)


def _criteria(tender: Tender) -> None:
    def leaf(name: str, kind: str, weight: int, position: int, parent: Criterion | None = None) -> Criterion:
        return Criterion.objects.create(
            tender=tender,
            name=name,
            kind=kind,
            weight=Decimal(weight),
            position=position,
            parent=parent,
            guidance=f"{name}按优劣计分。",
        )

    leaf("价格", "price", 10, 0)
    leaf("同类业绩", "fixed", 15, 1)
    quality = leaf("服务方案", "quality", 75, 2)
    leaf("课程方案", "quality", 50, 3, quality)
    leaf("师资", "quality", 25, 4, quality)


def verified_provider(name: str = "", *, kind: str = "agency", at: datetime = AT) -> tuple[Organisation, Actor]:
    """A verified provider and somebody who acts for it."""
    body = organisation(kind, name, at=at)
    return body, actor("provider", body, at=at)


def acting_for(provider: Organisation, *, at: datetime = AT) -> Actor:
    """Somebody who acts for this provider (its first person, or a new one)."""
    seat = HeldSeat.objects.filter(organisation=provider, role="provider", until=None).select_related("person").first()
    return actor_of(seat.person if seat else person("", ("provider", provider), at=at), at)


def leaves(tender: Tender) -> list[Criterion]:
    """The leaves that a bid answers: everything but groups and the price."""
    parents = set(tender.criteria.exclude(parent=None).values_list("parent_id", flat=True))
    return [node for node in tender.criteria.exclude(kind="price") if node.pk not in parents]


def bid_draft(
    lot: Lot,
    provider: Organisation | None = None,
    *,
    price: Decimal | str = "148000",
    text: str = "我们的方案",
    with_file: bool = False,
    at: datetime = AT + timedelta(days=1),
) -> Bid:
    """A complete draft, not sealed."""
    provider = provider or verified_provider()[0]
    by = acting_for(provider)
    bid = bids.start_bid(lot, provider=provider, by=by, at=at)
    bid = Bid.objects.select_related("lot__tender", "provider").get(pk=bid.pk)
    changes = {f"answers.{leaf.pk}": f"{text}：{leaf.name}" for leaf in leaves(lot.tender)}
    changes |= {"price": Decimal(price), "period": "5天", "declares_no_collusion": True, "summary": text}
    bids.save_draft(bid, changes, version=draft_view(bid).version, by=by, at=at)
    if with_file:
        bids.add_file(bid, upload=upload(), about=f"answers.{leaves(lot.tender)[0].pk}", by=by, at=at)
    return bid


def sealed_bid(
    lot: Lot,
    provider: Organisation | None = None,
    *,
    price: Decimal | str = "148000",
    text: str = "我们的方案",
    with_file: bool = False,
    at: datetime = AT + timedelta(days=2),
) -> Bid:
    """A bid that is sealed and handed in."""
    bid = bid_draft(lot, provider, price=price, text=text, with_file=with_file)
    bids.seal_bid(bid, by=acting_for(bid.provider), clock=FixedClock(at))
    return Bid.objects.select_related("lot__tender", "provider").get(pk=bid.pk)


def closed_tender(bids: int = 3, *, lots: int = 1, with_files: bool = False, buyer: Organisation | None = None) -> Tender:
    """A tender closed at its deadline, with `bids` sealed bids in every lot, by the same providers (fewer than three fail it)."""
    tender = published_tender(lots=lots, buyer=buyer)
    providers = [verified_provider()[0] for _i in range(bids)]
    for lot in tender.lots.all():
        for place, provider in enumerate(providers):
            sealed_bid(lot, provider, price=Decimal(150000 - 2500 * place), text=f"方案{place + 1}", with_file=with_files)
    tenders.close(tender, by=CLOCK, clock=FixedClock(DEADLINE))
    return Tender.objects.get(pk=tender.pk)


def opened_tender(
    bids: int = 3, *, lots: int = 1, with_files: bool = False, buyer: Organisation | None = None, printed: bool = False
) -> Tender:
    """A tender whose bids are opened one minute after the deadline; blind names are drawn with a fixed seed."""
    tender = closed_tender(bids, lots=lots, with_files=with_files, buyer=buyer)
    open_it(tender, printed=printed)
    return Tender.objects.get(pk=tender.pk)


def open_it(
    tender: Tender, *, by: Actor | None = None, at: datetime = DEADLINE + timedelta(minutes=1), printed: bool = False
) -> None:
    """Open a closed tender; without `printed` the record is a small stand-in, because printing takes a second."""

    def stand_in(_tender: Tender, _lines: object, _by: Actor, when: datetime) -> object:
        return files.keep(PDF, name="开标记录.pdf", purpose="opening", at=when)

    with nullcontext() if printed else patch("tender.procurement.services.opening._record", stand_in):
        open_bids(tender, by=by or actor("officer", tender.buyer), clock=FixedClock(at), draw=random.Random(7))
