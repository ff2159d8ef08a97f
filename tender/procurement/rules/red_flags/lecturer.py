"""The same lecturer named in bids of different bidders: names of the pool, and names that follow a label such as 授课教师：."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tender.procurement.rules.red_flags.facts import TenderFacts
from tender.procurement.rules.red_flags.flag import LOW, Flag, flag
from tender.procurement.rules.red_flags.shared import shared

LABEL = re.compile(
    r"(?:授课教师|授课专家|主讲教师|主讲人|拟派教师|拟派师资|讲师|师资名单|lecturers?)\s*[：:]\s*([^\n。；;]{2,200})",
    re.IGNORECASE,
)
GAP = re.compile(r"[、，,/ ]+")
TITLE = re.compile(r"(?:[（(].*|副?教授|副?研究员|院士|老师|博士|讲师|高级讲师)$")
CHINESE = re.compile(r"[\u4e00-\u9fff·]{2,10}")
AROUND = 24


def find(facts: TenderFacts) -> Iterator[Flag]:
    """One flag per name; low, because good lecturers teach for many."""
    said = [
        (bid, "name", name, where, _around(text, name))
        for bid in facts.bids
        for where, text in bid.all_texts()
        for name in sorted(names_in(text, facts.lecturers))
        if not any(name in own for own in facts.own_texts)
    ]
    for about, pieces in shared(said):
        yield flag("lecturer", about, LOW, pieces, law=facts.rows["lecturer"]["law"])


def names_in(text: str, pool: frozenset[str]) -> set[str]:
    """Lecturers that a text names."""
    found = {name for name in pool if len(name) > 1 and name in text}
    for listed in LABEL.findall(text):
        for word in GAP.split(listed):
            name = TITLE.sub("", word.strip())
            if CHINESE.fullmatch(name) and len(name) <= 4:
                found.add(name)
    return found


def _around(text: str, name: str) -> str:
    at = text.index(name)
    start, end = max(0, at - AROUND), at + len(name) + AROUND
    return f"{'…' if start else ''}{text[start:end].strip()}{'…' if end < len(text) else ''}"
