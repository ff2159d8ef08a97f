"""Papers of an organisation: shown, verified, returned with a reason, reminded of before they end, expired by the clock.

Who owns a paper is told of each of these by message and letter. Rules: `rules/evidence.py`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from tender.core import files
from tender.core.actor import CLOCK, Actor
from tender.core.clock import Clock
from tender.core.door import begin, lock, note, perform
from tender.core.models.clock import DueMove
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Evidence, Organisation
from tender.parties.rules import evidence as rules

LARGEST_PAPER = 20 * 1024 * 1024


@transaction.atomic
def add_evidence(
    organisation: Organisation,
    *,
    kind: str,
    upload: Any,
    valid_until: date | None = None,
    valid_from: date | None = None,
    by: Actor,
    at: datetime,
) -> Evidence:
    """Show a paper; it waits for an officer.

    Refuses: forbidden, evidence_fixed while the office looks at the registration, evidence_dates, evidence_expired, and as
    `core.files.check` (20 MB).
    """
    row = lock(organisation)
    _own(by, row)
    if row.state == "submitted":
        raise _fixed()
    if refusal := rules.valid_dates(valid_from, valid_until) or rules.has_expired(valid_until, at=at):
        refusal.field, refusal.status = "valid_until", 422
        raise refusal
    stored = files.receive(upload, purpose="evidence", by=by, at=at, organisation_id=row.pk, largest=LARGEST_PAPER)
    paper = Evidence(organisation=row, kind=kind, file=stored, valid_from=valid_from, valid_until=valid_until, at=at)
    begin(paper, by=by, at=at, logs="evidence.shown", organisation=row.pk, kind=kind)
    note(row, "organisation.evidence_added", by=by, at=at, kind=kind, file=stored.pk, sha256=stored.sha256)
    return paper


@transaction.atomic
def remove_evidence(paper: Evidence, *, by: Actor, at: datetime) -> Organisation:
    """Take a paper back while registering, or one that nobody has judged yet. Refuses: forbidden, evidence_fixed."""
    row = lock(paper.organisation)
    _own(by, row)
    found = lock(paper)
    if row.state == "submitted" or (row.state not in ("registered", "returned") and found.state != "shown"):
        raise _fixed()
    note(row, "organisation.evidence_removed", by=by, at=at, kind=found.kind, file=found.file_id)
    DueMove.objects.filter(thing_type="evidence", thing_id=str(found.pk)).delete()
    Evidence.objects.filter(pk=found.pk).delete()
    return row


def verify(paper: Evidence, *, by: Actor, at: datetime) -> Evidence:
    """An officer has compared it with the register. Tells its owners. Refuses evidence_expired."""
    return perform(paper, "verify", by=by, at=at)


def verify_waiting(organisation: Organisation, *, by: Actor, at: datetime) -> None:
    """Verify every paper of an organisation that waits and is not over."""
    for paper in organisation.evidence.filter(state="shown").order_by("pk"):
        if rules.has_expired(paper.valid_until, at=at) is None:
            perform(paper, "verify", by=by, at=at)


def send_back(paper: Evidence, *, reason: str, by: Actor, at: datetime) -> Evidence:
    """Return a paper with a reason. Tells its owners."""
    return perform(paper, "send_back", by=by, at=at, reason=reason)


def remind_when_due(thing_id: str, *, clock: Clock) -> None:
    """Tell the owners that a paper ends soon, once for each of the days of the rule (called by the clock)."""
    with transaction.atomic():
        paper = Evidence.objects.select_for_update().filter(pk=thing_id).first()
        if paper is None or paper.state != "verified" or paper.valid_until is None:
            return
        at = clock.now()
        due = [days for days, moment in rules.reminders(paper.valid_until, verified_at=paper.verified_at) if moment <= at]
        days = min(due, default=None)
        if days is not None and (paper.reminded_days is None or days < paper.reminded_days):
            perform(paper, "remind", by=CLOCK, at=at, days=days)


def expire_when_due(thing_id: str, *, clock: Clock) -> None:
    """End a paper whose last day is over (called by the clock)."""
    with transaction.atomic():
        paper = Evidence.objects.select_for_update().filter(pk=thing_id).first()
        at = clock.now()
        if paper is not None and paper.state in ("shown", "verified") and rules.has_expired(paper.valid_until, at=at):
            perform(paper, "expire", by=CLOCK, at=at)


def _own(by: Actor, organisation: Organisation) -> None:
    if not by.holds("provider", organisation.pk):
        raise forbidden()


def _fixed() -> Refusal:
    return Refusal(
        "evidence_fixed",
        _("The papers were handed in and cannot be changed now."),
        instead=_("Wait for the office's answer; when the registration is returned they can be changed again."),
    )
