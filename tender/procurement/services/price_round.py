"""Second price rounds of a framework: sealed offers of the entrants, opened together, the lowest called off (O110 art. 33)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.clock import Clock
from tender.core.door import lock, note
from tender.core.money import parse_amount
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Entrant, Framework, Lot, PriceOffer, PriceRound
from tender.procurement.rules import framework as rules
from tender.procurement.services.framework import call_off
from tender.record.sealing import Permit, break_seal, seal

LAW = rules.SECOND_STAGE
BROKEN = "报价密封被破坏，无法解密，按无效报价处理（{law}）"
LOWEST = "二次竞价报价最低（{count}家报价）"


@transaction.atomic
def start_round(found: Framework, lot: Lot, *, need: str, deadline: datetime, by: Actor, at: datetime) -> PriceRound:
    """Ask all entrants of a lot for a sealed price until `deadline`, and tell them.

    Refuses forbidden, framework_over, round_too_late, round_deadline_past.
    """
    row = lock(found)
    if not by.holds("officer", row.tender.buyer_id):
        raise forbidden()
    if not row.starts_on <= localdate(at) <= row.ends_on:
        says = _("The framework is in force from {first} to {last}.")
        raise Refusal("framework_over", says, law=rules.LONGEST_LAW, first=row.starts_on, last=row.ends_on)
    if localdate(deadline) > row.ends_on:
        says = _("The framework ends on {last}; the deadline for offers must lie before that.")
        raise Refusal("round_too_late", says, law=rules.LONGEST_LAW, status=422, field="deadline", last=row.ends_on)
    if deadline <= at:
        says = _("The deadline for offers must lie ahead.")
        raise Refusal("round_deadline_past", says, law=LAW, status=422, field="deadline")
    made = PriceRound.objects.create(framework=row, lot=lot, need=need.strip(), deadline=deadline, at=at)
    entrants = [("provider", pk) for pk in row.entrants.filter(lot=lot).values_list("provider_id", flat=True)]
    note(
        row.tender, "tender.price_round_started", by=by, at=at, tells=[lambda _tender: entrants], round=made.pk, lot=lot.number
    )  # fmt: skip
    return made


@transaction.atomic
def offer_price(found: PriceRound, entrant: Entrant, *, price: Decimal, by: Actor, clock: Clock) -> PriceOffer:
    """Seal an entrant's offer, once. Refuses forbidden, offer_late, offer_made, call_off_price (above its agreement price)."""
    if not by.holds("provider", entrant.provider_id) or entrant.lot_id != found.lot_id:
        raise forbidden()
    row, tender = lock(found), found.framework.tender
    at = clock.now()
    if row.opened_at or at >= row.deadline:
        says = _("The deadline for last offers was {deadline}; none can be handed in any more.")
        raise Refusal("offer_late", says, law=LAW, deadline=row.deadline)
    if PriceOffer.objects.filter(round=row, entrant=entrant).exists():
        raise Refusal("offer_made", _("Your last offer is handed in already; a last offer is made once."), law=LAW)
    if not 0 < price <= entrant.price:
        says = _("The price {price} must be above 0 and at most the agreement price {ceiling}.")
        values = {"price": f"¥{price:,.2f}", "ceiling": f"¥{entrant.price:,.2f}"}
        raise Refusal("call_off_price", says, law=LAW, status=422, field="price", **values)
    sealed = seal({"price": f"{price:f}"}, key=bytes(tender.seal_key), context=_context(row, entrant))
    made = PriceOffer.objects.create(
        round=row, entrant=entrant, ciphertext=sealed, sha256=hashlib.sha256(sealed).hexdigest(), sealed_at=at
    )
    note(made, "price_offer.sealed", by=by, at=at, sha256=made.sha256)
    return made


@transaction.atomic
def open_round(found: PriceRound, *, by: Actor, clock: Clock) -> PriceRound:
    """Open all offers together and call off from the lowest; the offers bind as they stood at the deadline.

    A broken offer is set aside with its reason; a round without a valid offer is closed with nothing called off.
    Refuses forbidden, offers_running, round_opened.
    """
    row = lock(found)
    at, tender = clock.now(), row.framework.tender
    if not by.holds("officer", tender.buyer_id):
        raise forbidden()
    if row.opened_at:
        raise Refusal("round_opened", _("This round is opened already."), law=LAW)
    if at < row.deadline:
        raise Refusal("offers_running", _("Last offers may come in until {deadline}."), law=LAW, deadline=row.deadline)
    permit = Permit(tender.pk, row.deadline, tender.closed_at, at)
    made = [_read(one, row, permit) for one in PriceOffer.objects.filter(round=row).select_related("entrant")]
    offers = [rules.RoundOffer(one.entrant_id, one.price, one.entrant.price, one.entrant.order) for one in made if one.price]
    if best := rules.lowest(offers):
        reason, entrant = LOWEST.format(count=len(offers)), Entrant.objects.get(pk=best.entrant)
        row.call_off = call_off(
            entrant, way="price_round", price=best.price, need=row.need, reason=reason, by=by, at=at, on=localdate(row.deadline)
        )
    row.opened_at = at
    row.save(update_fields=["opened_at", "call_off"])
    note(tender, "tender.price_round_closed", by=by, at=at, round=row.pk, offers=len(made), valid=len(offers))
    return row


def _read(made: PriceOffer, found: PriceRound, permit: Permit) -> PriceOffer:
    """One offer read; whatever is wrong with it concerns this offer only."""
    try:
        text = break_seal(bytes(made.ciphertext), permit=permit, context=_context(found, made.entrant))["price"]
        made.price = parse_amount(text)
    except Refusal as refusal:
        if refusal.code == "before_deadline":
            raise
        made.remark = BROKEN.format(law=LAW)
    made.save(update_fields=["price", "remark"])
    return made


def _context(found: PriceRound, entrant: Entrant) -> str:
    """What an offer is bound to: in another round or for another entrant it does not open."""
    return f"kaibiao framework {found.framework_id} round {found.pk} entrant {entrant.pk} provider {entrant.provider_id}"
