"""Contracts of call-offs: each call-off of a framework becomes a contract with its price (O110 art. 36; GPL art. 46)."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from tender.contracts.models import Contract
from tender.contracts.services.contract import first_text
from tender.core.actor import WORKER
from tender.core.door import begin
from tender.core.models import OutboxEvent
from tender.core.models.calendar import district_calendar
from tender.procurement.models import CallOff
from tender.procurement.rules import rulebook, timeline


def draft_from_call_off(event: OutboxEvent, *, at: datetime) -> Contract:
    """Handler of call_off.made: a contract with the price called off and the first text. A second delivery changes nothing."""
    call = CallOff.objects.select_related("entrant__framework__tender", "entrant__lot").get(pk=event.thing_id)
    if found := Contract.objects.filter(call_off=call).first():
        return found
    entrant = call.entrant
    tender = entrant.framework.tender
    sign_by = timeline.due(rulebook.load(tender.rulebook), "sign_contract", localdate(call.at), district_calendar()).on
    contract = Contract(
        call_off=call, tender=tender, buyer_id=tender.buyer_id, provider_id=entrant.provider_id,
        number=f"{tender.number}-{entrant.lot.number:02d}-{_place(call):03d}", title=f"{tender.title}（{call.need}）服务合同"[:200],
        amount=call.price, sign_by=sign_by, created_at=at, **first_text(tender),
    )  # fmt: skip
    return begin(contract, by=WORKER, at=at, logs="contract.drafted")


def _place(call: CallOff) -> int:
    """The how-manieth call-off of its lot it is, from 1."""
    return CallOff.objects.filter(entrant__lot=call.entrant.lot_id, is_declined=False, pk__lte=call.pk).count()
