"""Sheets of the other procedures: the negotiation with one source, the results of a framework."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from tender.core.papers import Signatory
from tender.procurement.documents import framework, price_talk
from tests.papers.builders.common import BIDDERS, EVALUATORS, LOT, head, moment, people


def price_talk_record(**fields) -> price_talk.PriceTalkRecord:
    line = price_talk.AgreedLine(lot=LOT, ceiling=D("180000"), offered=D("178000"), agreed=D("172000"))
    dissent = "食宿标准仍有压缩空间，建议再降2000元。"
    signed = tuple(
        Signatory(name=name, role="具有相关经验的专业人员", signed_at=moment(12, 16, 8, n), note=dissent if n else "")
        for n, name in enumerate(EVALUATORS[:2])
    )
    return price_talk.PriceTalkRecord(
        **head(
            fields,
            dated=date(2026, 12, 16),
            ground="只能从唯一供应商处采购",
            ground_law="政府采购法 第31条第一项",
            publicity="单一来源采购公示自2026年11月30日起公示至2026年12月7日，公示期内未收到异议。",
            provider=BIDDERS[0],
            held_on=date(2026, 12, 15),
            place="区委组织部会议室",
            costs="师资课酬、食宿、场地、教材等成本合计约16万元，供应商提供了成本测算表。",
            similar="该供应商2025年为邻区承办同类班次的合同价为17.8万元。",
            rights="课程《开放与区域统筹》著作权归该供应商所有。",
            lines=(line,),
            course="供应商首次报价17.8万元；经协商，下调食宿标准，商定为17.2万元。",
            terms="培训5天，50人；先付30%，验收合格后付70%；不得转包。",
            signatories=signed,
        )
    )


def _framed(fields: dict, **more: object) -> dict:
    known = {
        "dated": date(2026, 12, 22), "basis": "为本部门以外的服务对象提供，由服务对象自主选择", "other": "",
        "basis_law": "财政部令第110号 第3条第三项", "in_force_from": date(2027, 1, 1), "in_force_until": date(2028, 12, 31),
    }  # fmt: skip
    return head(people(fields), **known, **more)


def entrants_notice(**fields) -> framework.EntrantsNotice:
    entered = tuple(
        framework.Entered(order=n, name=name, address="北京市海淀区清华园1号", price=D(170000 + 1000 * n), score=D("90.5") - n)
        for n, name in enumerate(BIDDERS[:4], 1)
    )
    lot = framework.EnteredLot(lot=LOT, service="专题培训五天，含师资、食宿", entrants=entered, eliminated=1)
    remedies = "供应商认为入围结果使自己的权益受到损害的，可以提出质疑。"
    return framework.EntrantsNotice(
        **_framed(
            fields, lots=(lot,), members=EVALUATORS, ways=("直接选定", "二次竞价", "顺序轮候"), publicity_workdays=1,
            publicity_until=date(2026, 12, 23), remedies=remedies,
        )
    )  # fmt: skip


def call_off_notice(**fields) -> framework.CallOffNotice:
    return framework.CallOffNotice(
        **_framed(
            fields, lot=LOT, need="2027年春季第一期", way="二次竞价", provider=BIDDERS[0], provider_address="清华园1号",
            amount=D("168800"), reason="二次竞价报价最低（3家报价）", decided_on=date(2027, 2, 1),
        )
    )  # fmt: skip


def framework_summary(**fields) -> framework.SummaryNotice:
    rows = tuple(
        framework.CalledOff(provider=name, address="北京市海淀区", count=n, amount=D(168000 * n))
        for n, name in enumerate(BIDDERS[:1], 3)
    )
    return framework.SummaryNotice(**_framed(fields, rows=rows))
