"""Other procedures than the open one: invited before and after the opening, single source, in-house, last offers, framework."""

from __future__ import annotations

from decimal import Decimal

from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.procurement.models import Invitation, Tender
from tender.procurement.queries.duties import section_of
from tender.procurement.services import examination, framework, in_house, offer, price_round, price_talk, sole_source
from tender.procurement.services import tender as tenders
from tests.builders import after, before, bids, organisation
from tests.builders import price_talks as talks
from tests.builders import procedures as build
from tests.builders.district.town import DAY, NOW, District


def invited(found: District, side: before.BuyerSide) -> None:
    """Waiting for its draw; `bidder` invited and `rival` not, while bids come in; a draw that everybody may check."""
    waiting = build.approved(side, "invited_tender", "special", at=NOW - DAY)
    tender, drawn, missed = build.invited(side, at=NOW - DAY)
    found.seat("bidder", "provider", drawn[0])
    found.seat("rival", "provider", missed[0])
    over, chosen, _missed = build.invited(side)
    for body in chosen:
        bids.sealed_bid(over.lots.get(), body)
    tenders.close(over, by=CLOCK, clock=FixedClock(over.deadline))
    bids.open_it(Tender.objects.get(pk=over.pk), by=side.officer, at=over.deadline + DAY / 24)
    found.places |= {
        "draw to come": (waiting.pk,), "invited": (tender.pk,), "opened draw": (over.pk,),
        "invitation": (Invitation.objects.get(tender=tender, provider=drawn[0]).pk,), "invited lot": (tender.lots.get().pk,),
    }  # fmt: skip


def without_competition(found: District, side: before.BuyerSide) -> None:
    """A single source in public with an objection; a shadow bid and a duty to mark of a tender that takes bids."""
    who = {"by": side.officer, "at": NOW - DAY}
    tender = build.approved(side, "single_source", "only", at=NOW - DAY)
    source = sole_source.name_source(tender, organisation("university"), uniqueness="唯一具有该课程版权。", **who)
    objection = sole_source.receive_objection(source, objector="某大学", text="暗号异议", **who)
    beside = Tender.objects.get(pk=found.places["taking bids"][0])
    in_house.record_shadow(beside, organisation("party_school"), cost=Decimal("166661.61"), quality="暗号影子", **who)
    duty = next(line.key for line in section_of(beside, at=NOW).lines if line.may_mark)
    found.places |= {"source": (tender.pk,), "objection to source": (objection.pk,), "duty": (beside.pk, duty)}


def _with_bids(found: District, side: before.BuyerSide, method: str, ground: str) -> after.Scene:
    """First responses examined; the first two bidders are `bidder` and `rival`, `evaluator` leads the group."""
    scene = build.with_bids(side, method, ground)
    for name, body in zip(("bidder", "rival"), scene.providers, strict=False):
        found.seat(name, "provider", body)
    scene.tender = examination.begin_examination(scene.tender, by=scene.officer, at=scene.at)
    experts = [found.people["evaluator"], found.people["peer"]]
    return after.examined_tender(after.with_committee(scene, size=3 if method == "consultation" else 5, experts=experts))


def last_offers(found: District, side: before.BuyerSide) -> None:
    """Last offers may come in until tomorrow; `bidder` has made one."""
    scene = _with_bids(found, side, "consultation", "gov_service")
    offer.invite_offers(scene.tender, deadline=NOW + DAY, by=scene.leader, at=scene.at)
    first, second = scene.bids()[:2]
    offer.seal_offer(first, price=Decimal("133331.31"), by=scene.provider_actors[0], clock=FixedClock(NOW - DAY))
    found.places |= {"offers": (scene.tender.pk,), "offered bid": (first.pk,), "offering bid": (second.pk,)}


def negotiated(found: District, side: before.BuyerSide) -> None:
    """A record to be written, one that `evaluator` and `peer` sign, and one that all have signed."""
    waiting = talks.source_opened(side)
    scene = talks.source_opened(side)
    who = {"by": scene.officer, "at": scene.at}
    people = [(found.people["evaluator"], "experienced"), (found.people["peer"], "experienced")]
    prices = {bid.pk: Decimal("144441.41") for bid in price_talk.bids_of(scene.tender)}
    written = price_talk.write(scene.tender, talks.said(scene), people=people, prices=prices, version=0, **who)
    price_talk.hand_out(written, **who)
    over, _talk = talks.signed(talks.source_opened(side))
    found.places |= {
        "talk to write": (waiting.tender.pk,), "talk": (scene.tender.pk,), "take back talk": (scene.tender.pk, "take_back"),
        "talker": (written.people.first().pk,), "signed talk": (over.tender.pk,),
    }  # fmt: skip


def framed(found: District, side: before.BuyerSide) -> None:
    """A framework whose two entrants, `bidder` and `rival`, may offer a price until tomorrow; `bidder` has."""
    scene = after.evaluated_tender(
        after.scored_tender(after.scoring_tender(_with_bids(found, side, "framework", "service_object")))
    )
    begin = (NOW - DAY).date()
    made = framework.enter(
        scene.tender, starts_on=begin, ends_on=begin.replace(year=begin.year + 1), by=scene.approver, at=scene.at
    )
    asked = price_round.start_round(made, scene.lot, need="二期", deadline=NOW + DAY, by=scene.officer, at=NOW - DAY)
    mine = made.entrants.get(provider=scene.providers[0])
    by = scene.provider_actors[0]
    price_round.offer_price(asked, mine, price=Decimal("122221.21"), by=by, clock=FixedClock(NOW - DAY / 2))
    found.places |= {"framework": (scene.tender.pk,), "price round": (asked.pk,)}
