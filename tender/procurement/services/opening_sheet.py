"""Sheets of the opening and of what comes instead: 开标记录, 废标公告. Texts of official papers are Chinese.

Lives here: reading rows into frozen sheets. Not here: opening (`opening.py`), failing (`failure.py`), printing (`notice.py`).
"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from tender.core.actor import Actor
from tender.core.wording import local
from tender.procurement.documents.notice import FailedNotice
from tender.procurement.documents.opening import OpenedBid, OpeningRecord, PriceOpeningRecord
from tender.procurement.models import Lot, Tender
from tender.procurement.models.terms import bond_terms_of
from tender.procurement.rules.method_words import Words
from tender.procurement.services.sheets import purchaser

PLACE = "开标系统（网上开标）"
RECORDER = "开标系统（自动记录）"
EFFECT = "本次{w.activity}终止，已递交的{w.answer}未开启的原样退回，{w.bidder}无需再作响应。"
NO_BOND = "本项目未收取{w.bond}，不涉及退还。"
REFUNDS = "已交纳的{w.bond}，自本公告之日起5个工作日内退还（政府采购法实施条例第三十三条）。"
NEXT = "采购人将在核实{w.file}有无不合理条款后{w.asks_again}，或者依法报财政部门批准后采用其他采购方式。"


def record_sheet(tender: Tender, lines: list[dict[str, Any]], *, by: Actor, at: datetime) -> OpeningRecord:
    """The values of the 开标记录 (O87 art. 42)."""
    lots = list(tender.lots.order_by("number"))
    return OpeningRecord(
        number=tender.number,
        issuer=tender.buyer.name,
        dated=local(at).date(),
        project_name=tender.title,
        method=tender.words.method,
        budget=sum((lot.budget for lot in lots), Decimal(0)),
        ceiling=sum((lot.ceiling for lot in lots), Decimal(0)),
        deadline=local(tender.deadline or at),
        opened_at=local(at),
        place=PLACE,
        host=by.name,
        recorder=RECORDER,
        words=tender.words,
        seal_check=_seal_check(lines, tender.words),
        bids=tuple(_opened(number, line, many=len(lots) > 1) for number, line in enumerate(lines, 1)),
        not_opened=tuple(f"{_name(lot)}：{lot.failed_because}" for lot in lots if lot.failed_because),
        absent=(),
        remarks="",
        signatories=(),
    )


def _opened(number: int, line: dict[str, Any], *, many: bool) -> OpenedBid:
    return OpenedBid(
        number=number,
        bidder=line["bidder"],
        lot=f"包{line['lot']} {line['lot_title']}" if many else line["lot_title"],
        price=Decimal(line["price"]) if line["price"] else None,
        period=line["period"] or "—",
        seal_intact=line["seal_intact"],
        bond=line.get("bond") or "—",
        received_at=local(datetime.fromisoformat(line["sealed_at"])),
        remark=line["remark"] or _remark(line),
    )


def _remark(line: dict[str, Any]) -> str:
    sealed = "报价标未开启，待技术商务评审后开启" if line.get("price_sealed") else ""
    return "；".join(filter(None, ("小微企业" if line["is_small_micro"] else "", sealed)))


def price_record_sheet(
    tender: Tender, lines: list[dict[str, Any]], returned: list[dict[str, Any]], *, by: Actor, at: datetime
) -> PriceOpeningRecord:
    """The values of the 报价开标记录: prices read out, and whose price envelope went back sealed."""
    first = record_sheet(tender, lines, by=by, at=at)
    values = {field.name: getattr(first, field.name) for field in fields(first)}
    values["not_opened"] = tuple(f"{one['bidder']}（包{one['lot']}）：{one['remark']}" for one in returned)
    return PriceOpeningRecord(**values)


def _name(lot: Lot) -> str:
    return f"包{lot.number} {lot.title}"


def _seal_check(lines: list[dict[str, Any]], words: Words) -> str:
    broken = [line["bidder"] for line in lines if not line["seal_intact"]]
    if not broken:
        return f"经系统逐份校验，全部{words.answer}密封完好，密文摘要与{words.bid}回执一致。"
    return (
        f"经系统逐份校验，{'、'.join(broken)}的{words.answer}密封被破坏，其余{words.answer}密封完好，"
        f"密文摘要与{words.bid}回执一致。"
    )


def failed_sheet(tender: Tender, *, reason: str, at: datetime, law: str = "") -> FailedNotice:
    """The values of the 废标公告 (GPL art. 36, 37); `law` where it ends for another cause than too few bids."""
    lots = list(tender.lots.order_by("number"))
    contact, words = purchaser(tender), tender.words
    return FailedNotice(
        words=words,
        number=tender.number,
        issuer=tender.buyer.name,
        dated=local(at).date(),
        project_name=tender.title,
        lots=tuple(_name(lot) for lot in lots) if len(lots) > 1 else (),
        first_published=local(tender.published_at or at).date(),
        reason=reason,
        law=law or words.end_law,
        effect=EFFECT.format(w=words),
        refunds=(REFUNDS if bond_terms_of(tender) else NO_BOND).format(w=words),
        next_step=NEXT.format(w=words),
        other="",
        purchaser=contact,
        agency=None,
        project_contact=contact.person,
        project_phone=contact.phone,
    )
