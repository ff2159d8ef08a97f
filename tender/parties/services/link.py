"""Particulars that an organisation enters of itself: shareholders, accounts, further addresses and numbers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.names import tidy
from tender.core.refusal import Refusal, _, forbidden
from tender.parties.models import Organisation, Particular
from tender.parties.rules.link import normal


@transaction.atomic
def add_particular(
    organisation: Organisation, *, kind: str, value: str, share: Decimal | None = None, by: Actor, at: datetime
) -> Particular:
    """Enter one fact; entered again it is the same, with the new share.

    Refuses: forbidden, particular_empty, share_missing (shareholders), shares_above_hundred.
    """
    if not by.holds("provider", organisation.pk):
        raise forbidden()
    row = lock(organisation)
    text = tidy(value)
    compared = normal(kind, text)
    if not compared:
        raise Refusal("particular_empty", _("Nothing can be compared in this entry."), status=422, field="value")
    if kind == Particular.Kind.SHAREHOLDER:
        _judge_share(row, compared, share)
    known = {"value": text, "share": share if kind == Particular.Kind.SHAREHOLDER else None, "at": at}
    found, _new = Particular.objects.update_or_create(organisation=row, kind=kind, normal=compared, defaults=known)
    note(row, "organisation.particular_entered", by=by, at=at, kind=kind)
    return found


@transaction.atomic
def remove_particular(particular: Particular, *, by: Actor, at: datetime) -> Organisation:
    """Take a fact out that holds no more. Refuses forbidden."""
    if not by.holds("provider", particular.organisation_id):
        raise forbidden()
    row = lock(particular.organisation)
    Particular.objects.filter(pk=particular.pk).delete()
    note(row, "organisation.particular_removed", by=by, at=at, kind=particular.kind)
    return row


def _judge_share(organisation: Organisation, compared: str, share: Decimal | None) -> None:
    if share is None or not 0 < share <= 100:
        raise Refusal("share_missing", _("Enter the share in percent, above 0 and at most 100."), status=422, field="share")
    others = organisation.particulars.filter(kind="shareholder").exclude(normal=compared)
    if (others.aggregate(all=Sum("share"))["all"] or 0) + share > 100:
        raise Refusal("shares_above_hundred", _("All shares together would be more than 100 %."), status=422, field="share")
