"""What an officer records of a provider's standing: credit checks, debarments, and lifting one early."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from tender.core import files
from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.names import tidy
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import CreditCheck, Debarment, Organisation
from tender.parties.rules import standing as rules
from tender.parties.services.evidence import LARGEST_PAPER


def owners(organisation: Organisation) -> list[tuple[str, int]]:
    """Everybody who acts for the organisation."""
    return [("provider", organisation.pk)]


@transaction.atomic
def record_check(
    organisation: Organisation,
    *,
    source: str,
    result: str,
    checked_on: date,
    remark: str = "",
    upload: Any = None,
    by: Actor,
    at: datetime,
) -> CreditCheck:
    """Record a look into a public register. Refuses: forbidden, check_in_future, and as `core.files.check`."""
    _officer(by)
    row = lock(organisation)
    if checked_on > localdate(at):
        raise Refusal("check_in_future", _("This day has not come yet."), status=422, field="checked_on")
    stored = None
    if upload:
        stored = files.receive(upload, purpose="credit", by=by, at=at, organisation_id=row.pk, largest=LARGEST_PAPER)
    check = CreditCheck.objects.create(
        organisation=row, source=source, result=result, checked_on=checked_on, remark=tidy(remark), file=stored,
        by_id=by.person_id, at=at,
    )  # fmt: skip
    note(row, "organisation.credit_checked", by=by, at=at, source=source, result=result, on=checked_on)
    return check


@transaction.atomic
def debar(
    organisation: Organisation,
    *,
    since: date,
    until: date,
    source: str,
    article: str,
    remark: str = "",
    by: Actor,
    at: datetime,
) -> Debarment:
    """Record that a provider is barred. Tells its people. Refuses: forbidden, article_missing, debarment_dates."""
    _officer(by)
    if refusal := rules.may_debar(since, until, article):
        raise refusal
    row = lock(organisation)
    bar = Debarment.objects.create(
        organisation=row, since=since, until=until, source=tidy(source), article=tidy(article), remark=tidy(remark), at=at
    )
    note(
        row, "organisation.debarred", by=by, at=at, reason=_reason(bar), tells=[owners],
        debarment=bar.pk, since=since, until=until, article=bar.article,
    )  # fmt: skip
    return bar


@transaction.atomic
def lift(bar: Debarment, *, reason: str, by: Actor, at: datetime) -> Debarment:
    """End a debarment early or as mistaken, from today on. Tells its people. Refuses: forbidden, reason_missing."""
    _officer(by)
    if not reason.strip():
        raise Refusal("reason_missing", _("Please give a reason."), status=422, field="reason")
    row = lock(bar)
    if row.lifted_on is None:
        row.lifted_on = localdate(at)
        row.save(update_fields=["lifted_on"])
        body = row.organisation
        note(body, "organisation.debarment_lifted", by=by, at=at, reason=reason, tells=[owners], debarment=row.pk)
    return row


def _officer(by: Actor) -> None:
    if not by.holds("officer"):
        raise forbidden()


def _reason(bar: Debarment) -> str:
    return f"{bar.source}，{bar.article}，{bar.since:%Y-%m-%d}至{bar.until:%Y-%m-%d}" + (f"，{bar.remark}" if bar.remark else "")
