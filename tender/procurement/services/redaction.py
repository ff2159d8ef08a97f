"""Black bars over what would tell evaluators who bids. The sealed original and the opened text stay as they are."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from tender.core.actor import Actor
from tender.core.door import note
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, BidFile, Redaction
from tender.procurement.models.facts import IN
from tender.procurement.rules.blind import betrayed, pattern_of

LAW = "财政部令第87号 第62条、第66条"
WHILE = ("opened", "examining", "evaluating")


@transaction.atomic
def redact(bid: Bid, *, passage: str = "", file: int | None = None, reason: str, by: Actor, at: datetime) -> Redaction:
    """The officer blacks out one passage everywhere in this bid, or withholds one of its files, with the reason on record.

    Refuses forbidden, wrong_state, reason_missing, redaction_empty, passage_not_found, file_not_found.
    """
    tender = bid.lot.tender
    if not by.holds("officer", tender.buyer_id):
        raise forbidden(_("Only the buyer's officer redacts bids."))
    if tender.state not in WHILE or bid.state not in ("opened", *IN):
        raise Refusal("wrong_state", _("Passages are blacked out between the opening and the end of the scoring."), law=LAW)
    if not reason.strip():
        raise Refusal("reason_missing", _("Write why evaluators must not see it."), law=LAW, status=422, field="reason")
    found = _file(bid, file) if file else None
    if found is None:
        _check_passage(bid, passage)
    made = Redaction.objects.create(
        bid=bid, passage="" if found else passage.strip(), file=found, reason=reason.strip()[:500], person_id=by.person_id, at=at
    )
    note(bid, "bid.redacted", by=by, at=at, file=found.pk if found else None, reason=made.reason, length=len(made.passage))
    return made


def _file(bid: Bid, pk: int) -> BidFile:
    found = bid.files.filter(pk=pk, in_envelope=True).first()
    if found is None:
        raise Refusal("file_not_found", _("There is no such file in this bid."), law=LAW, status=422, field="file")
    return found


def _check_passage(bid: Bid, passage: str) -> None:
    if not passage.strip() or pattern_of(passage) is None:
        says = _("Name the passage, at least two characters of it, or choose a file.")
        raise Refusal("redaction_empty", says, law=LAW, status=422, field="passage")
    if not any(betrayed(text, [passage]) for text in bid.answers.values_list("text", flat=True)):
        says = _("This passage does not stand in the answers of this bid; copy it as it is written.")
        raise Refusal("passage_not_found", says, law=LAW, status=422, field="passage")
