"""Part seven: the procedure is chosen with its reasons, and a consultation takes sealed last offers that are opened together."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localtime

from tender.core import clock
from tender.procurement.models import Bid, LastOffer, OfferRound, Tender
from tender.procurement.services import offer
from tests.browser.people import Cast
from tests.builders.before import buyer_side, draft_tender
from tests.builders.procedures import examined


@pytest.mark.usefixtures("known_years")
def test_an_officer_chooses_the_procedure_and_sees_why_others_are_closed(cast: Cast) -> None:
    side = buyer_side(at=clock.now() - timedelta(days=1))
    tender = draft_tender(side, at=clock.now() - timedelta(hours=1))
    officer = cast.plays(side.officer)
    officer.goes(f"/procurement/tenders/{tender.pk}/draft/").presses("Procedure")
    officer.sees("not set for this district").sees("not lawful here")
    assert officer.page.locator("#chosen-negotiation-failed").is_disabled()
    officer.page.locator("#chosen-consultation-gov_service").check()
    with officer.in_trouble("422"):
        officer.types({"Why the ground applies": "属于政府购买服务项目。"}).presses("Save and return")
    officer.sees("Record number and date of the approval.")
    officer.types({"Approval of the finance authority: number": "渝财采〔2026〕8号"})
    officer.types({"Approval of the finance authority: date": "2026-02-20"}).presses("Save and return")
    officer.sees("Saved. Dates and criteria are judged by this procedure from now on.")
    assert Tender.objects.get(pk=tender.pk).method == "consultation"


@pytest.mark.usefixtures("known_years")
def test_last_offers_are_invited_sealed_and_opened_together(cast: Cast) -> None:
    scene = examined(buyer_side(), "consultation", "gov_service")
    officer, provider = cast.plays(scene.officer), cast.plays(scene.provider_actors[0])
    until = localtime(clock.now() + timedelta(hours=2))
    officer.goes(scene.tender.get_absolute_url()).presses("Evaluation").presses("Last offers")
    officer.types(
        {"Deadline for last offers": f"{until:%Y-%m-%dT%H:%M}", "What changed in the requirement": "课时由40学时调整为36学时。"}
    )
    officer.presses("Invite last offers").sees("Nobody sees who has made an offer")
    bid = scene.bids()[0]
    provider.goes(f"/procurement/bids/{bid.pk}/").presses("Last offer").sees("课时由40学时调整为36学时。")
    provider.types({"Last offer": "190000", "I know that a last offer is made once and cannot be changed or withdrawn.": True})
    provider.presses("Seal the last offer and hand it in").sees("Your last offer is sealed and handed in.")
    provider.sees(LastOffer.objects.get().receipt).misses("¥190,000.00")
    for other, by in zip(scene.bids()[1:], scene.provider_actors[1:], strict=True):
        offer.seal_offer(other, price=Decimal(185_000), by=by, clock=clock.DatabaseClock())
    officer.goes(f"/procurement/tenders/{scene.tender.pk}/offers/").misses("¥190,000.00")
    OfferRound.objects.update(deadline=clock.now() - timedelta(seconds=1))
    officer.goes(f"/procurement/tenders/{scene.tender.pk}/offers/").confirms("Open the last offers", "Open the last offers")
    officer.sees("¥190,000.00").sees("benchmark")
    provider.goes(f"/procurement/bids/{bid.pk}/last-offer/").sees("¥190,000.00")
    assert Bid.objects.get(pk=bid.pk).price == Decimal(190_000)
