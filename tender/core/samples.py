"""Sample values for the page of all parts and for the house test that renders every part.

Lives here: `examples` (which parts there are, with their values). Not here: the examples' markup (`templates/parts/examples/`).
The moments are fixed, so that pictures of the page can be compared.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest

from tender.core import charts
from tender.core.forms import AmountField, DayField, Form, MomentField, ScoreField, TidyCharField, TidyTextField
from tender.core.models import CalendarDay
from tender.core.refusal import Refusal, _
from tender.core.sample_lists import CLOSES, LISTS, NOW
from tender.core.tables import Column, Filter, Table
from tender.core.wording import SHANGHAI


def parts() -> list[str]:
    """Names of all parts, in alphabetical order; a leading underscore marks a piece of another part."""
    folder = Path(settings.BASE) / "templates" / "parts"
    return sorted(path.stem for path in folder.glob("*.html") if not path.stem.startswith("_"))


def examples() -> list[dict[str, str]]:
    """Each part with the address of its example."""
    return [{"name": name, "template": f"parts/examples/{name}.html"} for name in parts()]


class SampleForm(Form):
    """One field of each kind."""

    title = TidyCharField(label="项目名称", max_length=120, help_text="写明培训对象与主题，公告和合同都用这个名称。")
    budget = AmountField(label="预算金额", help_text="含税总价。")
    closes = MomentField(label="投标截止时间")
    day = DayField(label="开班日期", required=False)
    score = ScoreField(label="得分", lowest=Decimal(0), highest=Decimal(15), required=False)
    procedure = forms.ChoiceField(
        label="采购方式", choices=[("open", "公开招标"), ("consultation", "竞争性磋商")], widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label="培训类别", choices=[("", "请选择"), ("a", "专题培训"), ("b", "党校主体班")], required=False)
    needs = TidyTextField(label="采购需求", required=False)
    agrees = forms.BooleanField(label="我已核对上述内容")


def wrong_form() -> SampleForm:
    """A form sent with mistakes."""
    form = SampleForm({"title": "2027 年处级干部能力提升班", "budget": "十五万", "closes": "2026-11-23T14:00", "procedure": "open"})
    form.is_valid()
    return form


def refusal() -> Refusal:
    """A refusal as a rule raises it."""
    return Refusal(
        "sample",
        _("The deadline can't be moved from {was} to {new}: it may only be extended."),
        instead=_("Extend the deadline and publish an amendment; bids already sealed stay valid."),
        law="财政部令第87号 第27条",
        was=CLOSES,
        new=CLOSES - timedelta(days=2),
    )


def table(request: HttpRequest) -> Table:
    """A table over rows that every installation has, if only a few."""
    columns = (
        Column("name", "节假日安排", sort="name", main=True),
        Column("day", "日期", kind="day", sort="day"),
        Column("is_working", "是否上班", kind="state", value=lambda row: "上班" if row.is_working else "放假", tone=_tone),
    )
    choice = Filter(
        "kind", "类别", [("work", "上班"), ("off", "放假")], lambda rows, value: rows.filter(is_working=value == "work")
    )
    empty = {"title": "还没有本地日历", "text": "国务院办公厅公布年度节假日安排后在此录入。"}
    return Table(
        columns, CalendarDay.objects.all(), request, name="days", caption="工作日历", search=["name"], filters=[choice], empty=empty
    )


def _tone(row: CalendarDay) -> str:
    return "blue" if row.is_working else "green"


def pictures() -> dict[str, charts.Picture]:
    """One picture of each kind."""
    bidders = ["清华大学继续教育学院", "中国人民大学", "中国浦东干部学院"]
    leaves = ["价格", "商务", "技术"]
    won = [
        [Decimal("9.42"), Decimal("13"), Decimal("68.5")],
        [Decimal("10"), Decimal("11.5"), Decimal("61")],
        [Decimal("8.8"), 14, 64],
    ]
    credits = [0, 24, 24, 52, 71, 98]
    return {
        "bars": charts.bars(
            "各投标人报价", list(zip(bidders, [151250, 142480, 162000], strict=True)), unit="元", head=("投标人", "报价")
        ),
        "grouped": charts.grouped_bars("评审因素得分对比", leaves, list(zip(bidders, won, strict=True)), unit="分"),
        "stacked": charts.stacked_bars("综合得分构成", list(zip(bidders, won, strict=True)), leaves, unit="分"),
        "lines": charts.lines(
            "本年度学分进度", [("累计学分", credits)], ["1月", "3月", "5月", "7月", "9月", "11月"], unit="分", step=True
        ),
        "distribution": charts.distribution(
            "课程满意度", [("1分", 0), ("2分", 1), ("3分", 4), ("4分", 17), ("5分", 26)], mark="5分", head=("评分", "人数")
        ),
    }


def steps() -> list[dict[str, Any]]:
    """The road of a tender."""
    start = datetime(2026, 10, 26, 9, 0, tzinfo=SHANGHAI)
    return [
        {"label": "编制", "state": "done", "at": start, "who": "采购人"},
        {"label": "审核", "state": "done", "at": start + timedelta(days=3), "who": "分管领导"},
        {"label": "公告", "state": "done", "at": start + timedelta(days=6)},
        {"label": "投标", "state": "now", "at": CLOSES, "who": "投标人", "exact": True},
        {"label": "开标", "state": "next", "at": CLOSES, "who": "密钥保管人"},
        {"label": "评审", "state": "next", "at": CLOSES + timedelta(days=1), "who": "评标委员会"},
        {"label": "定标公示", "state": "next", "at": CLOSES + timedelta(days=4)},
        {"label": "签约", "state": "next", "at": CLOSES + timedelta(days=30), "who": "双方"},
    ]


def next_step() -> dict[str, Any]:
    """What the road says below its line."""
    return {"label": "可以提交、替换或撤回投标文件。", "who": "投标人", "until": CLOSES, "url": "#"}


def sheet() -> dict[str, Any]:
    """A score sheet of two bids and three leaves."""
    columns = [{"label": "投标人 A", "sum": "21.5"}, {"label": "投标人 B", "sum": "13"}]

    def row(label: str, key: str, highest: int, values: list[str], guidance: str = "") -> dict[str, Any]:
        cells = [
            {"name": f"s-{key}-{n}", "column": columns[n]["label"], "value": value, "reason_name": f"r-{key}-{n}"}
            for n, value in enumerate(values)
        ]
        return {"label": label, "lowest": 0, "highest": highest, "reason_below": highest // 3, "guidance": guidance, "cells": cells}

    rows = [
        {"label": "技术 75 分"},
        row("课程设计", "1", 30, ["12.5", "8"], "课程体系完整、紧扣需求得 20–30 分；基本满足得 10–19 分。"),
        row("师资力量", "2", 15, ["9", "5"]),
        row("场地与食宿", "3", 15, ["", ""]),
    ]
    return {"id": "sample-sheet", "title": "评分表", "row_head": "评审因素", "columns": columns, "rows": rows, "span": 3}


def values(request: HttpRequest) -> dict[str, Any]:
    """All values that the examples use, under the name `sample`."""
    made = {
        "now": NOW,
        "closes": CLOSES,
        "soon": NOW + timedelta(hours=5),
        "empty_form": SampleForm(),
        "wrong_form": wrong_form(),
        "refusal": refusal(),
        "table": table(request),
        "pictures": pictures(),
        "steps": steps(),
        "next": next_step(),
        "sheet": sheet(),
        **LISTS,
    }
    return {"sample": made}
