"""Part seven: the procedure is chosen with its reasons, and a consultation takes sealed last offers that are opened together."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import expect

from tender.core import clock
from tender.procurement.models import Bid, LastOffer, OfferRound, Tender
from tender.procurement.services import offer
from tests.browser.people import Cast
from tests.builders.before import buyer_side, draft_tender
from tests.builders.procedures import examined, offering


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


@pytest.mark.usefixtures("known_years")
def test_a_consultation_is_scored_and_its_report_signed_by_all(cast: Cast) -> None:
    scene, found = offering(buyer_side())
    for bid, by, price in zip(scene.bids(), scene.provider_actors, (195_000, 188_000, 190_000), strict=True):
        offer.seal_offer(bid, price=Decimal(price), by=by, clock=clock.FixedClock(scene.at + timedelta(hours=1)))
    offer.open_offers(found, by=scene.officer, clock=clock.FixedClock(found.deadline))
    officer = cast.plays(scene.officer).goes(scene.tender.get_absolute_url())
    officer.misses("投标与开标").presses("Begin the scoring", "Begin the scoring")
    members = [cast.plays(member.person) for member in scene.members]
    for judge in members:
        judge.goes("/procurement/evaluations/").presses("Fill in your score sheet").misses(scene.providers[0].name)
        scores = judge.page.locator(".sheet__score:not([readonly])")
        for n in range(scores.count()):
            at = scores.nth(n)
            at.fill(f"{float(at.get_attribute('data-highest') or 0) * 0.8:g}")
            at.press("Tab")
        expect(judge.page.locator(".sheet__score[data-state=saved]")).to_have_count(scores.count())
        judge.presses("Check and sign").confirms("Sign and submit the score sheet", "Sign")
    for judge in members:
        judge.goes("/procurement/evaluations/").presses("Read and sign the report").sees(scene.providers[0].name)
        judge.misses("投标").confirms("签署评审报告", "Sign")
    officer.goes(scene.tender.get_absolute_url()).sees("evaluated")
    officer.goes(scene.evaluation.get_absolute_url())
    officer.paper(officer.page.locator("#main a[href*='/reports/']").first)
