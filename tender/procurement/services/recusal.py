"""A member steps back from one bid while scoring: no score, which is not zero. Not here: leaving the committee (`committee.py`)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import lock, note
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import BidRecusal, Score, ScoreSheet
from tender.procurement.models.facts import IN

LAW = "政府采购法实施条例 第9条"


@transaction.atomic
def recuse(sheet: ScoreSheet, alias: str, *, reason: str, by: Actor, at: datetime) -> BidRecusal:
    """The evaluator of an open sheet has found a conflict with one bid: its scores on this sheet go, and the mean leaves it out.

    Writes the recusal with its reason; it can't be taken back. Refuses forbidden, sheet_closed, not_on_sheet, reason_missing,
    recused_already, nobody_scores.
    """
    lock(sheet.evaluation)
    sheet = lock(sheet)
    if by.person_id is None or by.person_id != sheet.evaluator_id:
        raise forbidden(_("This is somebody else's score sheet."))
    if sheet.state not in ("open", "returned"):
        raise Refusal("sheet_closed", _("This score sheet is signed; its scores are fixed."), law=LAW)
    bid = sheet.lot.bids.filter(state__in=IN, alias=alias).exclude(alias="").first()
    if bid is None:
        raise Refusal("not_on_sheet", _("There is no such bid on this score sheet."), law=LAW, status=422)
    if not reason.strip():
        raise Refusal("reason_missing", _("Write which conflict you found."), law=LAW, status=422, field="reason")
    recused = set(BidRecusal.objects.filter(bid=bid).values_list("sheet_id", flat=True))
    if sheet.pk in recused:
        raise Refusal("recused_already", _("You have stepped back from this bid already."), law=LAW)
    if not sheet.evaluation.sheets.filter(lot=sheet.lot).exclude(pk__in={*recused, sheet.pk}).exists():
        says = _("Nobody else is left to score this bid; tell the officer, so that another member is named.")
        raise Refusal("nobody_scores", says, law=LAW)
    gone = Score.objects.filter(sheet=sheet, bid=bid).delete()[0]
    made = BidRecusal.objects.create(sheet=sheet, bid=bid, reason=reason.strip()[:500], at=at)
    note(sheet, "sheet.recused", by=by, at=at, bid=alias, reason=made.reason, scores_left_out=gone)
    return made
