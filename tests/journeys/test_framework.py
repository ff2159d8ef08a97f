"""Closed framework: stage 1 as an open tender with elimination, then call-offs by direct selection, price round and rotation."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tender.contracts.models import Contract
from tender.core import outbox
from tender.core.clock import FixedClock
from tender.core.models import Notification
from tender.core.refusal import Refusal
from tender.procurement.models import Award, Bid, CallOff, Framework, PriceOffer, Tender
from tender.procurement.queries.framework import rounds_for
from tender.procurement.services import framework, price_round
from tender.procurement.services.framework_notice import summarise
from tests.builders import after
from tests.builders.before import buyer_side
from tests.builders.flows import open_steps
from tests.builders.procedures import with_bids
from tests.procurement.pages import login

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 4, 1), date(2028, 3, 31)


def refused(code: str, do, *args, **kwargs) -> Refusal:
    with pytest.raises(Refusal) as found:
        do(*args, **kwargs)
    assert found.value.code == code
    return found.value


@pytest.fixture
def evaluated() -> after.Scene:
    """Three ranked bids for a framework."""
    scene = with_bids(buyer_side(), "framework", "service_object", bids=3)
    from tender.procurement.services import examination

    scene.tender = examination.begin_examination(scene.tender, by=scene.officer, at=scene.at)
    return after.evaluated_tender(after.scored_tender(after.scoring_tender(after.examined_tender(after.with_committee(scene)))))


@pytest.fixture
def entered(evaluated: after.Scene) -> tuple[after.Scene, Framework]:
    with after.small_papers():
        made = framework.enter(evaluated.tender, starts_on=FIRST, ends_on=LAST, by=evaluated.approver, at=evaluated.at)
    return evaluated, made


def test_three_qualify_one_is_eliminated_and_no_award_is_proposed(evaluated: after.Scene):
    assert not Award.objects.exists()
    assert "enter" in open_steps(evaluated.tender)
    given = {"starts_on": FIRST, "by": evaluated.approver, "at": evaluated.at}
    refused("framework_period", framework.enter, evaluated.tender, ends_on=date(2028, 4, 2), **given)
    refused("forbidden", framework.enter, evaluated.tender, ends_on=LAST, **{**given, "by": evaluated.officer})
    with after.small_papers():
        made = framework.enter(evaluated.tender, ends_on=LAST, **given)
    assert (made.entrants.count(), made.basis_law) == (2, "财政部令第110号 第3条第三项")
    assert sorted(Bid.objects.values_list("state", flat=True)) == ["not_selected", "selected", "selected"]
    assert Tender.objects.get(pk=evaluated.tender.pk).state == "awarded"


def test_direct_selection_within_the_agreement_price(entered: tuple[after.Scene, Framework]):
    scene, made = entered
    entrant = made.entrants.first()
    given = {"need": "第一期", "reason": "学员选择", "by": scene.officer, "at": scene.at + timedelta(days=30)}
    said = refused("call_off_price", framework.call_off, entrant, price=entrant.price + 1, **given)
    assert "第32" in said.law
    refused("reason_missing", framework.call_off, entrant, price=entrant.price, **{**given, "reason": ""})
    refused("forbidden", framework.call_off, entrant, price=entrant.price, **{**given, "by": scene.approver})
    refused("framework_over", framework.call_off, entrant, price=entrant.price, **{**given, "at": scene.at + timedelta(days=900)})
    assert framework.call_off(entrant, price=entrant.price, **given).price == entrant.price


def test_rotation_gives_one_chance_per_round(entered: tuple[after.Scene, Framework]):
    scene, made = entered
    first, second = made.entrants.order_by("order")
    given = {"need": "一期", "reason": "轮候", "by": scene.officer, "at": scene.at + timedelta(days=30)}
    assert framework.take_turn(made, scene.lot, price=first.price, **given).entrant == first
    declined = framework.take_turn(made, scene.lot, price=None, **given)
    assert (declined.entrant, declined.is_declined) == (second, True)
    assert framework.turn_of(made, scene.lot) == first


def test_the_lowest_of_a_second_price_round_is_called_off(entered: tuple[after.Scene, Framework]):
    scene, made = entered
    at = scene.at + timedelta(days=30)
    until = at + timedelta(hours=2)
    refused("round_deadline_past", price_round.start_round, made, scene.lot, need="x", deadline=at, by=scene.officer, at=at)
    found = price_round.start_round(made, scene.lot, need="二期", deadline=until, by=scene.officer, at=at)
    acting = {body.pk: by for body, by in zip(scene.providers, scene.provider_actors, strict=True)}
    for entrant, cut in zip(made.entrants.order_by("order"), (100, 20_000), strict=True):
        by, clock = acting[entrant.provider_id], FixedClock(until - timedelta(minutes=1))
        refused("call_off_price", price_round.offer_price, found, entrant, price=entrant.price + 1, by=by, clock=clock)
        refused("offer_late", price_round.offer_price, found, entrant, price=Decimal(1), by=by, clock=FixedClock(until))
        price_round.offer_price(found, entrant, price=entrant.price - cut, by=by, clock=clock)
        refused("offer_made", price_round.offer_price, found, entrant, price=Decimal(1), by=by, clock=clock)
    refused("offers_running", price_round.open_round, found, by=scene.officer, clock=FixedClock(until - timedelta(seconds=1)))
    assert not PriceOffer.objects.exclude(price=None).exists()
    won = price_round.open_round(found, by=scene.officer, clock=FixedClock(until)).call_off
    assert won.price == min(PriceOffer.objects.values_list("price", flat=True))
    assert won.way == CallOff.Way.PRICE_ROUND
    refused("round_opened", price_round.open_round, found, by=scene.officer, clock=FixedClock(until))


def test_the_page_shows_entry_and_call_offs(client, entered: tuple[after.Scene, Framework], monkeypatch):
    scene, made = entered
    monkeypatch.setattr("tender.core.clock.DatabaseClock.now", lambda self: scene.at + timedelta(days=30))
    page = made.get_absolute_url()
    officer = login(client, scene.officer)
    entrant = made.entrants.first()
    form = {"way": "direct", "direct-entrant": entrant.pk, "direct-need": "第一期培训", "direct-price": "1.00", "direct-reason": ""}
    assert officer.post(page, form).status_code == 422
    assert officer.post(page, form | {"direct-reason": "学员选择"}).status_code == 302
    assert "第一期培训" in officer.get(page).content.decode()
    form = {"way": "round", "round-lot": scene.lot.pk, "round-need": "竞价", "round-deadline": "2027-01-01T10:00"}
    assert officer.post(page, form).status_code == 302
    mine = f"/procurement/price-rounds/{made.rounds.get().pk}/"
    assert officer.get(mine).status_code == 404
    acting = {body.pk: by for body, by in zip(scene.providers, scene.provider_actors, strict=True)}
    provider = login(client, acting[entrant.provider_id])
    assert provider.get(mine).status_code == 200
    assert provider.post(mine, {"price": "100"}).status_code == 302
    assert provider.get(page).status_code == 403


def test_entrants_are_told_of_a_price_round_and_find_it_among_their_bids(entered: tuple[after.Scene, Framework]):
    scene, made = entered
    at = scene.at + timedelta(days=30)
    outbox.drain()
    found = price_round.start_round(made, scene.lot, need="二期", deadline=at + timedelta(hours=2), by=scene.officer, at=at)
    outbox.drain()
    entrants = set(made.entrants.values_list("provider_id", flat=True))
    acting = {body.pk: by for body, by in zip(scene.providers, scene.provider_actors, strict=True)}
    told = set(Notification.objects.filter(event="tender.price_round_started").values_list("person_id", flat=True))
    assert told == {acting[pk].person_id for pk in entrants}
    for pk, by in acting.items():
        assert list(rounds_for(by, at)) == ([found] if pk in entrants else [])
        assert not rounds_for(by, found.deadline)


def test_a_broken_offer_is_set_aside_and_a_round_without_offers_is_closed(entered: tuple[after.Scene, Framework]):
    scene, made = entered
    at = scene.at + timedelta(days=30)
    until = at + timedelta(hours=2)
    start = {"need": "三期", "by": scene.officer, "at": at}
    refused("round_too_late", price_round.start_round, made, scene.lot, deadline=at + timedelta(days=900), **start)
    found, empty = (price_round.start_round(made, scene.lot, deadline=until, **start) for _n in range(2))
    acting = {body.pk: by for body, by in zip(scene.providers, scene.provider_actors, strict=True)}
    for entrant in made.entrants.all():
        by, clock = acting[entrant.provider_id], FixedClock(at)
        price_round.offer_price(found, entrant, price=entrant.price - 1, by=by, clock=clock)
    first, second = made.entrants.order_by("order")
    PriceOffer.objects.filter(entrant=first).update(ciphertext=b"broken")
    opened = price_round.open_round(found, by=scene.officer, clock=FixedClock(until))
    assert opened.call_off.entrant == second
    assert "密封被破坏" in PriceOffer.objects.get(entrant=first).remark
    closed = price_round.open_round(empty, by=scene.officer, clock=FixedClock(until))
    assert (closed.call_off, closed.opened_at) == (None, until)


def test_each_call_off_is_a_contract_and_the_summary_ends_the_framework(entered: tuple[after.Scene, Framework]):
    scene, made = entered
    entrant = made.entrants.first()
    given = {"price": entrant.price, "by": scene.officer, "at": scene.at + timedelta(days=30)}
    framework.call_off(entrant, need="一期", reason="学员选择", **given)
    framework.take_turn(made, scene.lot, need="二期", reason="轮候", **given)
    with after.small_papers():
        outbox.drain()
        outbox.drain()
    assert list(Contract.objects.values_list("amount", "award")) == [(entrant.price, None)] * 2
    kinds = sorted(made.tender.notices.values_list("kind", flat=True))
    assert [kind for kind in kinds if kind in ("entrants", "call_off")] == ["call_off", "entrants"]
    over = scene.at + timedelta(days=900)
    refused("framework_running", summarise, made, by=scene.officer, at=scene.at)
    refused("forbidden", summarise, made, by=scene.approver, at=over)
    with after.small_papers():
        assert "2" in summarise(made, by=scene.officer, at=over).sheet["text"]
    assert Tender.objects.get(pk=made.tender_id).state == "concluded"
    refused("framework_summarised", summarise, made, by=scene.officer, at=over)
