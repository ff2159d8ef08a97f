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
from tender.procurement.queries.conformity import Tally, tally_of
from tender.procurement.rules import rulebook
from tender.procurement.rules.rulebook_shapes import AbnormalLow
from tender.procurement.services.paper import keep_paper

SHEETS: dict[str, type[QualificationSheet | ConformitySheet]] = {"qualification": QualificationSheet, "conformity": ConformitySheet}


def print_sheet(lot: Lot, kind: str, bids: Sequence[Bid], *, by: Actor, at: datetime) -> StoredFile:
    """Print and keep the sheet of these bids, which must all be examined."""
    sheet = sheet_of(lot, kind, bids, by=by, at=at)
    return keep_paper(
        sheet, name=f"{sheet.kind}_{lot.tender.number}_{lot.number}", purpose="examination",
        organisation_id=lot.tender.buyer_id, at=at,
    )  # fmt: skip


def sheet_of(lot: Lot, kind: str, bids: Sequence[Bid], *, by: Actor, at: datetime) -> QualificationSheet | ConformitySheet:
    """What stands on the sheet. The signatories are the officer, or the whole committee with its votes and dissents."""
    sheet_type, tender = SHEETS[kind], lot.tender
    tally = tally_of(lot, bids) if kind == "conformity" else None
    needs = list(tender.requirements.filter(kind=kind))
    found = {(f.bid_id, f.requirement_id): f for f in Finding.objects.filter(bid__in=bids, requirement__kind=kind)}
    rows = []
    for bid in bids:
        mine = [found[bid.pk, need.pk] for need in needs]
        failed = [f"{number}. {f.reason}" for number, f in enumerate(mine, 1) if not f.is_met]
        rows.append(ExaminedBidder(
            bidder=bid.provider.name, findings=tuple(f.is_met for f in mine), passed=not failed, reason="；".join(failed),
            votes=tuple(tally.shown(bid.pk, need.pk) for need in needs) if tally else (),
        ))  # fmt: skip
    return sheet_type(
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
        remarks=thresholds(rulebook.load(tender.rulebook).abnormal_low) if tally else "",
        signatories=_members(tally) if tally else (Signatory(name=by.name, role="采购人资格审查人员", signed_at=at),),
    )


def lot_name(lot: Lot) -> str:
    """第1包 and its title, as papers name a lot."""
    return f"第{lot.number}包 {lot.title}"


def _members(tally: Tally) -> tuple[Signatory, ...]:
    """Every sitting member signs by its last vote; a dissent stands beside the name."""
    last: dict[int, datetime] = {}
    for cell in tally.votes.values():
        for one in cell:
            last[one.member_id] = max(one.at, last.get(one.member_id, one.at))
    notes = {one.member_id: f"不同意见：{one.reason}" for one in tally.dissents}
    return tuple(
        Signatory(name=str(m.person), role=role_of(m), signed_at=last.get(m.pk), note=notes.get(m.pk, "")) for m in tally.members
    )


def thresholds(low: AbnormalLow) -> str:
    """The numbers under which a price must be explained, as the law of the time names them; empty where it names none."""
    named = (("通过符合性审查投标报价平均值", low.mean), ("次低报价", low.second_lowest), ("最高限价", low.ceiling))
    said = "、".join(f"{name}的{share * 100:.0f}%" for name, share in named if share is not None)
    return f"异常低价审查启动标准：低于{said}（{low.law}）。" if said else ""


def role_of(member: Member) -> str:
    """How papers call a member."""
    return ("采购人代表" if member.kind == Member.Kind.BUYER else "评审专家") + ("（组长）" if member.is_leader else "")
