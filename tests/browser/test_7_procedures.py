"""Part seven, the other procedures: the pages of single source, in-house option, draw and framework, as their people see them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from tender.core import clock, outbox
from tender.core.clock import FixedClock
from tender.parties.queries import actor_of
from tender.procurement.models import Award, PriceOffer, PriceTalk, Tender
from tender.procurement.services import examination, framework, in_house, price_round, price_talk, sole_source
from tests.browser.people import Cast
from tests.browser.sight import Sight
from tests.builders import after, organisation
from tests.builders import price_talks as talks
from tests.builders import procedures as build
from tests.builders.before import buyer_side

pytestmark = pytest.mark.usefixtures("known_years")
ENGLISH = {"language": "en"}
DAY = timedelta(days=1)


@pytest.fixture
def sight() -> Iterator[Sight]:
    """Whatever was seen and is not right fails the test at its end."""
    sight = Sight()
    yield sight
    assert not sight.faults, "\n".join(sight.faults)


def test_a_negotiation_is_written_signed_and_announced(cast: Cast, sight: Sight) -> None:
    scene = talks.source_opened(ground="only")
    own, expert = (one for one, _kind in talks.people(scene))
    page = f"/procurement/tenders/{scene.tender.pk}/price-talk/"
    officer = cast.plays(scene.officer)
    officer.goes(page).presses("Write the record")
    sight.here(officer)
    labels = {"place": "Place", "costs": "What it costs the provider", "similar": "Prices of similar contracts"}
    labels |= {"rights": "Patents and know-how", "course": "How the price was agreed", "terms": "Main terms of the contract"}
    officer.types(
        {"Day of the negotiation": f"{clock.now():%Y-%m-%d}"} | {labels[name]: text for name, text in talks.TEXTS.items()}
    )
    officer.page.locator(f"input[name=buyers][value='{own.pk}']").check()
    officer.page.locator(f"input[name=experienced][value='{expert.pk}']").check()
    officer.page.locator("input[name^=price_]").fill("238000")
    officer.presses("Save the record").presses("Hand the record out for signing").presses("Hand the record out for signing")
    sight.of(officer, page)
    sight.of(cast.plays(scene.officer, **ENGLISH), page, f"/procurement/tenders/{scene.tender.pk}/source/")
    price_talk.sign(PriceTalk.objects.get(), dissent="成本测算偏高。", by=actor_of(expert, clock.now()), at=clock.now())
    signer = cast.plays(own).goes(page)
    sight.here(signer)
    signer.confirms("Sign the record", "Sign")
    sight.of(officer, page, f"/procurement/tenders/{scene.tender.pk}/source/", Award.objects.get().get_absolute_url())
    assert officer.download(f"{page}paper/").startswith(b"%PDF")
    assert Tender.objects.get(pk=scene.tender.pk).state == "evaluated"


def test_the_pages_of_a_framework(cast: Cast, sight: Sight) -> None:
    scene = build.with_bids(buyer_side(), "framework", "service_object", bids=3)
    scene.tender = examination.begin_examination(scene.tender, by=scene.officer, at=scene.at)
    scene = after.examined_tender(after.with_committee(scene))
    scene = after.evaluated_tender(after.scored_tender(after.scoring_tender(scene)))
    page = f"/procurement/tenders/{scene.tender.pk}/framework/"
    sight.of(cast.plays(scene.approver), page)
    now = clock.now()
    who = {"by": scene.officer, "at": now}
    made = framework.enter(scene.tender, starts_on=(now - DAY).date(), ends_on=(now + 300 * DAY).date(), by=scene.approver, at=now)
    first, second = made.entrants.order_by("order")
    framework.call_off(first, price=first.price, need="秋季第一期", reason="学员选择", **who)
    framework.take_turn(made, scene.lot, price=None, need="秋季第二期", reason="档期冲突，放弃", **who)
    framework.take_turn(made, scene.lot, price=second.price, need="秋季第二期", reason="轮候", **who)
    over, running = (
        price_round.start_round(made, scene.lot, need=need, deadline=until, by=scene.officer, at=now)
        for need, until in (("冬季第一期", now + DAY), ("冬季第二期", now + 2 * DAY))
    )
    acting = {body.pk: by for body, by in zip(scene.providers, scene.provider_actors, strict=True)}
    for entrant in (first, second):
        price_round.offer_price(
            over, entrant, price=entrant.price - Decimal(entrant.order * 100), by=acting[entrant.provider_id], clock=FixedClock(now)
        )
    PriceOffer.objects.filter(entrant=first).update(ciphertext=b"broken")
    price_round.open_round(over, by=scene.officer, clock=FixedClock(now + DAY))
    outbox.drain()
    sight.of(cast.plays(scene.officer), page, f"/notices/{scene.tender.notices.get(kind='entrants').pk}/")
    sight.of(cast.plays(scene.officer, **ENGLISH), page)
    provider = cast.plays(acting[second.provider_id])
    sight.of(provider, f"/procurement/price-rounds/{running.pk}/", "/procurement/bids/")


def test_the_pages_of_the_draw_the_source_and_the_in_house_option(cast: Cast, sight: Sight) -> None:
    side, at = buyer_side(), clock.now() - DAY
    tender, _drawn, _missed = build.invited(side)
    source = build.approved(side, "single_source", "only", at=at)
    school = organisation("party_school", at=at)
    assigned = build.approved(side, "direct_assignment", "main_channel", at=at)
    named = build.approved(side, "single_source", "only", at=at)
    with after.small_papers():
        found = sole_source.name_source(named, organisation("university"), uniqueness="唯一著作权人。", by=side.officer, at=at)
    sole_source.receive_objection(found, objector="某大学", text="我校也能承办。", by=side.officer, at=at)
    given = {"cost": Decimal(240_000), "quality": "自有师资和场地。", "by": side.officer, "at": at}
    for visitor in (cast.plays(side.officer), cast.plays(side.officer, **ENGLISH)):
        sight.of(visitor, f"/procurement/tenders/{tender.pk}/draw/", f"/procurement/tenders/{source.pk}/source/")
        sight.of(visitor, f"/procurement/tenders/{named.pk}/source/", f"/procurement/tenders/{assigned.pk}/in-house/")
    in_house.record_shadow(assigned, school, **given)
    sight.of(cast.plays(side.officer), f"/procurement/tenders/{assigned.pk}/in-house/", "/")
    sight.of(cast.plays(side.approver), assigned.get_absolute_url())
