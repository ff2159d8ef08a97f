"""Sheets of the notices before the opening, filled from a tender: 招标公告, 更正公告, 终止公告.

Lives here: reading rows into frozen sheets; texts of official papers are Chinese. Not here: printing (`notice.py`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate

from tender.core.models.calendar import district_calendar
from tender.core.papers import Contact
from tender.parties.models import Organisation
from tender.procurement.documents.notice import (
    AmendmentNotice,
    Change,
    ConsultationNotice,
    FrameworkNotice,
    InvitationLetter,
    Lot,
    NegotiationNotice,
    SoleSourceNotice,
    TenderNotice,
    TerminationNotice,
)
from tender.procurement.models import Choice, Notice, Tender
from tender.procurement.models import Lot as LotRow
from tender.procurement.models.draft_facts import terms_of
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.rules import rulebook, timeline
from tender.procurement.rules.grounds import ground_named
from tender.procurement.services import terms_words

# method → sheet and kind of its public notice; a procedure that is not here is not announced but sends invitations
NOTICES: dict[str, tuple[type[TenderNotice], Notice.Kind]] = {
    "open_tender": (TenderNotice, Notice.Kind.TENDER),
    "consultation": (ConsultationNotice, Notice.Kind.CONSULTATION),
    "negotiation": (NegotiationNotice, Notice.Kind.NEGOTIATION),
    "framework": (FrameworkNotice, Notice.Kind.FRAMEWORK),
}
BECAUSE = {
    "invited_tender": "经从备选供应商中随机抽取，你单位被抽取为受邀供应商。",
    "single_source": "经单一来源采购公示，你单位为本项目唯一供应商。",
}
NO_REFUND = "{w.file}免费提供，本项目未收取{w.bond}，无费用退还。"
BOND_REFUND = "{w.file}免费提供；已交纳的{w.bond}，自终止之日起5个工作日内退还。"
UNOPENED = "自本公告发布之日起，本项目采购活动终止，已递交的{w.answer}不予开启。"
OPENED = "自本公告发布之日起，本项目采购活动终止，已递交的{w.answer}不再评审。"
MEDIUM = "开标系统公告栏"
PLACE = "开标系统（网上递交）"
LIMIT = "每个{w.bidder}最多{w.won}{most}个标包；按标包编号顺序定标，已达上限的{w.bidder}不再作为后续标包的{w.won}候选人。"
ASKING = "潜在{w.bidder}对{w.file}有疑问的，可在{w.bid}截止前通过开标系统提出，答复在开标系统公开发布，不指明提问人。"


def purchaser(tender: Tender) -> Contact:
    """The buyer as notices name it."""
    buyer = tender.buyer
    return Contact(
        name=buyer.name,
        address=buyer.address or "—",
        person=tender.contact_name or buyer.contact_name or "—",
        phone=tender.contact_phone or buyer.contact_phone or "—",
    )


def tender_notice(tender: Tender, *, at: datetime) -> TenderNotice:
    """招标公告 as it would be published at this moment."""
    sheet = NOTICES.get(tender.method, NOTICES["open_tender"])[0]
    return sheet(**_values(tender, at=at))


def invitation_letter(tender: Tender, body: Organisation, *, at: datetime) -> InvitationLetter:
    """投标邀请书 to one provider, as it would be sent at this moment."""
    because = BECAUSE.get(tender.method, "")
    return InvitationLetter(**_values(tender, at=at), addressee=body.name, invited_because=because)


def sole_source_notice(
    tender: Tender, provider: Organisation, *, uniqueness: str, argument: str, until: date, at: datetime
) -> SoleSourceNotice:
    """单一来源采购公示 as published at this moment (GPR art. 38)."""
    book, choice = rulebook.load(tender.rulebook), Choice.objects.filter(tender=tender).first()
    ground = ground_named(book, tender.method, choice.ground if choice else "")
    return SoleSourceNotice(
        number=tender.number,
        issuer=tender.buyer.name,
        dated=localdate(at),
        project_name=tender.title,
        requirement=_requirement(tender),
        budget=sum((lot.budget for lot in tender.lots.all()), Decimal(0)),
        ground=ground.label if ground else "",
        ground_law=ground.law if ground else "",
        argument=argument,
        provider=provider.name,
        provider_address=provider.address or "—",
        uniqueness=uniqueness,
        publicity_workdays=book.period("single_source_publicity").amount,
        publicity_from=localdate(at),
        publicity_until=until,
        other="任何供应商、单位或者个人对采用单一来源采购方式有异议的，可在公示期内以书面形式向采购人反馈。",
        purchaser=purchaser(tender),
        agency=None,
        project_contact=tender.contact_name or "—",
        project_phone=tender.contact_phone or "—",
    )


def _limit(tender: Tender) -> tuple[str, ...]:
    return (LIMIT.format(w=tender.words, most=tender.lots_won_most),) if tender.lots_won_most else ()


def _values(tender: Tender, *, at: datetime) -> dict[str, Any]:
    """The fields that every notice of a tender fills (O87 art. 13)."""
    lots = list(tender.lots.all())
    book, today, terms = rulebook.load(tender.rulebook), localdate(at), terms_of(tender)
    return {
        "number": tender.number,
        "issuer": tender.buyer.name,
        "dated": today,
        "project_name": tender.title,
        "method": tender.words.method,
        "budget": sum((lot.budget for lot in lots), Decimal(0)),
        "ceiling": sum((lot.ceiling for lot in lots), Decimal(0)),
        "requirement": _requirement(tender),
        "lots": tuple(_lot(lot) for lot in lots),
        "contract_period": tender.period,
        "consortium_allowed": bool(terms.accepts_consortia),
        "policy_qualification": terms_words.policy(terms, tender.small_micro_deduction),
        "special_qualifications": _qualifications(tender),
        "documents_from": today,
        "documents_until": tender.documents_until or today,
        "document_place": f"开标系统 {settings.SITE_URL.rstrip('/')}{reverse('portal:tender', args=[tender.pk])}",
        "document_way": "网上免费下载，无需报名",
        "document_price": Decimal(0),
        "deadline": tender.deadline or at,
        "bid_place": PLACE,
        "opening_place": "开标系统（网上开标）",
        "publicity_workdays": book.period("notice_publicity").amount,
        "publicity_until": timeline.due(book, "notice_publicity", today, district_calendar()).on,
        "other": "\n".join((ASKING.format(w=tender.words), *_limit(tender), *terms_words.notes(terms))),
        "purchaser": purchaser(tender),
        "agency": None,
        "project_contact": tender.contact_name or "—",
        "project_phone": tender.contact_phone or "—",
    }


def _lot(lot: LotRow) -> Lot:
    text = lot.description or "详见采购需求"
    if lot.winners > 1:
        text += f"（本包按得分由高到低确定{lot.winners}名{lot.tender.words.winner}）"
    return Lot(number=lot.number, name=lot.title, requirement=text, budget=lot.budget, ceiling=lot.ceiling)


def _qualifications(tender: Tender) -> tuple[str, ...]:
    rows = (row for row in tender.requirements.all() if row.kind == "qualification")
    return tuple(row.text + (f"（提供：{row.evidence}）" if row.evidence else "") for row in rows)


def _requirement(tender: Tender) -> str:
    parts = (("培训目标", tender.goal), ("培训内容", tender.requirement), ("服务标准", tender.standards), ("数量", tender.quantity))
    said = [f"{name}：{' '.join(text.split()).rstrip('。；')}" for name, text in parts if text.strip()]
    return "；".join(said) + "。" if said else ""


def amendment_notice(
    tender: Tender, *, changes: Sequence[Change], reason: str, new_deadline: datetime | None, sequence: int, at: datetime
) -> AmendmentNotice:
    """更正公告; `new_deadline` None when the deadline stays."""
    return AmendmentNotice(
        words=tender.words,
        number=tender.number,
        issuer=tender.buyer.name,
        dated=localdate(at),
        project_name=tender.title,
        sequence=sequence,
        first_published=localdate(tender.published_at or at),
        about="采购文件、采购公告",
        reason=reason,
        changes=tuple(changes),
        new_deadline=new_deadline,
        medium=MEDIUM,
        other="",
        purchaser=purchaser(tender),
        agency=None,
        project_contact=tender.contact_name or "—",
        project_phone=tender.contact_phone or "—",
    )


def termination_notice(tender: Tender, *, reason: str, at: datetime) -> TerminationNotice:
    """终止公告 (O87 art. 29)."""
    return TerminationNotice(
        number=tender.number,
        issuer=tender.buyer.name,
        dated=localdate(at),
        project_name=tender.title,
        lots=(),
        first_published=localdate(tender.published_at or at),
        reason=reason,
        law=tender.words.termination_law,
        effect=(OPENED if tender.opened_at else UNOPENED).format(w=tender.words),
        refunds=(BOND_REFUND if bond_terms_of(tender) else NO_REFUND).format(w=tender.words),
        next_step="如需重新采购，将另行发布公告。",
        other="",
        purchaser=purchaser(tender),
        agency=None,
        project_contact=tender.contact_name or "—",
        project_phone=tender.contact_phone or "—",
    )
