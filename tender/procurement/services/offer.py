"""Last offers: invited by the group, sealed once by each provider still in, opened together. Judged by `rules/offer.py`.

Lock order is round (shared for an offer, exclusive for the opening), then bid, then database time, as for bids.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection, transaction

from tender.core.actor import WORKER, Actor
from tender.core.clock import Clock
from tender.core.door import begin, lock, note, one_piece, perform
from tender.core.money import parse_amount
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, LastOffer, Lot, Member, OfferRound, Tender
from tender.procurement.models.offer_facts import offer_facts
from tender.procurement.models.procedure_facts import fewest_of
from tender.procurement.rules import offer as rules
from tender.procurement.rules import rulebook
from tender.procurement.rules.bid import may_offer
from tender.procurement.services.bid import new_receipt
from tender.record.sealing import Permit, break_seal, seal
from workflows.lifecycles.audiences import offerers
from workflows.lifecycles.audiences import provider as the_provider

NO_OFFER = "未在规定时间内提交最后报价，视为退出（{law}）"
BROKEN = "最后报价密封被破坏，无法解密，按无效响应处理（{law}）"
ABOVE = "最后报价{price}元超过最高限价{ceiling}元，按无效响应处理（{law}）"


@transaction.atomic
def invite_offers(tender: Tender, *, deadline: datetime, changes: str = "", by: Actor, at: datetime) -> OfferRound:
    """The group's leader (or the officer for the group) invites last offers from those still in. Tells them.

    `changes`: what the group changed in the requirement, told to all alike. Refuses forbidden, and as `rules.offer.may_invite`.
    """
    row = lock(tender)
    if not may_invite(row, by):
        raise forbidden()
    if refusal := rules.may_invite(offer_facts(row), rulebook.load(row.rulebook), deadline=deadline, at=at):
        raise refusal
    made = OfferRound(
        tender=row, buyer_id=row.buyer_id, deadline=deadline, changes=changes.strip(), invited_by_id=by.person_id, invited_at=at
    )
    return begin(made, by=by, at=at, logs="offers.invited", tells=[offerers], deadline=deadline.isoformat())


def may_invite(tender: Tender, by: Actor) -> bool:
    """The buyer's officer, or whoever leads the group."""
    if by.holds("officer", tender.buyer_id):
        return True
    seats = Member.objects.filter(evaluation__tender=tender, left_at=None, is_leader=True)
    return by.person_id is not None and seats.filter(person_id=by.person_id).exists()


def seal_offer(bid: Bid, *, price: Decimal, by: Actor, clock: Clock) -> LastOffer:
    """Seal one last offer to the tender's key and hand it in. Tells the provider's people.

    Refuses: forbidden, offer_late, offer_not_in, offer_made, price_zero, price_above_ceiling.
    """
    with one_piece():
        if not by.holds("provider", bid.provider_id):
            raise forbidden()
        found = _held_open(bid)
        row = Bid.objects.select_for_update(of=("self",)).select_related("lot__tender").get(pk=bid.pk)
        at, tender = clock.now(), row.lot.tender
        refusal = rules.may_make(
            bid_state=row.state,
            deadline=found.deadline,
            is_open=found.state == "running",
            has_offer=LastOffer.objects.filter(bid=row).exists(),
            law=found.law(),
            at=at,
        ) or may_offer(price, ceiling=row.lot.ceiling)
        if refusal:
            raise refusal
        sealed = seal({"price": f"{price:f}"}, key=bytes(tender.seal_key), context=context_of(row, tender.pk))
        made = LastOffer(
            round=found,
            bid=row,
            ciphertext=sealed,
            sha256=hashlib.sha256(sealed).hexdigest(),
            receipt=new_receipt(at),
            sealed_at=at,
        )
        return begin(made, by=by, at=at, logs="offer.sealed", tells=[the_provider], receipt=made.receipt, sha256=made.sha256)


def context_of(bid: Bid, tender_id: int) -> str:
    """What a last offer is bound to: copied to another bid, or in place of an envelope, it does not open."""
    return f"kaibiao tender {tender_id} lot {bid.lot_id} bid {bid.pk} provider {bid.provider_id} last offer"


def _held_open(bid: Bid) -> OfferRound:
    """The round, held shared: many offers at once, but none beside the opening (raw SQL: Django knows no shared lock)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT r.id FROM tender_offerround r JOIN tender_lot l ON l.tender_id = r.tender_id WHERE l.id = %s FOR SHARE OF r",
            [bid.lot_id],
        )
        found = cursor.fetchone()
    if found is None:
        raise Refusal("offers_not_invited", _("Last offers have not been invited."), law=rules_law(bid))
    return OfferRound.objects.select_related("tender").get(pk=found[0])


def rules_law(bid: Bid) -> str:
    """The article on last offers of the bid's procedure, else that of the method."""
    tender = bid.lot.tender
    book = rulebook.load(tender.rulebook)
    return rules.law_of(book, tender.method) or book.method(tender.method).law


def open_offers(found: OfferRound, *, by: Actor, clock: Clock) -> OfferRound:
    """Open all last offers in one piece: they take the place of the first prices, and the lowest becomes the benchmark.

    A provider without a last offer has withdrawn; with too few offers a lot fails and its offers stay sealed. Tells the providers.
    Refuses forbidden, wrong_state, offers_running.
    """
    with transaction.atomic():
        lock(found)
        at = clock.now()
        tender = Tender.objects.select_for_update().get(pk=found.tender_id)
        row = perform(found, "open", by=by, at=at)
        permit = Permit(tender.pk, row.deadline, tender.closed_at, at)
        least, law = fewest_of(tender).left, row.law()
        lines: list[dict[str, Any]] = []
        for lot in tender.lots.filter(failed_because="").order_by("number"):
            lines += _open_lot(row, lot, tender, permit, least=least, law=law, at=at)
        row.lines = lines
        row.save(update_fields=["lines"])
    return row


def _open_lot(
    found: OfferRound, lot: Lot, tender: Tender, permit: Permit, *, least: int, law: str, at: datetime
) -> list[dict[str, Any]]:
    bids = list(lot.bids.select_for_update(of=("self",)).filter(state="admitted").select_related("provider").order_by("pk"))
    offers = {one.bid_id: one for one in LastOffer.objects.filter(round=found, bid__in=bids)}
    if failed := rules.failure(len(offers), least=least, law=law):
        return _failed(lot, failed, at=at)
    lines = [_read(bid, offers.get(bid.pk), lot, tender, permit, law=law, at=at) for bid in bids]
    if failed := rules.failure(sum(not line["remark"] for line in lines), least=least, law=law):
        _failed(lot, failed, at=at)
    return sorted(lines, key=lambda line: (bool(line["remark"]), Decimal(line["last"] or 0)))


def _failed(lot: Lot, because: str, *, at: datetime) -> list[dict[str, Any]]:
    lot.failed_because = because
    lot.save(update_fields=["failed_because"])
    note(lot, "lot.failed", by=WORKER, at=at, reason=because)
    return []


def _read(bid: Bid, offer: LastOffer | None, lot: Lot, tender: Tender, permit: Permit, *, law: str, at: datetime) -> dict[str, Any]:
    """One bid's last offer; whatever is wrong with it concerns this bid only."""
    first, price, remark = bid.price, None, ""
    if offer is None:
        remark = NO_OFFER.format(law=law)
    else:
        try:
            text = break_seal(bytes(offer.ciphertext), permit=permit, context=context_of(bid, tender.pk))["price"]
            price = parse_amount(text)
        except Refusal as refusal:
            if refusal.code == "before_deadline":
                raise
            remark = BROKEN.format(law=law)
        else:
            if may_offer(price, ceiling=lot.ceiling):
                remark = ABOVE.format(price=f"{price:,.2f}", ceiling=f"{lot.ceiling:,.2f}", law=law)
    if price is not None:
        LastOffer.objects.filter(pk=offer.pk).update(price=price)
    if remark:
        perform(bid, "reject", by=WORKER, at=at, reason=remark)
    else:
        bid.statement = {**bid.statement, "first_price": f"{first:.2f}" if first is not None else ""}
        bid.price = price
        bid.save(update_fields=["price", "statement"])
    return {
        "lot": lot.number,
        "bidder": bid.provider.name,
        "first": f"{first:.2f}" if first is not None else "",
        "last": f"{price:.2f}" if price is not None else "",
        "receipt": offer.receipt if offer else "",
        "sha256": offer.sha256 if offer else "",
        "remark": remark,
    }
