"""Names, people and dates that the sheets share."""

from __future__ import annotations

from datetime import UTC, date, datetime

from tender.core.papers import Contact, Signatory

VERIFY = "https://kaibiao.example.cn/verify/8f3a2c1d90"


DAY = date(2026, 11, 23)


PROJECT = "大渡口区“扩大对外开放与统筹区域发展”专题培训班服务采购项目"


NUMBER = "DDK-2026-ZB-001"


WORDS = "松涛 晨光 青瓷 远山 江声 竹影 石桥 春雨"


LOT = "第1包 扩大对外开放专题培训班"


SHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


DEPARTMENT = Contact(name="中共重庆市大渡口区委组织部", address="重庆市大渡口区文体路126号", person="陈敏", phone="023-68830001")


AGENCY = Contact(name="重庆渝信招标代理有限公司", address="重庆市渝中区中山三路8号", person="周强", phone="023-63600002")


BIDDERS = ("清华大学继续教育学院", "中国浦东干部学院", "重庆渝学教育培训有限公司", "中共杭州市委党校", "成都蜀才管理咨询有限公司")


EVALUATORS = ("王建国", "李秀英", "张伟", "刘芳", "陈敏")


def moment(month: int, day: int, hour: int = 6, minute: int = 0, second: int = 0) -> datetime:
    """A moment of 2026 in UTC; 06:00 is 14:00 in China."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


def members(signed: bool = True) -> tuple[Signatory, ...]:
    roles = ("评审专家、组长", "评审专家", "评审专家", "评审专家", "采购人代表")
    dissent = "对第三名投标人“服务方案”一项的得分有不同意见：其课程安排缺少现场教学环节，应低于本次平均得分。"
    return tuple(
        Signatory(name=name, role=role, signed_at=moment(12, 16, 8, 30 + n) if signed else None, note=dissent if n == 2 else "")
        for n, (name, role) in enumerate(zip(EVALUATORS, roles, strict=True))
    )


def people(fields: dict) -> dict:
    return {"purchaser": DEPARTMENT, "agency": AGENCY, "project_contact": "陈敏", "project_phone": "023-68830001"} | fields


def head(fields: dict, **more: object) -> dict:
    return (
        {"number": NUMBER, "issuer": DEPARTMENT.name, "dated": DAY, "record_words": WORDS, "project_name": PROJECT} | more | fields
    )
