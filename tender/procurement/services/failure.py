"""What follows too few bids: lots that fail at the close, the failed tender with its notice, and tendering again in one step."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import CLOCK, Actor
from tender.core.card import cards_of, refusal_of
from tender.core.door import begin, lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, Criterion, Lot, Notice, Tender
from tender.procurement.models.procedure_facts import fewest_of
from tender.procurement.queries.bid import live_counts
from tender.procurement.rules import bid as rules
from tender.procurement.services.notice import print_paper, publish_notice
from tender.procurement.services.number import next_number
from tender.procurement.services.terms import copy_terms

EMPTIED = (
    "seal_key",
    "documents_until",
    "deadline",
    "approved_at",
    "published_at",
    "closed_at",
    "opened_at",
    "evaluated_at",
    "awarded_at",
    "ended_at",
)


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
    law = "" if tender.method == Tender.Method.OPEN_TENDER else least.law
    failed = []
    for lot in tender.lots.filter(failed_because=""):
        because = rules.lot_failure(counts[lot.pk], least=least.bids, law=law)
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
        publish_notice(row, Notice.Kind.FAILURE, title=f"{row.title}废标公告", sheet=sheet, paper=printed, by=by, at=at)
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
    fresh = Tender.objects.get(pk=row.pk)
    fresh.pk, fresh.number = None, next_number(at=at)
    fresh._state.adding = True
    fresh.__dict__["state"] = Tender.State.DRAFT.value
    for name in EMPTIED:
        setattr(fresh, name, None)
    fresh.version, fresh.created_at = 0, at
    begin(fresh, by=by, at=at, logs="tender.drafted", again=row.number, number=fresh.number)
    _copy_parts(row, fresh)
    return fresh


def _copy_parts(source: Tender, target: Tender) -> None:
    for lot in source.lots.all():
        lot.pk, lot.tender, lot.failed_because = None, target, ""
        lot.save(force_insert=True)
    for requirement in source.requirements.all():
        requirement.pk, requirement.tender = None, target
        requirement.save(force_insert=True)
    for document in source.documents.all():
        document.pk, document.tender = None, target
        document.save(force_insert=True)
    copy_terms(source, target)
    fresh: dict[int, Criterion] = {}
    waiting = list(source.criteria.all())
    while waiting:
        ready = [node for node in waiting if node.parent_id is None or node.parent_id in fresh]
        for node in ready:
            old = node.pk
            node.parent = fresh[node.parent_id] if node.parent_id else None
            node.pk, node.tender = None, target
            node.save(force_insert=True)
            fresh[old] = node
        waiting = [node for node in waiting if node not in ready]
