"""Sheets from the opening to the evaluation report."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from tender.core.papers import Signatory
from tender.procurement.documents import clarification, evaluation, examination, opening
from tests.papers.builders.common import (
    AGENCY,
    BIDDERS,
    DAY,
    DEPARTMENT,
    EVALUATORS,
    LOT,
    SHA,
    head,
    members,
    moment,
)


def opening_record(**fields) -> opening.OpeningRecord:
    prices = (D("172000"), D("174500"), D("158800.50"), D("169000"), None)
    bids = tuple(
        opening.OpenedBid(
            number=n,
            bidder=name,
            lot="第1包",
            price=price,
            period="合同签订后60日内",
            seal_intact=price is not None,
            bond="不收取",
            received_at=moment(12, 14, 1, n),
            remark="" if price else "密封件校验不符，未能开启",
        )
        for n, (name, price) in enumerate(zip(BIDDERS, prices, strict=True), start=1)
    )
    signed = tuple(
        Signatory(name=name, role=role, signed_at=moment(12, 15, 6, 20))
        for name, role in (
            ("陈敏", "主持人"),
            ("赵磊", "记录人"),
            ("孙丽", "监督人员"),
            ("吴涛", "投标人代表"),
            ("郑洁", "密钥保管人"),
        )
    )
    return opening.OpeningRecord(
        **head(
            fields,
            dated=date(2026, 12, 15),
            method="公开招标",
            budget=D("351250"),
            ceiling=D("350875"),
            deadline=moment(12, 15),
            opened_at=moment(12, 15),
            place="大渡口区公共资源交易中心第二开标室",
            host="陈敏",
            recorder="赵磊",
            seal_check="由投标人代表和三名密钥保管人检查密封情况，系统逐份核对密封校验值。",
            bids=bids,
            not_opened=("重庆明德文化传播有限公司（截止时间后提交）",),
            absent=(BIDDERS[3],),
            remarks="",
            signatories=signed,
        )
    )


def clarification_letter(**fields) -> clarification.ClarificationLetter:
    reply = clarification.Reply(
        text="我单位自有培训场地和食堂，场地、食宿费用按成本计算。", costs=(("师资费", D("60000")), ("食宿费", D("98800.50"))),
        files=("场地权属证明.pdf",), signed_by="吴涛", signed_at=moment(12, 16, 2, 10), digest=SHA,
    )  # fmt: skip
    return clarification.ClarificationLetter(
        **head(
            fields,
            dated=date(2026, 12, 16),
            issuer="评标委员会",
            addressee=BIDDERS[2],
            lot=LOT,
            about="异常低价说明",
            item="请说明报价的成本构成，并提供证明材料。",
            figures=("你单位报价158,800.50元，启动异常低价审查的情形：低于最高限价的规定比例。",),
            deadline=moment(12, 16, 2, 30),
            asked_at=moment(12, 16, 1, 30),
            law="财政部令第87号 第60条",
            reply=reply,
        )
    )


def qualification_sheet(**fields) -> examination.QualificationSheet:
    return examination.QualificationSheet(**_examination(fields))


def conformity_sheet(**fields) -> examination.ConformitySheet:
    return examination.ConformitySheet(
        **_examination(
            {
                "examined_by": "评标委员会",
                "signatories": members(),
                "remarks": "异常低价审查阈值：平均报价50%、次低报价50%、最高限价45%。",
            }
            | fields
        )
    )


def _examination(fields: dict) -> dict:
    requirements = (
        "具有独立承担民事责任的能力",
        "具有良好的商业信誉和健全的财务会计制度",
        "具有履行合同所必需的设备和专业技术能力",
        "有依法缴纳税收和社会保障资金的良好记录",
        "前三年内在经营活动中没有重大违法记录",
        "中小企业声明函符合要求",
    )
    rows = tuple(
        examination.ExaminedBidder(
            bidder=name,
            findings=(True,) * 5 + (name != BIDDERS[4],),
            passed=name != BIDDERS[4],
            reason="" if name != BIDDERS[4] else "未提供中小企业声明函，不符合专门面向中小企业采购的资格要求。",
        )
        for name in BIDDERS
    )
    signed = (Signatory(name="陈敏", role="采购人代表", signed_at=moment(12, 15, 7)), Signatory(name="周强", role="代理机构人员"))
    return head(
        fields,
        dated=date(2026, 12, 15),
        lot=LOT,
        examined_at=moment(12, 15, 6, 40),
        examined_by="采购人和采购代理机构",
        requirements=requirements,
        bidders=rows,
        remarks="",
        signatories=signed,
    )


CRITERIA = (
    evaluation.CriterionRow(
        depth=0, number="1", name="价格", weight=D("10.00"), kind="价格", guidance="低价优先法：（评标基准价÷投标报价）×10"
    ),
    evaluation.CriterionRow(depth=0, number="2", name="商务", weight=D("15"), kind="", guidance=""),
    evaluation.CriterionRow(
        depth=1, number="2.1", name="同类合同", weight=D("10"), kind="客观", guidance="每提供1份同类培训合同得2分，最高10分。"
    ),
    evaluation.CriterionRow(
        depth=1, number="2.2", name="综合", weight=D("5"), kind="客观", guidance="师资库中正高级职称教师每5名得1分，最高5分。"
    ),
    evaluation.CriterionRow(depth=0, number="3", name="技术", weight=D("75"), kind="", guidance=""),
    evaluation.CriterionRow(
        depth=1, number="3.1", name="场地食宿", weight=D("15"), kind="主观", guidance="优12—15分，良8—11分，一般0—7分。"
    ),
    evaluation.CriterionRow(
        depth=1, number="3.2", name="服务方案", weight=D("60"), kind="主观", guidance="课程设计25分\n师资安排20分\n组织保障15分"
    ),
)


def evaluation_report(**fields) -> evaluation.EvaluationReport:
    prices = (D("172000"), D("174500"), D("158800.50"), D("169000"))
    rows = tuple(
        evaluation.PriceRow(
            bidder=name,
            price=price,
            evaluated=price * (D("0.9") if n == 2 else 1),
            score=D("8.31") if n != 2 else D("10.00"),
            remark="小微企业价格扣除10%" if n == 2 else "",
        )
        for n, (name, price) in enumerate(zip(BIDDERS, prices, strict=False))
    )
    totals = tuple(
        evaluation.TotalRow(
            bidder=name,
            scores=(D("88.31"), D("90.06"), None if n == 3 else D("85.50"), D("87.00"), D("86.25")),
            result=D("87.42") - n,
            rank=n + 1,
        )
        for n, name in enumerate(BIDDERS[:4])
    )
    details = tuple(
        evaluation.Detail(
            bidder=name,
            rows=tuple(
                evaluation.DetailRow(
                    criterion=f"{leaf.number} {leaf.name}",
                    weight=leaf.weight,
                    scores=(leaf.weight - 1,) * 5,
                    mean=D(leaf.weight - 1),
                )
                for leaf in CRITERIA
                if leaf.kind
            ),
        )
        for name in BIDDERS[:4]
    )
    candidates = tuple(
        evaluation.Candidate(rank=row.rank, name=row.bidder, price=price, score=row.result)
        for row, price in zip(totals[:3], prices, strict=False)
    )
    return evaluation.EvaluationReport(
        **head(
            fields,
            dated=date(2026, 12, 16),
            issuer="评标委员会",
            lot=LOT,
            procurement_method="公开招标",
            purchaser=DEPARTMENT.name,
            agency=AGENCY.name,
            media="重庆市政府采购网",
            notice_date=DAY,
            opened_at=moment(12, 15),
            opening_place="大渡口区公共资源交易中心第二开标室",
            evaluated_from=moment(12, 16, 1),
            evaluated_until=moment(12, 16, 8, 45),
            evaluation_place="大渡口区公共资源交易中心第三评标室",
            bidders=BIDDERS,
            members=members(),
            evaluation_method="综合评分法",
            criteria=CRITERIA,
            opening_situation="到投标截止时间共收到5家投标人的投标文件，密封完好，按时开标，投标人对开标过程无疑义。",
            examination_situation="资格审查5家，通过4家；符合性审查4家，全部通过。",
            evaluation_situation="评标委员会成员独立评审，客观分一致。",
            invalid=(evaluation.InvalidBid(bidder=BIDDERS[4], stage="资格审查", reason="未提供中小企业声明函"),),
            prices=rows,
            evaluators=EVALUATORS,
            totals=totals,
            details=details,
            candidates=candidates,
            tie_break="",
            clarifications="",
            member_changes="",
            other="",
        )
    )
