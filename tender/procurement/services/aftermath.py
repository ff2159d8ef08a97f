"""What follows a tender that ended early: the same again with a list of what is mended, or another method with its approval.

Not here: declaring it failed (`failure.py`), the grounds of the other method (the draft asks for them, `procedure.py`).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.names import tidy
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Ending, Succession, Tender
from tender.procurement.rules.aftermath import OTHER_METHOD, Ended, approval_refusal, may_follow
from tender.procurement.services.failure import retender, succeed
from tender.procurement.services.tender_copy import fresh_draft

LAW = "政府采购法 第37条"


def ended_of(tender: Tender) -> Ended | None:
    """Why a tender ended early, for the rules; None while it has not."""
    found = Ending.objects.filter(tender=tender.pk).first()
    return Ended(found.cause, tender.method, found.left) if found else None


@transaction.atomic
def tender_again(tender: Tender, *, fixes: str, by: Actor, at: datetime) -> Tender:
    """A new draft with the list of what is mended. Refuses forbidden, way_closed, fixes_missing, followed_already."""
    _may(tender, "again", by, fixes=fixes)
    return retender(tender, fixes=fixes.strip(), by=by, at=at)


@transaction.atomic
def change_method(
    tender: Tender, way: str, *, method: str, approval: str, approved_on: date | None, evidence: dict[str, str], fixes: str = "",
    by: Actor, at: datetime,
) -> Tender:  # fmt: skip
    """A new draft by another procedure: approved by the finance department, with the evidence that the law asks (O74 art. 27–28).

    Refuses forbidden, way_closed, way_method, approval_missing, day_ahead, evidence_missing, followed_already.
    """
    row = _may(tender, way, by, method=method)
    given = {key: text.strip() for key, text in evidence.items() if text.strip()}
    if refusal := approval_refusal(approval, approved_on, given, today=localdate(at)):
        raise refusal
    fresh = fresh_draft(row, by=by, at=at, need=row.need, again=row.number, way=way)
    Tender.objects.filter(pk=fresh.pk).update(method=method)
    fresh.method = method
    succeed(row, fresh, way, fixes=fixes, approval=tidy(approval), approved_on=approved_on, evidence=given, at=at)
    note(fresh, "tender.method_changed", by=by, at=at, reason=tidy(approval), method=method, before=row.method)
    return fresh


def _may(tender: Tender, way: str, by: Actor, **said: str) -> Tender:
    row = lock(tender)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    ended = ended_of(row)
    if ended is None:
        raise Refusal("not_failed", _("Only a failed tender is tendered again."), law="财政部令第87号 第43条")
    if refusal := may_follow(ended, way, **said):
        raise refusal
    if Succession.objects.filter(predecessor=row).exclude(successor__state__in=["failed", "terminated"]).exists():
        raise Refusal(
            "followed_already", _("Another tender follows this one already."), law=LAW if way == "again" else OTHER_METHOD
        )
    return row
