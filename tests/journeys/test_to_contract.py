"""Invited tender, consultation and negotiation from the evaluation to the contract, each in the words of its procedure."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tender.contracts.models import Contract
from tender.core import outbox
from tender.core.clock import FixedClock
from tender.procurement.models import Notice, Tender
from tender.procurement.services import examination, failure, offer
from tender.procurement.services import tender as tenders
from tests.builders import after
from tests.builders.before import buyer_side
from tests.builders.bids import acting_for, open_it, sealed_bid
from tests.builders.procedures import invited, offering, published

pytestmark = pytest.mark.django_db
TENDERING = ("投标", "评标", "中标", "招标文件", "开标")


def to_contract(scene: after.Scene) -> Contract:
    """Evaluated, awarded, told; the contract drawn by the worker."""
    scene = after.evaluated_tender(after.scored_tender(after.scoring_tender(scene)))
    scene, made = after.notified_award(after.awarded_tender(after.decided_award(scene)))
    with after.small_papers():
        outbox.drain()
    return Contract.objects.get(award=made)


@pytest.mark.parametrize(("method", "ground"), [("consultation", "gov_service"), ("negotiation", "urgent")])
def test_last_offers_lead_to_a_contract_and_no_paper_speaks_of_tendering(method: str, ground: str):
    scene, found = offering(buyer_side(), method, ground)
    before = FixedClock(scene.at + timedelta(hours=1))
    for bid, by, price in zip(scene.bids(), scene.provider_actors, (195_000, 188_000, 190_000), strict=True):
        offer.seal_offer(bid, price=Decimal(price), by=by, clock=before)
    scene.at = found.deadline
    offer.open_offers(found, by=scene.officer, clock=FixedClock(scene.at))
    contract = to_contract(scene)
    assert contract.amount in {Decimal(195_000), Decimal(188_000), Decimal(190_000)}
    texts = [row.sheet["text"] + row.title for row in Notice.objects.filter(kind__in=["candidates", "award"])]
    assert len(texts) == 2
    assert not [word for word in TENDERING for text in texts if word in text]
    assert "投标" not in str(contract.articles)


def test_an_invited_tender_leads_to_a_contract():
    side = buyer_side()
    tender, drawn, _missed = invited(side)
    scene = after.Scene(tender, side, tender.deadline + timedelta(hours=1))
    for n, body in enumerate(drawn):
        scene.providers.append(body)
        scene.provider_actors.append(acting_for(body))
        sealed_bid(tender.lots.get(), body, price=Decimal(200_000 + 5_000 * n))
    tenders.close(tender, by=after.CLOCK, clock=FixedClock(tender.deadline))
    open_it(scene.fresh(), by=side.officer, at=tender.deadline + timedelta(minutes=1))
    scene.tender = examination.begin_examination(scene.fresh(), by=scene.officer, at=scene.at)
    contract = to_contract(after.examined_tender(after.with_committee(scene)))
    assert contract.provider in drawn


@pytest.mark.parametrize(
    ("method", "ground", "law"),
    [("consultation", "gov_service", "财库〔2014〕214号"), ("negotiation", "urgent", "财政部令第74号")],
)
def test_too_few_responses_end_the_purchase_in_the_words_of_its_procedure(method: str, ground: str, law: str):
    side = buyer_side()
    tender = published(side, method, ground)
    tenders.close(tender, by=after.CLOCK, clock=FixedClock(tender.deadline))
    tender = Tender.objects.get(pk=tender.pk)
    with after.small_papers():
        failure.declare_failed(tender, reason=failure.prepared_reason(tender), by=side.officer, at=tender.deadline)
    notice = Notice.objects.get(tender=tender, kind="failure")
    assert notice.title.endswith("终止公告")
    assert notice.number.endswith("终止")
    text = notice.sheet["text"]
    assert law in text
    assert not [word for word in (*TENDERING, "废标") if word in text]
