"""Tenders of other procedures than the open one: `drafted(method, ground)` → `published(…)`, made by the services as people would.

Papers are small stand-ins, because printing takes a second each.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from unittest import mock

from django.utils.timezone import localtime

from tender.core.actor import CLOCK
from tender.core.clock import FixedClock
from tender.core.models.calendar import district_calendar
from tender.parties.models import Organisation
from tender.procurement.models import OfferRound, Tender
from tender.procurement.rules import rulebook, timeline
from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.procedure import Claim
from tender.procurement.services import draft, draft_lists, examination, invitation, offer, procedure
from tender.procurement.services import tender as services
from tests.builders import AT, SHANGHAI, after, organisation
from tests.builders.before import BuyerSide, draft_tender, printed
from tests.builders.bids import open_it, sealed_bid, verified_provider

PRICE_ALONE = (Criterion("价格", "price", Decimal(100)),)


def claim(method: str, ground: str = "", **known: object) -> Claim:
    """A claim with argument and approval, as the district's threshold is not set."""
    stated = {
        "argument": "符合法定情形，理由见采购需求论证。",
        "approval_number": "渝财采〔2026〕8号",
        "approval_on": date(2026, 2, 20),
    }
    return Claim(method, ground, **{**stated, **known})  # type: ignore[arg-type]


def drafted(side: BuyerSide, method: str, ground: str = "", *, at: datetime = AT, original: Decimal | None = None) -> Tender:
    """A complete draft by this method, its dates and criteria lawful for it."""
    return completed(draft_tender(side, at=at), side, method, ground, at=at, original=original)


def completed(
    tender: Tender, side: BuyerSide, method: str, ground: str, *, at: datetime, original: Decimal | None = None
) -> Tender:
    """This draft with its method, criteria and dates."""
    who = {"by": side.officer, "at": at}
    procedure.choose(tender, claim(method, ground), original=original, version=tender.version, **who)
    tender = Tender.objects.get(pk=tender.pk)
    if method == "negotiation":
        draft_lists.save_criteria(tender, PRICE_ALONE, version=tender.version, **who)
    found = timeline.propose_dates(rulebook.load(), district_calendar(), method, published_on=localtime(at).date())
    deadline = datetime.combine(found.deadline, datetime.min.time(), SHANGHAI).replace(hour=9, minute=30)
    dates = {"documents_until": min(found.documents_until, found.deadline), "deadline": deadline}
    draft.save(tender, "dates", dates, version=Tender.objects.get(pk=tender.pk).version, **who)
    return Tender.objects.get(pk=tender.pk)


def approved(side: BuyerSide, method: str, ground: str = "", *, at: datetime = AT) -> Tender:
    """Approved by the leader, not yet published."""
    tender = services.submit(drafted(side, method, ground, at=at), by=side.officer, at=at)
    return services.approve(tender, by=side.approver, at=at)


def published(side: BuyerSide, method: str, ground: str = "", *, at: datetime = AT) -> Tender:
    """Open for bids; only for procedures that need nothing between approval and publication."""
    tender = approved(side, method, ground, at=at)
    with mock.patch("tender.core.papers.pdf", printed):
        return services.publish(tender, by=side.officer, at=at)


def invited(side: BuyerSide, *, at: datetime = AT, providers: int = 6) -> tuple[Tender, list[Organisation], list[Organisation]]:
    """An invited tender whose letters are out: the tender, who was drawn, who was not."""
    pool = [organisation("university", at=at) for _n in range(providers)]
    tender = approved(side, "invited_tender", "special", at=at)
    made = invitation.draw_providers(
        tender,
        pool,
        count=3,
        source="register",
        witnesses=("王监督", "李监督"),
        words=("春", "江"),
        chance="0" * 32,
        by=side.officer,
        at=at,
    )
    with mock.patch("tender.core.papers.pdf", printed):
        tender = services.publish(tender, by=side.officer, at=at)
    drawn = set(made.drawn_ids())
    return tender, [body for body in pool if body.pk in drawn], [body for body in pool if body.pk not in drawn]


def with_bids(side: BuyerSide, method: str, ground: str, *, bids: int = 3, at: datetime = AT) -> after.Scene:
    """First responses of `bids` providers, sealed, closed and opened; the first is the dearest."""
    return answered(published(side, method, ground, at=at), side, bids=bids, at=at)


def answered(tender: Tender, side: BuyerSide, *, bids: int, at: datetime) -> after.Scene:
    """A published tender with its responses, sealed, closed and opened."""
    scene = after.Scene(tender, side, tender.deadline + timedelta(hours=1))
    for n in range(bids):
        body, by = verified_provider(kind="university", at=at)
        scene.providers.append(body)
        scene.provider_actors.append(by)
        sealed_bid(tender.lots.get(), body, price=Decimal(200_000 + 10_000 * n), at=at + timedelta(days=1, hours=2))
    services.close(tender, by=CLOCK, clock=FixedClock(tender.deadline))
    open_it(scene.fresh(), by=side.officer, at=tender.deadline + timedelta(minutes=1))
    scene.fresh()
    return scene


def examined(side: BuyerSide, method: str, ground: str, *, bids: int = 3, failing: tuple[int, ...] = ()) -> after.Scene:
    """Every first response examined; the providers at `failing` are out."""
    return examined_of(with_bids(side, method, ground, bids=bids), failing=failing)


def examined_of(scene: after.Scene, *, failing: tuple[int, ...] = ()) -> after.Scene:
    """The same of responses that were opened."""
    scene.tender = examination.begin_examination(scene.tender, by=scene.officer, at=scene.at)
    scene = after.with_committee(scene, size=3)
    return after.examined_tender(scene, failing=failing)


def offering(
    side: BuyerSide, method: str = "consultation", ground: str = "gov_service", **known: Any
) -> tuple[after.Scene, OfferRound]:
    """Last offers are invited, with two hours' time."""
    scene = examined(side, method, ground, **known)
    made = offer.invite_offers(scene.tender, deadline=scene.at + timedelta(hours=2), changes="", by=scene.leader, at=scene.at)
    return scene, made
