"""The negotiation with the one source: recorded, handed out, signed by all; then the price is agreed and the award proposed.

Judged by `rules/price_talk.py`. Not here: what stands on the record (`price_talk_sheet.py`), the decision (`award.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from tender.core.actor import WORKER, Actor
from tender.core.door import begin, lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Person
from tender.procurement.models import AgreedPrice, Bid, PriceTalk, Talker, Tender
from tender.procurement.models.price_talk import talk_facts, unsigned
from tender.procurement.rules import price_talk as rules
from tender.procurement.rules import rulebook
from tender.procurement.services.award import propose
from tender.procurement.services.paper import keep_paper
from tender.procurement.services.price_talk_sheet import record_sheet

LAW = "财政部令第74号 第42条"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What the record says (O74 art. 42)."""

    held_on: date
    place: str
    costs: str
    similar: str
    rights: str = ""
    course: str
    terms: str


def bids_of(tender: Tender) -> list[Bid]:
    """The opened bids of the one source, lot by lot."""
    return list(Bid.objects.filter(lot__tender=tender, state="opened").select_related("lot", "provider").order_by("lot__number"))


@transaction.atomic
def write(
    tender: Tender, said: Said, *, people: Iterable[tuple[Person, str]], prices: Mapping[int, Decimal], version: int, by: Actor,
    at: datetime,
) -> PriceTalk:  # fmt: skip
    """Write the record, or write it again: what was said, who negotiated (person, kind), the agreed price by bid.

    Refuses forbidden, wrong_procedure, talk_not_now, talk_handed_out, edited_meanwhile, price_not_agreed, price_above_ceiling,
    price_above_offer.
    """
    row = lock(tender)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    if refusal := rules.may_negotiate(talk_facts(row, None), rulebook.load(row.rulebook)):
        raise refusal
    talk = PriceTalk.objects.select_for_update().filter(tender=row).first()
    if talk is None:
        talk = begin(
            PriceTalk(tender=row, buyer_id=row.buyer_id, created_at=at, **vars(said)), by=by, at=at, logs="price_talk.begun"
        )
    if talk.state != "written":
        raise Refusal("talk_handed_out", _("The record is being signed; take it back to change it."), law=LAW)
    if talk.version != version:
        raise Refusal("edited_meanwhile", _("Somebody else has saved this text meanwhile; what you typed is still in the form."))
    for name, value in vars(said).items():
        setattr(talk, name, value.strip() if isinstance(value, str) else value)
    talk.version += 1
    talk.save()
    _set_people(talk, people)
    _set_prices(talk, bids_of(row), prices)
    note(talk, "price_talk.written", by=by, at=at, version=talk.version)
    return talk


def _set_people(talk: PriceTalk, people: Iterable[tuple[Person, str]]) -> None:
    talk.people.all().delete()
    Talker.objects.bulk_create([Talker(talk=talk, person=person, kind=kind) for person, kind in people])


def _set_prices(talk: PriceTalk, bids: Iterable[Bid], prices: Mapping[int, Decimal]) -> None:
    talk.prices.all().delete()
    for bid in bids:
        price = prices.get(bid.pk)
        if refusal := rules.price_refusal(str(bid.lot), bid.lot.ceiling or bid.lot.budget, bid.price, price, law=LAW):
            raise refusal
        AgreedPrice.objects.create(talk=talk, bid=bid, offered=bid.price, price=price)


def hand_out(talk: PriceTalk, *, by: Actor, at: datetime) -> PriceTalk:
    """Everybody who negotiated is asked to sign. Tells them. Refuses as `rules.price_talk.may_hand_out`, forbidden, wrong_state."""
    return perform(talk, "hand_out", by=by, at=at)


@transaction.atomic
def take_back(talk: PriceTalk, *, reason: str, by: Actor, at: datetime) -> PriceTalk:
    """The record is changed once more; signatures given so far are void. Tells everybody who negotiated."""
    row = perform(talk, "take_back", by=by, at=at, reason=reason)
    row.people.update(signed_at=None, dissent="", deemed_because="")
    return row


@transaction.atomic
def sign(talk: PriceTalk, *, dissent: str = "", by: Actor, at: datetime) -> PriceTalk:
    """One who negotiated signs, with a different opinion and its reason if there is one. The last one closes the record.

    Refuses forbidden, wrong_state, signed_already.
    """
    row = _being_signed(talk)
    who = row.people.filter(person_id=by.person_id or 0).first()
    if who is None:
        raise forbidden(_("Only those who negotiated sign the record."))
    _still_open(who)
    who.signed_at, who.dissent = at, dissent.strip()
    who.save(update_fields=["signed_at", "dissent"])
    note(who, "price_talk.signed_by", by=by, at=at, dissent=bool(who.dissent))
    return _close(row, at=at)


@transaction.atomic
def deem(who: Talker, *, reason: str, by: Actor, at: datetime) -> PriceTalk:
    """The officer notes that somebody refuses to sign and gives no reason in writing: deemed to agree (O74 art. 42).

    Refuses forbidden, wrong_state, signed_already, reason_missing.
    """
    row = _being_signed(who.talk)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    found = row.people.get(pk=who.pk)
    _still_open(found)
    if not reason.strip():
        raise Refusal("reason_missing", _("Please give a reason."), law=LAW, status=422, field="reason")
    found.deemed_because = reason.strip()
    found.save(update_fields=["deemed_because"])
    note(found, "price_talk.deemed", by=by, at=at, reason=found.deemed_because)
    return _close(row, at=at)


def _being_signed(talk: PriceTalk) -> PriceTalk:
    row = lock(talk)
    if row.state != "signing":
        raise Refusal("wrong_state", _("The record is not there to be signed."), law=LAW)
    return row


def _still_open(who: Talker) -> None:
    if who.is_settled:
        raise Refusal("signed_already", _("You have signed the record already."), law=LAW)


def _close(talk: PriceTalk, *, at: datetime) -> PriceTalk:
    """With the last signature: the record is printed, the agreed prices are the bids', the award is proposed."""
    if unsigned(talk):
        return talk
    row = perform(talk, "close", by=WORKER, at=at)
    tender = lock(row.tender)
    row.paper = keep_paper(
        record_sheet(row, at=at), name=f"协商情况记录_{tender.number}", purpose="report", organisation_id=tender.buyer_id, at=at
    )
    row.save(update_fields=["paper"])
    for agreed in row.prices.select_related("bid"):
        _rank(agreed, at=at)
    tender = perform(tender, "agree_price", by=WORKER, at=at)
    propose(tender, at=at)
    return row


def _rank(agreed: AgreedPrice, *, at: datetime) -> None:
    bid = perform(agreed.bid, "admit", by=WORKER, at=at)
    bid.statement = {**bid.statement, "first_price": f"{agreed.offered:.2f}" if agreed.offered is not None else ""}
    bid.price = agreed.price
    bid.save(update_fields=["price", "statement"])
    perform(bid, "rank", by=WORKER, at=at, place=1)
