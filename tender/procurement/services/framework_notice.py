"""Notices of a framework: who entered, each call-off by price round or rotation, the summary at its end (O110 art. 28, 35).

Not here: who enters and call-offs themselves (`framework.py`), their contracts (contracts room).
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, Sum
from django.utils.timezone import localdate

from tender.core.actor import WORKER, Actor
from tender.core.door import lock, note, perform
from tender.core.models import OutboxEvent
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal, forbidden
from tender.procurement.documents.framework import (
    CalledOff,
    CallOffNotice,
    Entered,
    EnteredLot,
    EntrantsNotice,
    SummaryNotice,
)
from tender.procurement.models import CallOff, Framework, Lot, Member, Notice
from tender.procurement.models.framework import CallOffNotice as Announced
from tender.procurement.rules import framework as rules
from tender.procurement.rules import rulebook
from tender.procurement.rules.timeline import due
from tender.procurement.services.examination_sheet import lot_name
from tender.procurement.services.letter import REMEDIES, contact_of
from tender.procurement.services.notice import print_paper, publish_notice

WAYS = {
    CallOff.Way.DIRECT: "直接选定", CallOff.Way.PRICE_ROUND: "二次竞价", CallOff.Way.ROTATION: "顺序轮候",
}  # fmt: skip


def entrants_sheet(made: Framework, *, at: datetime) -> EntrantsNotice:
    """入围结果公告 as published at this moment."""
    book, tender = rulebook.load(made.tender.rulebook), made.tender
    lots = tender.lots.filter(entrants__isnull=False).distinct().order_by("number")
    sitting = Member.objects.filter(evaluation__tender=tender, left_at=None).select_related("person")
    return EntrantsNotice(
        **_head(made, at=at), lots=tuple(_lot(made, lot) for lot in lots), members=tuple(str(m.person) for m in sitting),
        ways=tuple(WAYS.values()), publicity_workdays=book.period("award_publicity").amount,
        publicity_until=due(book, "award_publicity", localdate(at), district_calendar()).on,
        remedies=REMEDIES.format(won=tender.words.won),
    )  # fmt: skip


def _head(made: Framework, *, at: datetime) -> dict[str, Any]:
    tender = made.tender
    return {
        "number": tender.number, "issuer": tender.buyer.name, "dated": localdate(at), "project_name": tender.title,
        "basis": made.basis, "basis_law": made.basis_law, "in_force_from": made.starts_on, "in_force_until": made.ends_on,
        "other": "", "purchaser": contact_of(tender), "agency": None, "project_contact": tender.contact_name,
        "project_phone": tender.contact_phone,
    }  # fmt: skip


def _lot(made: Framework, lot: Lot) -> EnteredLot:
    found = made.entrants.filter(lot=lot).select_related("provider", "bid__result").order_by("order")
    return EnteredLot(
        lot=lot_name(lot),
        service=lot.description or lot.title,
        entrants=tuple(
            Entered(
                order=one.order, name=one.provider.name, address=one.provider.address or "—", price=one.price,
                score=one.bid.result.total if hasattr(one.bid, "result") else None,
            )
            for one in found
        ),
        eliminated=lot.bids.filter(state="not_selected", place__isnull=False).count(),
    )  # fmt: skip


def publish_entrants(made: Framework, *, by: Actor, at: datetime) -> Notice:
    """Publish who entered. Called with the tender held, when the leader has confirmed it."""
    title = f"{made.tender.title}入围结果公告"
    return publish_notice(made.tender, Notice.Kind.ENTRANTS, title=title, sheet=entrants_sheet(made, at=at), by=by, at=at)


def announce_call_off(event: OutboxEvent, *, at: datetime) -> None:
    """Handler of call_off.made: a call-off by price round or rotation is announced one by one; a direct one in the summary."""
    call = CallOff.objects.select_related("entrant__framework__tender__buyer", "entrant__lot", "entrant__provider").get(
        pk=event.thing_id
    )
    if call.way == CallOff.Way.DIRECT or hasattr(call, "announced"):
        return
    made, sheet = call.entrant.framework, call_off_sheet(call, at=at)
    paper = print_paper(sheet)
    with transaction.atomic():
        title = f"{made.tender.title}（{call.need}）成交结果公告"
        notice = publish_notice(made.tender, Notice.Kind.CALL_OFF, title=title, sheet=sheet, paper=paper, by=WORKER, at=at)
        Announced.objects.create(call_off=call, notice=notice)


def call_off_sheet(call: CallOff, *, at: datetime) -> CallOffNotice:
    """成交结果公告 of one call-off."""
    entrant = call.entrant
    return CallOffNotice(
        **_head(entrant.framework, at=at), lot=lot_name(entrant.lot), need=call.need, way=WAYS[CallOff.Way(call.way)],
        provider=entrant.provider.name, provider_address=entrant.provider.address or "—", amount=call.price,
        reason=call.reason, decided_on=localdate(call.at),
    )  # fmt: skip


def summarise(found: Framework, *, by: Actor, at: datetime) -> Notice:
    """Publish the summary of call-offs once the framework is over; the tender is concluded.

    Refuses forbidden, framework_running, rounds_open, framework_summarised.
    """
    if not by.holds("officer", found.tender.buyer_id):
        raise forbidden()
    if refusal := summary_refusal(found, at=at):
        raise refusal
    sheet = summary_sheet(found, at=at)
    paper = print_paper(sheet)
    with transaction.atomic():
        tender = lock(found.tender)
        if refusal := summary_refusal(found, at=at):
            raise refusal
        title = f"{tender.title}成交结果汇总公告"
        notice = publish_notice(tender, Notice.Kind.SUMMARY, title=title, sheet=sheet, paper=paper, by=by, at=at)
        note(tender, "tender.framework_summarised", by=by, at=at, notice=notice.number)
        perform(tender, "conclude", by=WORKER, at=at)
    return notice


def summary_refusal(found: Framework, *, at: datetime) -> Refusal | None:
    """Why the summary cannot be published now."""
    return rules.may_summarise(
        law=rulebook.load(found.tender.rulebook).period("framework_summary").law,
        ends_on=found.ends_on,
        on=localdate(at),
        rounds=found.rounds.filter(opened_at=None).count(),
        is_summarised=found.tender.notices.filter(kind=Notice.Kind.SUMMARY).exists(),
    )


def summary_sheet(found: Framework, *, at: datetime) -> SummaryNotice:
    """成交结果汇总公告 with every provider that was called."""
    calls = CallOff.objects.filter(entrant__framework=found, is_declined=False).order_by("entrant__provider__name")
    rows = calls.values_list("entrant__provider__name", "entrant__provider__address").annotate(Count("pk"), Sum("price"))
    return SummaryNotice(
        **_head(found, at=at),
        rows=tuple(CalledOff(provider=n, address=a or "—", count=c, amount=s or Decimal(0)) for n, a, c, s in rows),
    )
