"""Sheets up to the deadline: notices, answers, receipts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

from tender.procurement.documents import bid, notice, question
from tests.papers.builders.common import (
    BIDDERS,
    DAY,
    LOT,
    NUMBER,
    SHA,
    head,
    moment,
    people,
)


def tender_notice(**fields) -> notice.TenderNotice:
    lots = (
        notice.Lot(
            number=1, name="扩大对外开放专题培训班", requirement="50人，5天，32学时", budget=D("175625"), ceiling=D("175250")
        ),
        notice.Lot(number=2, name="统筹区域发展专题培训班", requirement="50人，5天，32学时", budget=D("175625"), ceiling=None),
    )
    return notice.TenderNotice(
        **head(
            people(fields),
            method="公开招标",
            budget=D("351250"),
            ceiling=D("350875"),
            lots=lots,
            requirement="面向全区处级干部举办专题培训班2期，每期50人、5天，包括课程设计、师资聘请、教学组织、食宿场地和效果评估，详见招标文件第三章。",
            contract_period="自合同签订之日起至2027年3月31日",
            consortium_allowed=False,
            policy_qualification="本项目专门面向中小企业采购，所属行业为租赁和商务服务业。",
            special_qualifications=("具备开展干部教育培训的师资和场地", "不得转包，不得委托其他社会机构办班"),
            documents_from=DAY,
            documents_until=date(2026, 11, 30),
            document_place="大渡口区公开招标系统（https://kaibiao.example.cn）",
            document_way="登录系统免费下载",
            document_price=D(0),
            deadline=moment(12, 15),
            bid_place="大渡口区公开招标系统在线密封提交",
            opening_place="大渡口区公共资源交易中心第二开标室",
            publicity_workdays=5,
            publicity_until=date(2026, 11, 30),
            other="投标文件由系统密封，开标前任何单位和个人均不能读取。\n密封保管人名单随本公告发布。",
        )
    )


def amendment_notice(**fields) -> notice.AmendmentNotice:
    changes = (
        notice.Change(
            place="第三章 二、服务内容 第3项", before="每期现场教学不少于2次", after="每期现场教学不少于3次，其中跨省1次"
        ),
        notice.Change(place="第一章 四、投标截止时间", before="2026年12月15日14时00分", after="2026年12月24日14时00分"),
    )
    return notice.AmendmentNotice(
        **head(
            people(fields),
            dated=date(2026, 12, 9),
            sequence=1,
            first_published=DAY,
            about="采购公告、采购文件",
            reason="根据潜在投标人提问完善采购需求",
            changes=changes,
            new_deadline=moment(12, 24),
            medium="重庆市政府采购网",
            other="",
        )
    )


def failed_notice(**fields) -> notice.FailedNotice:
    return notice.FailedNotice(**_end(fields))


def termination_notice(**fields) -> notice.TerminationNotice:
    return notice.TerminationNotice(
        **_end({"reason": "因年度培训任务取消，本项目不再实施。", "law": "财政部令第87号第二十九条"} | fields)
    )


def _end(fields: dict) -> dict:
    return head(
        people(fields),
        dated=date(2026, 12, 16),
        lots=(LOT,),
        first_published=DAY,
        reason="投标截止时间结束后，提交投标文件的投标人为2家，不足3家。",
        law="《中华人民共和国政府采购法》第三十六条第一项",
        effect="本标包不予开标，已提交的投标文件保持密封并退回投标人。",
        refunds="投标保证金自本公告发布之日起5个工作日内退还。",
        next_step="采购人将在完善采购需求后重新招标。",
        other="",
    )


def question_record(**fields) -> question.QuestionRecord:
    texts = (
        ("培训场地是否必须在主城区？", "不限制培训场地所在区域，应当满足招标文件第三章规定的食宿和教学条件。", False),
        ("现场教学次数是否可以增加？", "可以。每期现场教学调整为不少于3次，详见更正公告。", True),
    )
    answers = tuple(
        question.Answered(
            number=n, question=ask, asked_on=date(2026, 11, 26), reply=say, replied_on=date(2026, 11, 27), changes_document=new
        )
        for n, (ask, say, new) in enumerate(texts, start=1)
    )
    return question.QuestionRecord(
        **head(
            fields,
            dated=date(2026, 11, 27),
            deadline=moment(12, 15),
            answers=answers,
            sent_to="已获取招标文件的各潜在投标人",
            other="",
        )
    )


def bid_receipt(**fields) -> bid.BidReceipt:
    parts = (
        bid.SealedPart(name="技术商务标", size=18_734_592, sha256=SHA),
        bid.SealedPart(name="报价标", size=4096, sha256=SHA[::-1]),
    )
    return bid.BidReceipt(
        **head(
            fields,
            number="HZ-2026-00017",
            dated=date(2026, 12, 14),
            project_number=NUMBER,
            lot=LOT,
            bidder=BIDDERS[0],
            version=2,
            received_at=moment(12, 14, 9, 12, 33),
            deadline=moment(12, 15),
            envelope_sha256=SHA,
            parts=parts,
        )
    )
