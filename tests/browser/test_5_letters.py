"""Part five, beside it: a bidder explains an abnormally low price, the committee votes and decides; pages hold in every width."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localtime

from tender.core import clock
from tender.procurement.models import Clarification
from tender.procurement.services import clarification as letters
from tests.browser.people import Cast
from tests.browser.sight import Sight
from tests.builders import after

pytestmark = pytest.mark.usefixtures("known_years")
COSTS = ("Venue", "Board and lodging", "Materials", "Transport", "Management", "Tax", "Profit")


@pytest.fixture
def sight() -> Iterator[Sight]:
    sight = Sight()
    yield sight
    assert not sight.faults, "\n".join(sight.faults)


def test_a_low_price_is_explained_voted_on_and_decided(cast: Cast, sight: Sight, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(after, "PRICES", (Decimal(100_000), Decimal(250_000), Decimal(260_000)))
    scene = after.examined_tender(bids=3)
    cheap, where = scene.bids()[0], f"/procurement/tenders/{scene.tender.pk}/letters/"
    leader, bidder, officer = cast.plays(scene.leader), cast.plays(scene.provider_actors[0]), cast.plays(scene.officer)
    leader.goes(where).sees(cheap.alias).misses(scene.providers[0].name)
    leader.goes(f"/procurement/bids/{cheap.pk}/letters/low_price/")
    until = f"{localtime(clock.now() + timedelta(minutes=40)):%Y-%m-%dT%H:%M}"
    typed = {
        "What the bidder is to explain": "请按学时说明报价组成。",
        "Answer until": until,
        "Training hours of the requirement": "40",
    }
    leader.types(typed).presses("Send the letter")
    letter = Clarification.objects.get()
    bidder.goes("/home/").sees("Answer a letter of the committee").goes(letter.get_absolute_url())
    sight.here(bidder)
    bidder.types(
        {"Teachers' fees": "90000", **dict.fromkeys(COSTS[:5], "2000"), "Tax": "0", "Profit": "0", "Answer": "自有场地与师资。"}
    )
    bidder.types({"I sign for the bidder. This answer keeps within the bid and does not change its substance.": True})
    bidder.presses("Sign and send the answer").sees("自有场地与师资。")
    leader.goes(letter.get_absolute_url()).sees("¥2,250.00")
    leader.page.locator("[name=accepts][value=yes]").check()
    leader.presses("Vote").sees("4")
    for by in after.voters(scene):
        if by != scene.leader:
            letters.vote(letter, accepts=True, by=by, at=clock.now())
    leader.goes(letter.get_absolute_url())
    leader.types({"What the committee consulted": "近三年同类成交价", "Reasons": "成本测算合理"}).presses("Record the decision")
    assert Clarification.objects.get().state == "accepted"
    sight.of(leader, where, letter.get_absolute_url())
    sight.of(officer, where, letter.get_absolute_url(), f"/procurement/lots/{scene.lot.pk}/examination/conformity/")
    sight.of(cast.plays(scene.officer, language="en"), where, letter.get_absolute_url())
