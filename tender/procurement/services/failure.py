"""What follows too few bids: lots that fail at the close, the failed tender with its notice, and tendering again in one step."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import CLOCK, Actor
from tender.core.card import cards_of, refusal_of
from tender.core.door import lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, Lot, Notice, Tender
from tender.procurement.models.procedure_facts import fewest_of
from tender.procurement.queries.bid import live_counts
from tender.procurement.rules import bid as rules
from tender.procurement.services.notice import print_paper, publish_notice
from tender.procurement.services.tender_copy import fresh_draft


def fail_small_lots(tender: Tender, *, at: datetime) -> list[Lot]:
    """At the close: mark every lot with too few bids and return its bids unopened. The caller holds the tender.

    The close waits for no rulebook: while the pinned one is not to be had nothing is marked, and the opening, which does wait for
    it, marks then.
    """
    try:
        least = fewest_of(tender)
    except Refusal:
        return []
    counts = live_counts(tender)
    words, law = tender.words, "" if tender.method == Tender.Method.OPEN_TENDER else least.law
    failed = []
    for lot in tender.lots.filter(failed_because=""):
        because = rules.lot_failure(counts[lot.pk], least=least.bids, law=law, words=words)
        if not because:
            continue
        lot.failed_because = because
        lot.save(update_fields=["failed_because"])
        note(tender, "tender.lot_failed", by=CLOCK, at=at, lot=lot.number, because=because)
        return_unopened(lot, at=at)
        failed.append(lot)
    return failed


def return_unopened(lot: Lot, *, at: datetime) -> None:
    """Send the sealed bids of a lot back as they came. Tells each bidder."""
    for bid in Bid.objects.filter(lot=lot, state="sealed"):
        perform(bid, "leave_unopened", by=CLOCK, at=at)


def prepared_reason(tender: Tender) -> str:
    """The reason as the law puts it, for the officer to confirm or complete."""
    lots = list(tender.lots.order_by("number"))
    said = [
        f"包{lot.number}“{lot.title}”：{lot.failed_because}" if len(lots) > 1 else lot.failed_because
        for lot in lots
        if lot.failed_because
    ]
    return "；".join(said) + "。" if said else ""


def declare_failed(tender: Tender, *, reason: str, by: Actor, at: datetime) -> Tender:
    """Declare the tender failed and publish the 废标公告; bids still sealed go back unopened. Tells officers, leaders, bidders.

    Refuses: enough_bids, forbidden, reason_missing, wrong_state.
    """
    from tender.procurement.services.opening_sheet import failed_sheet  # noqa: PLC0415 (papers are heavy)

    if refusal := refusal_of(tender, cards_of(Tender)["fail"], by=by, at=at):
        raise refusal
    sheet = failed_sheet(tender, reason=reason, at=at)
    printed = print_paper(sheet) if reason.strip() else None
    with transaction.atomic():
        row = perform(lock(tender), "fail", by=by, at=at, reason=reason)
        for lot in row.lots.all():
            return_unopened(lot, at=at)
        publish_notice(row, Notice.Kind.FAILURE, title=f"{row.title}{row.words.end}公告", sheet=sheet, paper=printed, by=by, at=at)
    return row


@transaction.atomic
def retender(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """Tender again: a new draft with everything of the failed one but its dates, ready to be mended and reviewed.

    Refuses: forbidden, not_failed.
    """
    row = lock(tender)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    if row.state != Tender.State.FAILED:
        raise Refusal("not_failed", _("Only a failed tender is tendered again."), law="财政部令第87号 第43条")
    return fresh_draft(row, by=by, at=at, need=row.need, again=row.number)
