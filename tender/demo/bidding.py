"""Bids of the demo: prepared, filled, sealed, sometimes replaced or withdrawn, each by the provider's own person.

Not here: what they say (`texts.py`), opening (`evaluating.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from tender.core.clock import FixedClock
from tender.demo import cast, texts
from tender.demo.days import on
from tender.demo.tenders import Piece, fresh
from tender.demo.town import Town
from tender.demo.uploads import upload
from tender.procurement.models import Bid, Criterion, Lot, Tender
from tender.procurement.models.facts import judged_leaves
from tender.procurement.queries.bid import draft_view
from tender.procurement.services import bid as bids

STYLES = {school.key: school.style for school in cast.SCHOOLS}
# 从业人员、营业收入、资产总额: what a small enterprise declares beside its bid.
SMALL = {"size": "small", "employees": "46人", "turnover": "1280万元", "assets": "860万元"}


@dataclass(frozen=True)
class Offer:
    """A provider's bid: price as percent of the lot's ceiling, and how good it is (percent of the points it will get)."""

    key: str
    price: float
    skill: int = 80
    lot: int = 1


def prepared(town: Town, tender: Tender, offers: Sequence[Offer], day: date) -> Piece:
    """Each provider begins its bid and fills it in, one after the other."""
    for place, offer in enumerate(offers):
        at = yield on(day, "9:30") + timedelta(minutes=23 * place)
        _fill(town, fresh(tender), offer, at)


def sealed(town: Town, tender: Tender, offers: Sequence[Offer], day: date, clock: str = "10:00") -> Piece:
    """Each provider seals its bid."""
    for place, offer in enumerate(offers):
        at = yield on(day, clock) + timedelta(minutes=31 * place)
        seal(town, tender, offer, at)


def handed_in(town: Town, tender: Tender, offers: Sequence[Offer], last: date) -> Piece:
    """Prepared some working days before `last` and sealed on that day."""
    yield from prepared(town, tender, offers, town.days.work(last, -2))
    yield from sealed(town, tender, offers, last)


def replaced(town: Town, tender: Tender, offer: Offer, at: datetime, *, price: float) -> Piece:
    """A provider lowers its price and hands in again."""
    moment = yield at
    found = bid_of(tender, offer)
    by = town.for_provider(offer.key, moment)
    amount = _amount(found.lot, price)
    bids.save_draft(found, {"price": amount}, version=draft_view(found).version, by=by, at=moment)
    seal(town, tender, offer, moment)


def withdrawn(town: Town, tender: Tender, offer: Offer, at: datetime) -> Piece:
    """A provider takes its bid back."""
    moment = yield at
    bids.withdraw_bid(bid_of(tender, offer), by=town.for_provider(offer.key, moment), clock=FixedClock(moment))


def seal(town: Town, tender: Tender, offer: Offer, at: datetime) -> None:
    """Seal what the draft says now."""
    found = bid_of(tender, offer)
    bids.seal_bid(found, by=town.for_provider(offer.key, at), clock=FixedClock(at), version=draft_view(found).version)


def bid_of(tender: Tender, offer: Offer) -> Bid:
    """The provider's bid as it is now."""
    rows = Bid.objects.select_related("lot__tender", "provider")
    return rows.get(lot__tender=tender, lot__number=offer.lot, provider__name=_name(offer.key))


def _fill(town: Town, tender: Tender, offer: Offer, at: datetime) -> None:
    lot, style = tender.lots.get(number=offer.lot), STYLES[offer.key]
    by = town.for_provider(offer.key, at)
    made = bids.start_bid(lot, provider=town.organisations[offer.key], by=by, at=at)
    made = Bid.objects.select_related("lot__tender", "provider").get(pk=made.pk)
    leaves: list[Criterion] = judged_leaves(tender)
    changes: dict[str, object] = {f"answers.{leaf.pk}": texts.answer(leaf.name, topic=lot.title, style=style) for leaf in leaves}
    for need in tender.requirements.filter(kind="qualification"):
        changes[f"evidence.{need.pk}"] = texts.EVIDENCE
    changes |= {"summary": texts.summary(style), "price": _amount(lot, offer.price), "declares_no_collusion": True}
    changes["period"] = f"按采购人计划分期实施，{tender.period}"
    industry = lot.tender.terms.sme_industry
    if town.organisations[offer.key].is_small_micro and industry:
        changes |= {f"declarations.{name}": value for name, value in (SMALL | {"industry": industry}).items()}
    bids.save_draft(made, changes, version=draft_view(made).version, by=by, at=at)
    plan = upload("培训服务方案", texts.answer("服务方案", topic="干部教育培训", style=style))
    largest = max(leaves, key=lambda leaf: leaf.weight)
    bids.add_file(made, upload=plan, about=f"answers.{largest.pk}", by=by, at=at)


def _amount(lot: Lot, percent: float) -> Decimal:
    return (lot.ceiling * Decimal(str(percent)) / 100).quantize(Decimal("1E2"))


def _name(key: str) -> str:
    return next(school.name for school in cast.SCHOOLS if school.key == key)
