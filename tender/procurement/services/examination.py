"""Examining bids: findings are recorded cell by cell (on conformity every member votes), then each lot's examination is concluded
and its bids admitted or rejected.

Not here: the grid (`queries/examination.py`), votes (`conformity.py`), the printed sheet (`examination_sheet.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from tender.core.actor import WORKER, Actor
from tender.core.door import begin, lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Bid, Evaluation, Examination, Finding, Lot, Requirement, Tender
from tender.procurement.models.clarification_facts import open_letters
from tender.procurement.models.facts import committee_refusal
from tender.procurement.models.procedure_facts import fewest_of
from tender.procurement.queries.examination import may_conclude, may_record, membership
from tender.procurement.rules.clarification import LAWS, open_refusal
from tender.procurement.services.conformity import find, keep_votes
from tender.procurement.services.examination_sheet import print_sheet

LAW = {"qualification": "财政部令第87号 第44条", "conformity": "财政部令第87号 第50条"}
TOO_FEW = {
    "qualification": "通过资格审查的{who}不足{least}家",
    "conformity": "通过符合性审查的{who}不足{least}家",
    "price": "报价修正、异常低价审查后有效{who}不足{least}家",
}
NUMERALS = {1: "一", 2: "二", 3: "三"}


class Finds(NamedTuple):
    """One finding to record. `is_met` None takes an earlier one back."""

    bid: Bid
    requirement: Requirement
    is_met: bool | None
    reason: str = ""


@transaction.atomic
def begin_examination(tender: Tender, *, by: Actor, at: datetime) -> Tender:
    """The officer begins: the tender is examined and its committee can be formed. Refuses wrong_state, forbidden."""
    tender = perform(tender, "begin_examination", by=by, at=at)
    begin(Evaluation(tender=tender, created_at=at), by=by, at=at, logs="evaluation.begun")
    return tender


@transaction.atomic
def record(lot: Lot, kind: str, findings: Iterable[Finds | tuple[object, ...]], *, by: Actor, at: datetime) -> int:
    """Record findings of one lot and kind; each may be changed until the examination is concluded. Returns how many were written.

    On conformity they are the votes of the member who records. Refuses forbidden, wrong_state, examination_concluded,
    reason_missing (not met needs one), committee_… for conformity.
    """
    found = [Finds(*one) for one in findings]
    _ready(lock(lot), kind, by)
    theirs = set(lot.bids.filter(state="opened").values_list("pk", flat=True))
    ours = set(lot.tender.requirements.filter(kind=kind).values_list("pk", flat=True))
    for one in found:
        if one.bid.pk not in theirs or one.requirement.pk not in ours:
            raise Refusal("not_examined_here", _("This bid or requirement is not examined here."), status=422)
        if one.is_met is False and not one.reason.strip():
            raise Refusal(
                "reason_missing", _("“Not met” needs a reason."), law=LAW[kind], status=422, field=_field(one),
            )  # fmt: skip
    if kind == "conformity":
        seat = membership(by, lot.tender)
        keep_votes(seat, [(one.bid.pk, one.requirement.pk, one.is_met, one.reason) for one in found], at=at)  # type: ignore[arg-type]
    else:
        _write(found, by=by, at=at)
    note(lot, "examination.recorded", by=by, at=at, kind=kind, count=len(found))
    return len(found)


def _write(found: Sequence[Finds], *, by: Actor, at: datetime) -> None:
    """The officer's own findings."""
    for one in found:
        if one.is_met is None:
            Finding.objects.filter(bid=one.bid, requirement=one.requirement).delete()
            continue
        Finding.objects.update_or_create(
            bid=one.bid,
            requirement=one.requirement,
            defaults={"is_met": one.is_met, "reason": one.reason.strip()[:500], "found_by_id": by.person_id, "at": at},
        )


@transaction.atomic
def conclude(lot: Lot, kind: str, *, by: Actor, at: datetime) -> Examination:
    """Conclude one examination of a lot: bids that miss a requirement are rejected with the reasons, after the last examination
    the others are admitted; with fewer than three left the lot fails. Writes 资格审查表 / 符合性审查表.

    The conformity is concluded by the committee's leader, by majority of the votes, once letters to bidders are decided.
    Refuses findings_missing, votes_missing, letters_open, qualification_open, and what `record` refuses.
    """
    lot = lock(lot)
    if not may_conclude(by, lot.tender, kind):
        raise forbidden(_("You do not examine this."))
    _ready(lot, kind, by)
    bids = list(lot.bids.filter(state="opened").order_by("alias", "pk"))
    if kind == "conformity":
        if refusal := open_refusal(_letters(lot), law=LAWS["clarification"]):
            raise refusal
        find(lot, bids, by=by, at=at)
    if missing := len(bids) * lot.tender.requirements.filter(kind=kind).count() - _count(bids, kind):
        raise Refusal("findings_missing", _("{count} findings are still missing."), law=LAW[kind], status=422, count=missing)
    paper = print_sheet(lot, kind, bids, by=by, at=at)
    done = Examination.objects.create(lot=lot, kind=kind, concluded_by_id=by.person_id, paper=paper, at=at)
    note(done, "examination.concluded", by=by, at=at, kind=kind, sha256=paper.sha256)
    _decide(lot, kind, bids, at=at)
    return done


def _decide(lot: Lot, kind: str, bids: Sequence[Bid], *, at: datetime) -> None:
    """Reject, then admit if nothing is left to examine, then see whether enough are left."""
    left = []
    for bid in bids:
        if reasons := "；".join(bid.findings.filter(is_met=False, requirement__kind=kind).values_list("reason", flat=True)):
            perform(bid, "reject", by=WORKER, at=at, reason=reasons)
        else:
            left.append(bid)
    if not fail_if_few(lot, len(left), because=kind, at=at) and (
        kind == "conformity" or not lot.tender.requirements.filter(kind="conformity").exists()
    ):
        for bid in left:
            perform(bid, "admit", by=WORKER, at=at)


def fail_if_few(lot: Lot, left: int, *, because: str, at: datetime) -> bool:
    """Whether too few bids are left for the method; then the lot has failed, with the reason in the words of its step."""
    if left >= (least := fewest_of(lot.tender).left):
        return False
    lot.failed_because = TOO_FEW[because].format(who=lot.tender.words.bidder, least=NUMERALS.get(least, str(least)))
    lot.save(update_fields=["failed_because"])
    note(lot, "lot.failed", by=WORKER, at=at, reason=lot.failed_because)
    return True


def _letters(lot: Lot) -> list[str]:
    return [f"{row.bid} · {row.get_kind_display()}" for row in open_letters(lot.tender) if row.bid.lot_id == lot.pk]


def _ready(lot: Lot, kind: str, by: Actor) -> None:
    tender = lot.tender
    if not may_record(by, tender, kind):
        raise forbidden(_("You do not examine this."))
    if tender.state != "examining":
        raise Refusal("wrong_state", _("This tender is not being examined."), law=LAW[kind])
    concluded = set(lot.examinations.values_list("kind", flat=True))
    if kind in concluded or lot.failed_because:
        raise Refusal("examination_concluded", _("This examination is concluded; its findings stand."), law=LAW[kind])
    if kind == "conformity":
        if "qualification" not in concluded and tender.requirements.filter(kind="qualification").exists():
            raise Refusal("qualification_open", _("The qualification examination comes first."), law=LAW["qualification"])
        if refusal := committee_refusal(tender):
            raise refusal


def _count(bids: Sequence[Bid], kind: str) -> int:
    return Finding.objects.filter(bid__in=bids, requirement__kind=kind).count()


def _field(one: Finds) -> str:
    return f"{one.bid.alias or one.bid.pk}-{one.requirement.pk}-reason"
