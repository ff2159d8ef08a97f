"""Sheets of contracts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal as D

from tender.contracts import documents as contracts
from tender.core.papers import Attached, Contact, Signatory
from tests.papers.builders.common import (
    BIDDERS,
    DEPARTMENT,
    LOT,
    NUMBER,
    PROJECT,
    SHA,
    WORDS,
)

PURCHASER = contracts.Side(
    name=DEPARTMENT.name,
    address=DEPARTMENT.address,
    credit_code="11500104009285XXXA",
    representative="林正",
    phone="023-68830001",
)


PROVIDER = contracts.Side(
    name=BIDDERS[0],
    address="北京市海淀区清华园1号",
    credit_code="12100000400000XXX5",
    representative="何文",
    phone="010-62780000",
    bank="中国工商银行北京海淀支行",
    account="0200004509089131XXX",
)


def contract(**fields) -> contracts.Contract:
    item = contracts.Item(
        name="专题培训服务（第1包）",
        requirement="50人，5天，32学时",
        quantity=D("1.00"),
        unit="期",
        unit_price=D("172000"),
        amount=D("172000"),
    )
    payments = (
        contracts.PaymentTerm(
            name="首付款", percent=D("30.00"), amount=D("51600"), condition="合同生效并收到发票之日起10个工作日内"
        ),
        contracts.PaymentTerm(
            name="尾款",
            percent=D("70.00"),
            amount=D("120400"),
            condition="结课、验收合格且学员满意率不低于90%，收到发票之日起10个工作日内",
        ),
    )
    signed = (
        Signatory(name="林正", role="甲方代表", signed_at=datetime(2026, 12, 28, 2, 0, tzinfo=UTC)),
        Signatory(name="何文", role="乙方代表", signed_at=datetime(2026, 12, 28, 3, 30, tzinfo=UTC)),
    )
    values = {
        "number": "DDK-HT-2026-008",
        "issuer": DEPARTMENT.name,
        "dated": date(2026, 12, 28),
        "record_words": WORDS,
        "name": "大渡口区扩大对外开放专题培训班服务合同",
        "project_name": PROJECT,
        "project_number": NUMBER,
        "lot": LOT,
        "awarded_on": date(2026, 12, 22),
        "purchaser": PURCHASER,
        "provider": PROVIDER,
        "items": (item,),
        "amount": D("172000"),
        "price_includes": "总价包含课程设计、师资、场地、食宿、资料、交通和税费，不再支付其他费用。",
        "quality": "符合招标文件第三章的全部要求。",
        "promises": ("正高级职称教师授课不少于20学时", "现场教学4次"),
        "period_from": date(2026, 12, 28),
        "period_until": date(2027, 2, 26),
        "place": "北京市海淀区清华大学",
        "way": "集中面授与现场教学相结合",
        "payments": payments,
        "performance_bond": "不收取。",
        "acceptance": "甲方在结课后5个工作日内，依据签到记录、学习鉴定和教学评估结果逐项验收，并出具验收书。",
        "breach": "乙方擅自变更教师或者课程的，每次按合同总价的1%支付违约金。\n甲方逾期付款的，按日支付未付金额万分之五的违约金。",
        "dispute": "因本合同发生争议的，双方协商解决；协商不成的，向甲方所在地人民法院提起诉讼。",
        "articles": (
            contracts.Article(title="转包和分包", text="乙方不得转包，不得委托其他社会机构办班。"),
            contracts.Article(title="合同生效", text="本合同自双方签字盖章之日起生效，一式四份，双方各执两份。"),
        ),
        "signed_place": "重庆市大渡口区",
        "signatories": signed,
        "attachments": (Attached(name="投标文件", sha256=SHA),),
    }
    return contracts.Contract(**values | fields)


def contract_notice(**fields) -> contracts.ContractNotice:
    paper = contract()
    values = {
        "number": paper.number,
        "issuer": paper.issuer,
        "dated": date(2026, 12, 29),
        "record_words": WORDS,
        "name": paper.name,
        "project_name": PROJECT,
        "project_number": NUMBER,
        "purchaser": DEPARTMENT,
        "procurement_method": "公开招标",
        "provider": Contact(name=BIDDERS[0], address="北京市海淀区清华园1号", person="何文", phone="010-62780000"),
        "items": paper.items,
        "amount": paper.amount,
        "period": "2026年12月28日至2027年2月26日",
        "place": paper.place,
        "signed_on": paper.dated,
        "other": "",
        "attachments": (Attached(name="合同文本.pdf", sha256=SHA),),
    }
    return contracts.ContractNotice(**values | fields)
