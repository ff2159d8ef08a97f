"""Sheets around the award."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from tender.core.papers import Attached
from tender.procurement.documents import award, challenge
from tender.procurement.rules.draw import ALGORITHM, draw
from tests.papers.builders.common import (
    BIDDERS,
    DEPARTMENT,
    EVALUATORS,
    LOT,
    NUMBER,
    SHA,
    head,
    moment,
    people,
)
from tests.papers.builders.evaluating import evaluation_report


def candidate_publicity(**fields) -> award.CandidatePublicity:
    lots = (award.LotCandidates(lot=LOT, candidates=evaluation_report().candidates),)
    return award.CandidatePublicity(
        **head(
            people(fields),
            dated=date(2026, 12, 17),
            opened_on=date(2026, 12, 15),
            evaluation_method="综合评分法",
            lots=lots,
            publicity_from=date(2026, 12, 17),
            publicity_until=date(2026, 12, 21),
            other="",
            remedies="投标人对中标候选人有异议的，应当在公示期内以书面形式向采购人提出，并提供必要的证明材料。",
        )
    )


def award_notice(**fields) -> award.AwardNotice:
    winner = award.Winner(lot=LOT, name=BIDDERS[0], address="北京市海淀区清华园1号", amount=D("172000"), score=D("87.42"))
    item = award.AwardedItem(
        lot="第1包",
        name="专题培训服务",
        scope="全区处级干部50人",
        requirement="课程32学时，现场教学不少于3次",
        time="合同签订后60日内",
        standard="学员满意率不低于90%",
        quantity="1期",
        unit_price=D("172000"),
    )
    return award.AwardNotice(
        **head(
            people(fields),
            dated=date(2026, 12, 22),
            winners=(winner,),
            items=(item,),
            experts=EVALUATORS,
            publicity_workdays=1,
            agency_fee="按中标金额的1.5%向中标人收取，计人民币2580元。",
            publicity_until=date(2026, 12, 23),
            recommended="",
            other="",
            remedies="供应商认为中标结果使自己的权益受到损害的，可以在公告期限届满之日起7个工作日内以书面形式向采购人提出质疑。",
            attachments=(Attached(name="招标文件.pdf", sha256=SHA), Attached(name="中小企业声明函.pdf")),
        )
    )


def award_notification(**fields) -> award.AwardNotification:
    return award.AwardNotification(
        **head(
            fields,
            number="大渡口组采〔2026〕12号",
            dated=date(2026, 12, 22),
            addressee=BIDDERS[0],
            project_number=NUMBER,
            lot=LOT,
            amount=D("172000"),
            period="合同签订后60日内",
            sign_days=30,
            sign_by=date(2027, 1, 21),
            performance_bond="不收取",
            purchaser=DEPARTMENT,
            project_contact="陈敏",
            project_phone="023-68830001",
        )
    )


def regret_letter(**fields) -> award.RegretLetter:
    return award.RegretLetter(
        **head(
            fields,
            number="大渡口组采〔2026〕13号",
            dated=date(2026, 12, 22),
            addressee=BIDDERS[1],
            project_number=NUMBER,
            lot=LOT,
            score=D("86.42"),
            rank=2,
            ranked_bidders=4,
            reason="",
            winner=BIDDERS[0],
            winner_amount=D("172000"),
            bond_refund="本项目未收取投标保证金",
            objection_until=date(2027, 1, 4),
            project_contact="陈敏",
            project_phone="023-68830001",
        )
    )


def objection_reply(**fields) -> challenge.ObjectionReply:
    matter = challenge.Matter(
        claim="认为中标人不具备招标文件要求的现场教学基地。",
        reply="中标人的投标文件提供了3处现场教学基地的合作协议，满足招标文件要求。",
        facts="经查阅中标人投标文件第45页至第60页，并向协议相对方核实，协议真实有效。",
        law="《政府采购质疑和投诉办法》（财政部令第94号）第十三条、第十五条。",
        upheld=False,
    )
    return challenge.ObjectionReply(
        **head(
            fields,
            number="大渡口组采〔2027〕2号",
            dated=date(2027, 1, 8),
            addressee=BIDDERS[1],
            project_number=NUMBER,
            filed_on=date(2026, 12, 29),
            received_on=date(2026, 12, 30),
            matters=(matter,),
            conclusion="质疑事项不成立，中标结果不变。",
            complaint_authority="重庆市大渡口区财政局",
            complaint_workdays=15,
            complaint_by=date(2027, 2, 2),
            contact="陈敏",
            phone="023-68830001",
        )
    )


def tie_draw_record(**fields) -> award.TieDrawRecord:
    seed = "大渡口组采〔2026〕1号|1.1|" + SHA + "|公开|5f2c"
    entries = ("12100000400003568A", "12500000450382811B")
    drawn = draw(entries, seed=seed, count=1)
    lines = tuple(
        award.DrawnLine(place=one.place, bidder=BIDDERS[n], entry=one.entry, key=one.key) for n, one in enumerate(drawn)
    )  # fmt: skip
    return award.TieDrawRecord(
        **head(
            fields, dated=date(2026, 12, 16), lot=LOT, seat=1, seats=2, drawn_at=moment(12, 16), drawn_by="张某某",
            seed=seed, digest=SHA, algorithm=ALGORITHM, lines=lines,
        )
    )  # fmt: skip
