"""Moves of a tender: review, publication, closing. Drafting is in `draft.py`, correction in `amendment.py`.

Every function: lock, judge, write, tell, in one transaction; refusals are `Refusal`. `at` is the moment of acting.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from tender.core import papers
from tender.core.actor import CLOCK, Actor
from tender.core.card import cards_of, refusal_of
from tender.core.clock import Clock
from tender.core.door import lock, perform
from tender.core.refusal import Refusal, _
from tender.procurement.models import Ending, Notice, Snapshot, Tender
from tender.procurement.models.procedure_facts import to_invite
from tender.procurement.services import rulebook, sheets, snapshot
from tender.procurement.services.document_sheet import document_sheet
from tender.procurement.services.failure import fail_small_lots, record_ending, return_unopened
from tender.procurement.services.invitation import invite, print_letters
from tender.procurement.services.notice import print_paper, publish_notice, web_text
from tender.record import sealing


def submit(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """Hand the draft to the leader; the version is kept. Tells the approvers. Refuses what `rules.tender.may_submit` refuses."""
    rulebook.settle(tender, by=by, at=at)
    with transaction.atomic():
        row = perform(tender, "submit", by=by, at=at)
        snapshot.keep(row, Snapshot.Moment.SUBMITTED, by=by, at=at)
    return row


def approve(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """The leader approves; the version is kept. Tells the officers."""
    with transaction.atomic():
        row = perform(tender, "approve", by=by, at=at)
        snapshot.keep(row, Snapshot.Moment.APPROVED, by=by, at=at)
    return row


def send_back(tender: Tender, *, reason: str, by: Actor, at: datetime) -> Tender:
    """The leader returns it for changes, with a reason."""
    return perform(tender, "send_back", by=by, at=at, reason=reason)


def refuse(tender: Tender, *, reason: str, by: Actor, at: datetime) -> Tender:
    """The leader refuses the purchase, with a reason."""
    return perform(tender, "refuse", by=by, at=at, reason=reason)


def publish(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """Make the tender public: rulebook pinned, seal key, notice and 招标文件 as PDF or letters to the invited, clock armed.

    Papers are printed before the row is held; if somebody changed the tender meanwhile, nothing is published.
    Tells the officers, and the invited. Refuses as `may_publish`, rulebook_missing, and changed_meanwhile.
    """
    rulebook.settle(tender, by=by, at=at)
    refuse_unplayable(tender, "publish", by=by, at=at)
    sheet = sheets.tender_notice(tender, at=at) if tender.method in sheets.NOTICES else None
    paper = print_paper(sheet) if sheet else None
    document = print_paper(document_sheet(tender, at=at)) if sheet else None
    letters = print_letters((body, sheets.invitation_letter(tender, body, at=at)) for body in to_invite(tender))
    version = tender.version
    with transaction.atomic():
        row = perform(tender, "publish", by=by, at=at)
        if row.version != version:
            raise Refusal("changed_meanwhile", _("The tender was changed while its notice was being printed; please try again."))
        rulebook.pin(row, at=at)
        row.seal_key = sealing.seal_key(row.pk)
        row.save(update_fields=["rulebook", "seal_key"])
        if sheet:
            kind = sheets.NOTICES[row.method][1]
            publish_notice(row, kind, title=f"{row.title}{sheet.kind}", sheet=sheet, paper=paper, document=document, by=by, at=at)
        invite(row, letters, by=by, at=at)
    return row


def terminate(tender: Tender, *, reason: str, by: Actor, at: datetime) -> Tender:
    """The leader cancels the purchase. Once it was public, a 终止公告 says why; sealed bids go back. Tells officers and followers.

    Refuses forbidden, wrong_state, reason_missing.
    """
    refuse_unplayable(tender, "terminate", by=by, at=at)
    sheet = sheets.termination_notice(tender, reason=reason, at=at) if tender.published_at else None
    paper = print_paper(sheet) if sheet else None
    with transaction.atomic():
        row = perform(tender, "terminate", by=by, at=at, reason=reason)
        for lot in row.lots.all():
            return_unopened(lot, at=at)
        record_ending(row, Ending.Cause.CANCELLED, at=at)
        if sheet:
            publish_notice(row, Notice.Kind.TERMINATION, title=f"{row.title}终止公告", sheet=sheet, paper=paper, by=by, at=at)
    return row


def preview(tender: Tender, *, at: datetime) -> str:
    """The wording of the 招标公告 as it would be published at this moment, as escaped HTML."""
    return web_text(sheets.tender_notice(tender, at=at))


def preview_document(tender: Tender, *, at: datetime) -> bytes:
    """The 招标文件 as it would be published at this moment, printed without a code: nothing is stored. Refuses as `print_paper`."""
    return papers.pdf(document_sheet(tender, at=at), verify_url="")


def refuse_unplayable(tender: Tender, name: str, *, by: Actor, at: datetime, **args: Any) -> None:
    """Judge a card before slow work is done for it; the door judges it again under the lock."""
    if refusal := refusal_of(tender, cards_of(Tender)[name], by=by, at=at, **args):
        raise refusal


@transaction.atomic
def close(tender: Tender, *, by: Actor, clock: Clock) -> Tender:
    """Close bidding. The row is held exclusively while bids hold it shared, and time is read after the lock:
    no bid can be committed after it. Lots with too few bids fail and their bids go back unopened. Refuses before_deadline."""
    lock(tender)
    row = perform(tender, "close", by=by, at=clock.now())
    fail_small_lots(row, at=row.closed_at)
    return row


def close_when_due(tender_id: str, *, clock: Clock) -> Any:
    """What the clock calls at the deadline."""
    return close(Tender.objects.get(pk=tender_id), by=CLOCK, clock=clock)
