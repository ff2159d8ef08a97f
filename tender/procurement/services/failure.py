"""What follows too few bids: lots that fail at the close, the failed tender with its notice, and tendering again in one step."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tender.core.actor import CLOCK, Actor
from tender.core.card import cards_of, refusal_of
from tender.core.door import lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, Effect, Ending, Lot, Notice, PlannedTender, Succession, Suspension, Tender
from tender.procurement.models.procedure_facts import fewest_of
from tender.procurement.queries.bid import LIVE, live_counts
from tender.procurement.rules import bid as rules
from tender.procurement.rules.aftermath import CAUSES, budget_refusal
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


def declare_failed(tender: Tender, *, reason: str, cause: str = "too_few", by: Actor, at: datetime) -> Tender:
    """Declare the tender failed and publish the 废标公告; bids still sealed go back unopened. Tells officers, leaders, bidders.
    `cause` is an `Ending.Cause`, kept with its article.

    Refuses: enough_bids, within_budget, forbidden, reason_missing, wrong_state.
    """
    from tender.procurement.services.opening_sheet import failed_sheet  # noqa: PLC0415 (papers are heavy)

    if cause == "too_few" and tender.stage == "published":
        says = _("Before the deadline nobody may know how many bids there are.")
        raise Refusal("before_deadline", says, law="政府采购法 第22条")
    if refusal := refusal_of(tender, cards_of(Tender)["fail"], by=by, at=at, cause=cause) or cause_refusal(tender, cause):
        raise refusal
    sheet = failed_sheet(tender, reason=reason, at=at, law="" if cause == "too_few" else CAUSES[cause])
    printed = print_paper(sheet) if reason.strip() else None
    with transaction.atomic():
        row = perform(lock(tender), "fail", by=by, at=at, reason=reason, cause=cause)
        for lot in row.lots.all():
            return_unopened(lot, at=at)
        publish_notice(row, Notice.Kind.FAILURE, title=f"{row.title}{row.words.end}公告", sheet=sheet, paper=printed, by=by, at=at)
        record_ending(row, cause, at=at)
    return row


def cause_refusal(tender: Tender, cause: str) -> Refusal | None:
    """What a cause asks of the bids: all above budget is read from the prices."""
    if cause != "above_budget":
        return None
    bids = Bid.objects.filter(lot__tender=tender, opened_at__isnull=False).select_related("lot")
    return budget_refusal([(bid.price, bid.lot.budget) for bid in bids])


def record_ending(tender: Tender, cause: str, *, at: datetime) -> Ending:
    """Keep why a tender ended, with its article; a suspension ends with it, effects that ask for a new start are carried out."""
    Suspension.objects.filter(tender=tender, ended_at=None).update(ended_at=at)
    Effect.objects.filter(tender=tender, kind="restart", done_at=None).update(done_at=at, done_note=str(tender.get_state_display()))
    counts = live_or_unopened(tender)
    return Ending.objects.create(tender=tender, cause=cause, law=CAUSES[cause], left=max(counts, default=0), at=at)


def live_or_unopened(tender: Tender) -> list[int]:
    """How many bidders each lot had at its end: those admitted where bids were examined, else all that came in."""
    admitted, came = ["admitted", "ranked", "selected", "not_selected"], [*LIVE, "unopened"]
    found = []
    for lot in tender.lots.prefetch_related("bids"):
        states = [bid.state for bid in lot.bids.all()]
        is_examined = any(state in (*admitted, "rejected") for state in states)
        found.append(sum(state in (admitted if is_examined else came) for state in states))
    return found


@transaction.atomic
def retender(tender: Tender, *, fixes: str = "", by: Actor, at: datetime) -> Tender:
    """Tender again: a new draft with everything of the failed one but its dates, ready to be mended and reviewed; linked both ways.

    Refuses: forbidden, not_failed.
    """
    row = lock(tender)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    if row.state != Tender.State.FAILED:
        raise Refusal("not_failed", _("Only a failed tender is tendered again."), law="财政部令第87号 第43条")
    fresh = fresh_draft(row, by=by, at=at, need=row.need, again=row.number)
    succeed(row, fresh, Succession.Way.AGAIN, fixes=fixes, at=at)
    return fresh


def succeed(tender: Tender, fresh: Tender, way: str, *, at: datetime, **said: Any) -> Succession:
    """Link a tender that ended with the one that follows it, also in the plan's line."""
    if planned := PlannedTender.objects.filter(tender=tender).first():
        PlannedTender.objects.create(tender=fresh, line=planned.line, line_key=planned.line_key, reason=planned.reason, at=at)
    return Succession.objects.create(predecessor=tender, successor=fresh, way=way, at=at, **said)
