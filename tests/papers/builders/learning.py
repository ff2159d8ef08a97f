"""Sheets of classes, participants and credits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from tender.core.papers import Signatory
from tender.credits import documents as credit
from tender.delivery import documents as delivery
from tests.papers.builders.common import (
    BIDDERS,
    DEPARTMENT,
    WORDS,
    moment,
)

CLASS = "扩大对外开放与统筹区域发展专题培训班（第一期）"


PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 160">'
    '<g font-family="Noto Serif CJK SC" font-size="16"><text x="4" y="45">课程设计</text><text x="4" y="105">教师授课</text></g>'
    '<g><rect x="90" y="25" width="280" height="30" fill="#2f6f4f"/><rect x="370" y="25" width="140" height="30" fill="#7fb08f"/>'
    '<rect x="510" y="25" width="60" height="30" fill="#d9c48a"/></g>'
    '<g><rect x="90" y="85" width="320" height="30" fill="#2f6f4f"/><rect x="410" y="85" width="120" height="30" fill="#7fb08f"/>'
    '<rect x="530" y="85" width="40" height="30" fill="#d9c48a"/></g></svg>'
)


def _class(fields: dict, **more: object) -> dict:
    dates = {"started": date(2027, 1, 11), "ended": date(2027, 1, 15)}
    return (
        {"number": "DDK-BC-2027-001", "issuer": DEPARTMENT.name, "record_words": WORDS, "dated": date(2027, 1, 18)}
        | dates
        | more
        | fields
    )


def certificate(**fields) -> delivery.Certificate:
    return delivery.Certificate(
        **_class(
            fields,
            number="DDK-JY-2027-0001",
            holder="罗晓梅",
            unit="重庆市大渡口区发展和改革委员会",
            class_name=CLASS,
            provider=BIDDERS[0],
            hours=D("32.0"),
        )
    )


def learning_appraisal(**fields) -> delivery.LearningAppraisal:
    return delivery.LearningAppraisal(
        **_class(
            fields,
            learner="罗晓梅",
            gender="女",
            unit="重庆市大渡口区发展和改革委员会",
            post="副主任",
            class_name=CLASS,
            provider=BIDDERS[0],
            place="北京市海淀区清华大学",
            planned_hours=D("32"),
            attended_hours=D("28.5"),
            leave_hours=D("3.5"),
            make_up_hours=D("0"),
            exam="88分",
            grade="优秀",
            summary="系统学习了对外开放和区域协调发展的理论与实践，对本区产业承接有了新的思路。\n下一步将结合工作提出建议。",
            appraisal="该学员学习态度端正，遵守纪律，积极参加讨论，考核成绩优秀。",
            appraiser=Signatory(name="何文", role="班主任", signed_at=moment(1, 16)),
            organiser_opinion="同意施教机构的鉴定意见。",
            confirmer=Signatory(name="林正", role="主办单位负责人"),
        )
    )


def feedback_result(**fields) -> delivery.FeedbackResult:
    def rated(name: str, *counts: int) -> delivery.RatedItem:
        return delivery.RatedItem(name=name, counts=counts, satisfied=D("83.33"), mean=D("84.44"))

    return delivery.FeedbackResult(
        **_class(
            fields,
            class_name=CLASS,
            provider=BIDDERS[0],
            opened_at=moment(1, 15),
            closed_at=moment(1, 17, 16),
            enrolled=40,
            valid=36,
            reply_rate=D("90.00"),
            scale=("非常满意", "满意", "基本满意", "不满意"),
            satisfied=D("83.33"),
            mean=D("84.44"),
            rating="一般",
            items=(rated("课程设计", 20, 10, 4, 2), rated("教学内容", 22, 9, 4, 1), rated("食宿服务", 18, 12, 5, 1)),
            lecturers=(rated("区域协调发展战略（王教授）", 24, 8, 3, 1),),
            picture=PICTURE,
            comments=("希望增加现场教学。", "讨论时间可以再长一些。"),
            method="满意率=（非常满意+满意）÷有效答卷；满意度按100、80、60、0分加权平均。",
        )
    )


def sign_in_sheet(rows: int = 12, **fields) -> delivery.SignInSheet:
    people = tuple(
        delivery.SignInRow(
            name=f"学员{n:02}",
            unit="大渡口区住房和城乡建设委员会",
            post="副主任",
            note="病假" if n == 3 else "",
            checked_in_at=None if n == 3 else moment(1, 11, 0, 40 + n % 20),
        )
        for n in range(1, rows + 1)
    )
    values = {
        "number": "DDK-BC-2027-001",
        "issuer": DEPARTMENT.name,
        "record_words": WORDS,
        "dated": date(2027, 1, 11),
        "class_name": CLASS,
        "session": "第1课 区域协调发展战略",
        "starts_at": moment(1, 11, 1),
        "ends_at": moment(1, 11, 4),
        "place": "明理楼报告厅",
        "lecturer": "王教授",
        "hours": D("4.0"),
        "rows": people,
        "organiser": "赵磊",
    }
    return delivery.SignInSheet(**values | fields)


def credit_statement(rows: int = 5, **fields) -> credit.CreditStatement:
    lines = tuple(
        credit.CreditLine(
            entered_on=date(2027, 1, 15 + n % 10),
            activity=CLASS,
            category="脱产培训",
            hours=D("32"),
            credits=D("6.40"),
            evidence="结业证书DDK-JY-2027-0001",
            note="冲销第2笔" if n == 4 else "",
        )
        for n in range(1, rows + 1)
    )
    values = {
        "number": "XF-2027-000123",
        "issuer": DEPARTMENT.name,
        "record_words": WORDS,
        "dated": date(2027, 6, 30),
        "learner": "罗晓梅",
        "unit": "重庆市大渡口区发展和改革委员会",
        "post": "副主任",
        "rank_group": "县处级",
        "cycle_from": date(2023, 1, 1),
        "cycle_until": date(2027, 12, 31),
        "base": (credit.Part(name="脱产培训", earned=D("80.00"), limit=D("100")),),
        "comprehensive": (
            credit.Part(name="在职自学", earned=D("34.00"), limit=D("40")),
            credit.Part(name="理论成果", earned=D("17.00"), limit=D("20")),
            credit.Part(name="工作实绩", earned=D("36.00"), limit=D("40")),
            credit.Part(name="奖励加分、失误减分", earned=D("2.00"), limit=None),
        ),
        "base_total": D("80.00"),
        "comprehensive_total": D("89.00"),
        "total": D("169.00"),
        "requirement": "五年累计不少于3个月或者550学时",
        "fulfilled": False,
        "ranking": "同职级类别第12名（共98人）",
        "rule_set": "大渡口区干部教育培训学分规则 2026年第1版",
        "lines": lines,
    }
    return credit.CreditStatement(**values | fields)
