"""Sample lists for the parts that show lists; the rest is in `core/samples.py`."""

from datetime import datetime, timedelta
from typing import Any

from tender.core.refusal import Refusal, _
from tender.core.wording import SHANGHAI

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=SHANGHAI)
CLOSES = datetime(2026, 11, 23, 14, 0, tzinfo=SHANGHAI)
HERE = "#"
FACTS = [
    {"label": "采购项目编号", "value": "DDK-2026-014", "change_url": HERE},
    {"label": "预算金额", "value": "¥151,250.00", "hint": "壹拾伍万壹仟贰佰伍拾元整", "change_url": HERE},
    {"label": "采购方式", "value": "公开招标", "change_url": HERE},
]
QUALITY = [
    {"label": "场地食宿", "weight": 15, "unit": "分"},
    {"label": "服务方案", "weight": 60, "unit": "分", "guidance": "课程设计、师资配备、教学管理。"},
]
LISTS: dict[str, Any] = {
    "thing": {"get_absolute_url": "/"},
    "offers": [
        {"card": {"label": "更正并顺延", "name": "amend"}, "refusal": None},
        {"card": {"label": "终止采购", "name": "terminate", "danger": True}, "refusal": None},
        {
            "card": {"label": "开标", "name": "open"},
            "refusal": Refusal("early", _("Bids can be opened from {until} on."), law="财政部令第87号 第40条", until=CLOSES),
        },
    ],
    "facts": FACTS,
    "groups": [{"title": "项目基本情况", "rows": FACTS[:2], "change_url": HERE}, {"title": "采购方式", "rows": FACTS[2:]}],
    "tasks": [
        {
            "title": "审核“扩大对外开放与统筹区域发展”专题班招标文件",
            "url": HERE,
            "due": NOW + timedelta(hours=7),
            "thing": "DDK-2026-014",
            "actor_hint": "提交人 王敏",
            "urgent": True,
        },
        {"title": "答复 2 个投标人提问", "url": HERE, "due": CLOSES, "thing": "DDK-2026-011", "state": "公告中", "tone": "blue"},
        {"title": "确认评标委员会名单", "url": HERE, "thing": "DDK-2026-009"},
    ],
    "tabs": [
        {"label": "概况", "url": HERE, "is_here": True},
        {"label": "问题", "url": HERE, "count": 2},
        {"label": "文件", "url": HERE},
    ],
    "trail": [("待办", HERE), ("采购项目", HERE), ("DDK-2026-014", "")],
    "history": [
        {"title": "招标公告已发布", "at": NOW - timedelta(days=9), "who": "王敏", "tone": "green"},
        {"title": "审核退回", "at": NOW - timedelta(days=11), "who": "李芳", "reason": "请补充师资要求的量化标准。", "tone": "red"},
        {"title": "提交审核", "at": NOW - timedelta(days=12), "who": "王敏"},
    ],
    "people": [
        {"name": "陈立新", "role": "评审专家", "organisation": "西南大学", "state": "已申明回避", "tone": "amber"},
        {"name": "赵一鸣", "role": "评审专家", "organisation": "重庆市委党校"},
        {"name": "孙丽华", "role": "采购人代表", "organisation": "区委组织部"},
    ],
    "tiles": [
        {"label": "收到投标", "value": 7, "unit": "份"},
        {"label": "本年合同额", "value": "¥1,284,300.00"},
        {"label": "今日到期", "value": 2, "unit": "项", "tone": "red", "url": HERE},
        {"label": "平均满意度", "value": "4.7", "hint": "312 份反馈"},
    ],
    "criteria": [
        {"label": "价格", "weight": 10, "unit": "分", "kind": "公式", "tone": "blue"},
        {
            "label": "商务",
            "weight": 15,
            "unit": "分",
            "children": [{"label": "同类合同", "weight": 10, "unit": "分"}, {"label": "综合", "weight": 5, "unit": "分"}],
        },
        {"label": "技术", "weight": 75, "unit": "分", "kind": "评分", "tone": "green", "children": QUALITY},
    ],
    "pages": [
        {"number": 1, "url": HERE},
        {"number": 2, "url": HERE, "is_here": True},
        {"number": None, "url": ""},
        {"number": 12, "url": HERE},
    ],
}
