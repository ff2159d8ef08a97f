"""The pages inside an archive that a browser reads without a network: the index, and one page per list.

Lives here: HTML from plain values, Chinese like all papers. Not here: what stands in them (`services/archive_file.py`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from django.template.loader import render_to_string

from tender.core import wording
from tender.procurement.rules.archive import Line

TITLES = {
    "planning": "一、采购预算、计划、意向与需求",
    "document": "二、采购文件",
    "notices": "三、公告（各次）",
    "questions": "四、询问与答复",
    "opening": "五、邀请与开标",
    "bids": "六、投标（响应）文件",
    "examination": "七、资格、符合性审查与澄清",
    "evaluation": "八、评审",
    "award": "九、定标与通知",
    "remedies": "十、质疑与投诉",
    "contracts": "十一、合同",
    "supervision": "十二、监督事项",
    "trail": "十三、操作日志",
}
DIGEST = re.compile("[0-9a-f]{64}")
STYLE = (
    "body{font:16px/1.6 'Noto Sans CJK SC','Microsoft YaHei',sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}"
    "th,td{border:1px solid #b8c0cc;padding:.35rem .6rem;text-align:left;vertical-align:top;"
    "overflow-wrap:break-word}th{background:#eef1f5}code{font-size:.8rem;word-break:break-all}h1{font-size:1.6rem}"
    "h2{font-size:1.2rem;margin-top:2rem}.n{text-align:right;white-space:nowrap}"
)


@dataclass(frozen=True, kw_only=True)
class IndexSheet:
    """What the index says. `keep_until` None: the tender has not ended, so the term has not begun."""

    name: str
    number: str
    buyer: str
    method: str
    state: str
    keep_until: date | None
    years: int
    law: str
    remarks: Sequence[str]
    lines: Sequence[Line]


def index_page(sheet: IndexSheet) -> str:
    """index.html: one table per section, every file linked by its place in the archive."""
    sections = [(title, [line for line in sheet.lines if line.section == name]) for name, title in TITLES.items()]
    return render_to_string("documents/archive_index.html", {"s": sheet, "sections": sections, "style": STYLE})


def record_page(title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """A list as a page, piece by piece."""
    head = "".join(f"<th>{escape(name)}</th>" for name in columns)
    yield (
        f'<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><title>{escape(title)}</title><style>{STYLE}</style>'
        f"<h1>{escape(title)}</h1><table><thead><tr>{head}</tr></thead><tbody>\n"
    )
    for row in rows:
        yield f"<tr>{''.join(f'<td>{_cell(shown(value))}</td>' for value in row)}</tr>\n"
    yield "</tbody></table></html>\n"


def _cell(text: str) -> str:
    """A digest may break anywhere, words and numbers do not."""
    return f"<code>{text}</code>" if DIGEST.fullmatch(text) else escape(text)


def shown(value: Any) -> str:
    """A value in words; nothing stays empty."""
    return "" if value is None else wording.anything(value)
