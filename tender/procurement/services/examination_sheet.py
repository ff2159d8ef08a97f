"""What stands on 资格审查表 and 符合性审查表: the findings of one lot, printed and kept.

Not here: concluding an examination (`examination.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tender.core.actor import Actor
from tender.core.models import StoredFile
from tender.core.papers import Signatory
from tender.core.wording import local
from tender.procurement.documents.examination import ConformitySheet, ExaminedBidder, QualificationSheet
from tender.procurement.models import Bid, Finding, Lot, Member
from tender.procurement.services.paper import keep_paper

SHEETS = {"qualification": QualificationSheet, "conformity": ConformitySheet}


def print_sheet(lot: Lot, kind: str, bids: Sequence[Bid], *, by: Actor, at: datetime) -> StoredFile:
    """Print the sheet of these bids, which must all be examined. The signatories are the officer, or the whole committee."""
    sheet_type, tender = SHEETS[kind], lot.tender
    needs = list(tender.requirements.filter(kind=kind))
    found = {(f.bid_id, f.requirement_id): f for f in Finding.objects.filter(bid__in=bids, requirement__kind=kind)}
    rows = []
    for bid in bids:
        mine = [found[bid.pk, need.pk] for need in needs]
        failed = [f"{number}. {f.reason}" for number, f in enumerate(mine, 1) if not f.is_met]
        rows.append(ExaminedBidder(
            bidder=bid.provider.name, findings=tuple(f.is_met for f in mine), passed=not failed, reason="；".join(failed),
        ))  # fmt: skip
    sheet = sheet_type(
        words=tender.words,
        number=tender.number,
        issuer=tender.buyer.name,
        dated=local(at).date(),
        project_name=tender.title,
        lot=lot_name(lot),
        examined_at=at,
        examined_by=tender.buyer.name if kind == "qualification" else tender.words.group,
        requirements=tuple(need.text for need in needs),
        bidders=tuple(rows),
        remarks="",
        signatories=_signatories(lot, kind, by=by, at=at),
    )
    return keep_paper(
        sheet, name=f"{sheet_type.kind}_{tender.number}_{lot.number}", purpose="examination",
        organisation_id=tender.buyer_id, at=at,
    )  # fmt: skip


def lot_name(lot: Lot) -> str:
    """第1包 and its title, as papers name a lot."""
    return f"第{lot.number}包 {lot.title}"


def _signatories(lot: Lot, kind: str, *, by: Actor, at: datetime) -> tuple[Signatory, ...]:
    if kind == "qualification":
        return (Signatory(name=by.name, role="采购人资格审查人员", signed_at=at),)
    sitting = Member.objects.filter(evaluation__tender=lot.tender, left_at=None).select_related("person")
    return tuple(
        Signatory(name=str(m.person), role=role_of(m), signed_at=at if m.person_id == by.person_id else None) for m in sitting
    )


def role_of(member: Member) -> str:
    """How papers call a member."""
    return ("采购人代表" if member.kind == Member.Kind.BUYER else "评审专家") + ("（组长）" if member.is_leader else "")
