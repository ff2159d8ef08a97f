"""Competitive consultation and negotiation: own notices and periods, sealed first responses, sealed last offers opened together."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from tender.core import audit, outbox
from tender.core.clock import FixedClock
from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.procurement.models import Bid, LastOffer, Lot, Notice, OfferRound, Tender
from tender.procurement.services import failure, offer, sheet
from tender.procurement.services.evaluation import case_of
from tender.procurement.services.offer import context_of
from tender.record import sealing
from tests.builders import AT, actor, after
from tests.builders.before import buyer_side
from tests.builders.flows import open_steps
from tests.builders.procedures import examined, offering, published
from tests.procurement.pages import login

pytestmark = pytest.mark.django_db


def refused(code: str, do, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as found:
        do(*args, **kwargs)
    assert found.value.code == code
    return found.value


def offers(scene: after.Scene, *prices: int, before: timedelta = timedelta(minutes=1)) -> None:
    """Last offers of the first providers, in their order."""
    clock = FixedClock(scene.at + timedelta(hours=2) - before)
    for bid, by, price in zip(scene.bids(), scene.provider_actors, prices, strict=False):
        offer.seal_offer(bid, price=Decimal(price), by=by, clock=clock)


@pytest.mark.parametrize(
    ("method", "ground", "kind", "days"),
    [("consultation", "gov_service", "consultation", 10), ("negotiation", "urgent", "negotiation", 3)],
)
def test_notice_and_period_are_those_of_the_procedure(method: str, ground: str, kind: str, days: int):
    tender = published(buyer_side(), method, ground)
    notice = Notice.objects.get(tender=tender)
    assert notice.kind == kind
    assert notice.number.startswith(tender.number)
    assert (tender.deadline.date() - AT.date()).days >= days
    assert tender.deadline < AT + timedelta(days=15)


def test_from_first_responses_to_the_benchmark():
    side = buyer_side()
    scene, found = offering(side)
    assert "open" in open_steps(scene.tender)
    refused("offers_open", sheet.begin_scoring, scene.tender, by=scene.officer, at=scene.at)
    offers(scene, 195_000, 188_000, 190_000)
    opened = offer.open_offers(found, by=scene.officer, clock=FixedClock(found.deadline))
    prices = [bid.price for bid in scene.bids("admitted")]
    assert prices == [Decimal(195_000), Decimal(188_000), Decimal(190_000)]
    assert scene.bids()[0].statement["first_price"] == "200000.00"
    assert [line["last"] for line in opened.lines] == ["188000.00", "190000.00", "195000.00"]
    assert min(bid.price for bid in case_of(scene.lot).bids) == Decimal(188_000)
    sheet.begin_scoring(scene.tender, by=scene.officer, at=found.deadline)
    outbox.drain()
    assert Tender.objects.get(pk=scene.tender.pk).state == "evaluating"
    assert all(audit.is_intact(line) for line in AuditLine.objects.all())


def test_a_negotiation_takes_last_offers_too():
    side = buyer_side()
    scene, found = offering(side, "negotiation", "urgent")
    offers(scene, 195_000, 188_000, 190_000)
    offer.open_offers(found, by=scene.officer, clock=FixedClock(found.deadline))
    assert case_of(scene.lot).method == "negotiation"


def test_late_double_and_strange_last_offers_are_refused():
    scene, found = offering(buyer_side())
    bid, by = scene.bids()[0], scene.provider_actors[0]
    in_time, late = FixedClock(found.deadline - timedelta(milliseconds=1)), FixedClock(found.deadline)
    refused("forbidden", offer.seal_offer, bid, price=Decimal(1), by=scene.provider_actors[1], clock=in_time)
    refused("price_above_ceiling", offer.seal_offer, bid, price=Decimal("280000.01"), by=by, clock=in_time)
    assert refused("offer_late", offer.seal_offer, bid, price=Decimal(190_000), by=by, clock=late).law.startswith(
        "财库〔2014〕214号"
    )
    made = offer.seal_offer(bid, price=Decimal(190_000), by=by, clock=in_time)
    assert made.receipt
    assert made.price is None
    refused("offer_made", offer.seal_offer, bid, price=Decimal(180_000), by=by, clock=in_time)
    assert LastOffer.objects.count() == 1


def test_nothing_is_opened_early_and_only_by_the_officer():
    scene, found = offering(buyer_side())
    offers(scene, 195_000, 188_000, 190_000)
    refused("offers_running", offer.open_offers, found, by=scene.officer, clock=FixedClock(found.deadline - timedelta(seconds=1)))
    refused("forbidden", offer.open_offers, found, by=scene.approver, clock=FixedClock(found.deadline))
    made = LastOffer.objects.first()
    early = sealing.Permit(scene.tender.pk, found.deadline, scene.tender.closed_at, found.deadline - timedelta(seconds=1))
    context = context_of(made.bid, scene.tender.pk)
    refused("before_deadline", sealing.break_seal, bytes(made.ciphertext), permit=early, context=context)
    assert not LastOffer.objects.exclude(price=None).exists()


def test_whoever_makes_no_last_offer_has_withdrawn_and_two_may_go_on_with_124():
    scene, found = offering(buyer_side())
    offers(scene, 195_000, 188_000)
    offer.open_offers(found, by=scene.officer, clock=FixedClock(found.deadline))
    assert [bid.state for bid in scene.bids()] == ["admitted", "admitted", "rejected"]
    assert not Lot.objects.get(pk=scene.lot.pk).failed_because
    sheet.begin_scoring(scene.tender, by=scene.officer, at=found.deadline)


def test_without_that_ground_two_last_offers_fail_the_lot_unopened():
    scene, found = offering(buyer_side(), ground="complex")
    offers(scene, 195_000, 188_000)
    offer.open_offers(found, by=scene.officer, clock=FixedClock(found.deadline))
    assert "不足3家" in Lot.objects.get(pk=scene.lot.pk).failed_because
    assert not LastOffer.objects.exclude(price=None).exists()
    with after.small_papers():
        failed = failure.declare_failed(scene.fresh(), reason="最后报价不足三家", by=scene.officer, at=found.deadline)
    assert failed.state == "failed"


def test_a_broken_or_moved_last_offer_harms_only_its_own_bid():
    scene, found = offering(buyer_side())
    offers(scene, 195_000, 188_000, 190_000)
    first, second = scene.bids()[:2]
    moved = LastOffer.objects.get(bid=second).ciphertext
    LastOffer.objects.filter(bid=first).update(ciphertext=moved)
    offer.open_offers(found, by=scene.officer, clock=FixedClock(found.deadline))
    assert [bid.state for bid in scene.bids()] == ["rejected", "admitted", "admitted"]


def test_who_may_invite_and_when():
    side = buyer_side()
    scene = examined(side, "consultation", "gov_service")
    given = {"deadline": scene.at + timedelta(hours=1), "at": scene.at}
    assert "invite" in open_steps(scene.tender)
    refused("forbidden", offer.invite_offers, scene.tender, by=scene.approver, **given)
    refused("forbidden", offer.invite_offers, scene.tender, by=scene.actor_of(scene.members[1]), **given)
    refused("offers_deadline_past", offer.invite_offers, scene.tender, by=scene.leader, deadline=scene.at, at=scene.at)
    offer.invite_offers(scene.tender, by=scene.officer, **given)
    refused("offers_invited", offer.invite_offers, scene.tender, by=scene.leader, **given)


def test_the_pages_take_and_open_last_offers_on_the_servers_clock(client, monkeypatch):
    scene = examined(buyer_side(), "consultation", "gov_service")
    page = f"/procurement/tenders/{scene.tender.pk}/offers/"
    monkeypatch.setattr("tender.core.clock.DatabaseClock.now", lambda self: scene.at)
    officer = login(client, scene.officer)
    assert (
        officer.post(page, {"deadline": f"{scene.at + timedelta(hours=10):%Y-%m-%dT%H:%M}", "changes": "减少一天"}).status_code
        == 302
    )
    found = OfferRound.objects.get()
    mine = f"/procurement/bids/{scene.bids()[0].pk}/last-offer/"
    assert officer.get(mine).status_code == 404
    provider = login(client, scene.provider_actors[0])
    assert "减少一天" in provider.get(mine).content.decode()
    assert provider.post(mine, {"price": "190000"}).status_code == 422
    assert provider.post(mine, {"price": "190000", "knows": "on"}).status_code == 302
    assert LastOffer.objects.get().receipt in provider.get(mine).content.decode()
    assert provider.get(page).status_code == 404
    for bid, by in zip(scene.bids()[1:], scene.provider_actors[1:], strict=True):
        offer.seal_offer(bid, price=Decimal(180_000), by=by, clock=FixedClock(scene.at))
    text = login(client, scene.officer).get(page).content.decode()
    assert "190,000" not in text
    assert LastOffer.objects.first().receipt not in text
    monkeypatch.setattr("tender.core.clock.DatabaseClock.now", lambda self: found.deadline)
    assert login(client, scene.officer).post(f"{page}open/").status_code == 302
    assert "180,000.00" in client.get(page).content.decode()
    assert login(client, actor("officer", scene.providers[0])).get(page).status_code == 404
    assert Bid.objects.filter(state="admitted").count() == 3
