"""Closed framework: who enters after the evaluation, call-offs by direct selection and rotation. Judged by `rules/framework.py`.

Second price rounds are in `price_round.py`. Every call-off stands with its reason and costs at most the agreement price.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import WORKER, Actor
from tender.core.door import lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import CallOff, Entrant, Framework, Lot, Tender
from tender.procurement.models.procedure_facts import choice_of
from tender.procurement.rules import framework as rules
from tender.procurement.rules import rulebook
from tender.procurement.rules.grounds import ground_named
from tender.procurement.services.framework_notice import publish_entrants
from workflows.lifecycles.audiences import bidders


@transaction.atomic
def enter(tender: Tender, *, starts_on: date, ends_on: date, by: Actor, at: datetime) -> Framework:
    """The leader confirms who enters: of each lot's ranking the best, with at least a fifth and one eliminated (O110 art. 27).

    Writes framework and entrants, moves the bids and the tender on, publishes the entry result and tells the bidders.
    Refuses forbidden, wrong_procedure, wrong_state,
    framework_period, framework_too_few.
    """
    row = lock(tender)
    if not by.holds("approver", row.buyer_id):
        raise forbidden()
    law = rulebook.load(row.rulebook).method("framework").law
    if row.method != Tender.Method.FRAMEWORK:
        raise Refusal("wrong_procedure", _("Only a framework has an entry result."), law=law)
    if row.state != Tender.State.EVALUATED:
        raise Refusal("wrong_state", _("The entry is decided once the evaluation report is signed."), law=law)
    if refusal := rules.period_refusal(starts_on, ends_on):
        raise refusal
    choice = choice_of(row)
    ground = ground_named(rulebook.load(row.rulebook), row.method, choice.ground if choice else "")
    made = Framework.objects.create(
        tender=row, basis=ground.label if ground else "", basis_law=ground.law if ground else law, starts_on=starts_on,
        ends_on=ends_on, entered_by_id=by.person_id, at=at,
    )  # fmt: skip
    for lot in row.lots.filter(failed_because=""):
        _enter_lot(made, lot, at=at)
    perform(row, "award", by=WORKER, at=at)
    publish_entrants(made, by=by, at=at)
    note(
        row, "tender.framework_entered", by=by, at=at, tells=[bidders], basis=made.basis_law, entrants=made.entrants.count()
    )  # fmt: skip
    return made


def _enter_lot(made: Framework, lot: Lot, *, at: datetime) -> None:
    bids = list(lot.bids.filter(state="ranked").order_by("place", "price", "pk"))
    entering = rules.split(len(bids), rulebook.load(made.tender.rulebook)).entering
    for order, bid in enumerate(bids, 1):
        if order > entering:
            perform(bid, "pass_over", by=WORKER, at=at)
            continue
        perform(bid, "select", by=WORKER, at=at)
        Entrant.objects.create(framework=made, lot=lot, bid=bid, provider_id=bid.provider_id, price=bid.price, order=order)


@transaction.atomic
def call_off(
    entrant: Entrant,
    *,
    way: str = "direct",
    price: Decimal,
    need: str,
    reason: str,
    by: Actor,
    at: datetime,
    on: date | None = None,
) -> CallOff:
    """Call off from one entrant; `on`: the day by which it is judged, if not that of `at`. A contract and, but for a direct
    selection, a notice follow by the outbox. Refuses forbidden, call_off_way, framework_over, call_off_price, reason_missing."""
    found = lock(entrant.framework)
    if not by.holds("officer", found.tender.buyer_id):
        raise forbidden()
    refusal = rules.may_call_off(
        way=way,
        price=price,
        ceiling=entrant.price,
        reason=reason,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        on=on or localdate(at),
    )
    if refusal:
        raise refusal
    made = CallOff.objects.create(
        entrant=entrant, way=way, price=price, need=need.strip(), reason=reason.strip(), called_by_id=by.person_id, at=at
    )
    note(made, "call_off.made", by=by, at=at)
    note(found.tender, "tender.called_off", by=by, at=at, entrant=entrant.pk, way=way, price=str(price), reason=reason.strip())
    return made


def turn_of(found: Framework, lot: Lot) -> Entrant:
    """Whose turn the rotation gives next."""
    entrants = {one.pk: one for one in found.entrants.filter(lot=lot).order_by("order")}
    chances: dict[int, int] = dict.fromkeys(entrants, 0)
    for pk in CallOff.objects.filter(entrant__in=entrants.values(), way="rotation").values_list("entrant_id", flat=True):
        chances[pk] += 1
    return entrants[rules.next_in_turn(list(entrants), chances)]


@transaction.atomic
def take_turn(found: Framework, lot: Lot, *, price: Decimal | None, need: str, reason: str, by: Actor, at: datetime) -> CallOff:
    """Give the next in the rotation its one chance: a call-off at `price`, or None where it declined (that uses its chance up).

    Refuses as `call_off`.
    """
    lock(found)
    entrant = turn_of(found, lot)
    if price is not None:
        return call_off(entrant, way="rotation", price=price, need=need, reason=reason, by=by, at=at)
    if not by.holds("officer", found.tender.buyer_id):
        raise forbidden()
    if not reason.strip():
        raise Refusal("reason_missing", _("Say why this provider is chosen."), law=rules.SECOND_STAGE, status=422, field="reason")
    made = CallOff.objects.create(
        entrant=entrant,
        way="rotation",
        need=need.strip(),
        reason=reason.strip(),
        is_declined=True,
        called_by_id=by.person_id,
        at=at,
    )
    note(found.tender, "tender.turn_declined", by=by, at=at, entrant=entrant.pk, reason=reason.strip())
    return made
