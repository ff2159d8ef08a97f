"""What stands on 协商情况记录, read from the rows (O74 art. 42). Not here: signing (`price_talk.py`)."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate

from tender.core.paper_words import cn_date
from tender.core.papers import Signatory
from tender.procurement.documents.price_talk import AgreedLine, PriceTalkRecord
from tender.procurement.models import PriceTalk, SoleSource, Talker, Tender
from tender.procurement.models.procedure_facts import choice_of
from tender.procurement.models.source_facts import source_of
from tender.procurement.rules import rulebook
from tender.procurement.rules.grounds import ground_named
from tender.procurement.services.examination_sheet import lot_name

NO_PUBLICITY = "本项目采用单一来源采购方式的法定情形不要求公示。"
KINDS = {Talker.Kind.BUYER: "采购人代表", Talker.Kind.EXPERIENCED: "具有相关经验的专业人员"}


def record_sheet(talk: PriceTalk, *, at: datetime) -> PriceTalkRecord:
    """The values of the record as it is signed."""
    tender, choice = talk.tender, choice_of(talk.tender)
    ground = ground_named(rulebook.load(tender.rulebook), tender.method, choice.ground if choice else "")
    source = source_of(tender)
    prices = talk.prices.select_related("bid__lot").order_by("bid__lot__number")
    return PriceTalkRecord(
        number=tender.number, issuer=tender.buyer.name, dated=localdate(at), project_name=tender.title,
        ground=ground.label if ground else "", ground_law=ground.law if ground else "",
        publicity=_publicity(source, tender), provider=source.provider.name if source else "—", held_on=talk.held_on,
        place=talk.place, costs=talk.costs, similar=talk.similar, rights=talk.rights, course=talk.course, terms=talk.terms,
        lines=tuple(
            AgreedLine(lot=lot_name(p.bid.lot), ceiling=p.bid.lot.ceiling, offered=p.offered, agreed=p.price) for p in prices
        ),
        signatories=tuple(_signatory(one) for one in talk.people.select_related("person")),
    )  # fmt: skip


def _publicity(source: SoleSource | None, tender: Tender) -> str:
    if source is None or source.ends_on is None or source.notice is None:
        return NO_PUBLICITY
    count = source.objections.count()
    heard = f"公示期内收到异议{count}件，均已论证答复。" if count else "公示期内未收到异议。"
    return f"单一来源采购公示（{source.notice.number}）自{cn_date(localdate(source.at))}起公示至{cn_date(source.ends_on)}。{heard}"


def _signatory(one: Talker) -> Signatory:
    deemed = f"拒绝签字且未书面说明不同意见和理由，视为同意：{one.deemed_because}" if one.deemed_because else ""
    return Signatory(name=str(one.person), role=KINDS[Talker.Kind(one.kind)], signed_at=one.signed_at, note=one.dissent or deemed)
