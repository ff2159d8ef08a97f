"""Points that follow from counted evidence: the formula a criterion's guidance states, and its working. Pure; points are Decimal.

Lives here: reading 每份得2分，最多10分 and 3份及以上得10分，1份得4分. Not here: who counts and when (`services/evidence.py`).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from tender.core.refusal import Refusal, _

LAW = "财政部令第87号 第55条、第64条"
UNIT = "份个项名人次年家门场期本篇户"
NUMBER = r"(\d+(?:\.\d+)?)"
EACH = re.compile(rf"每(?:提供|有|具有|增加|新增)?\s*(?:一|1)?\s*([{UNIT}])[^，。；\n]{{0,40}}?(?:得|加|计)\s*{NUMBER}\s*分")
MOST = re.compile(rf"(?:最多|最高|满分|上限)[^\d，。；\n]{{0,8}}{NUMBER}\s*分")
STEP = re.compile(rf"{NUMBER}\s*([{UNIT}])\s*(?:（含）)?(?:及以上|以上|及其以上)?[^\d，。；\n]{{0,10}}?(?:得|计)\s*{NUMBER}\s*分")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Formula:
    """`each` points for every unit, at most `most`; or `steps` of (at least so many, points), most first."""

    unit: str
    most: Decimal
    each: Decimal | None = None
    steps: tuple[tuple[Decimal, Decimal], ...] = ()

    def told(self) -> str:
        """The formula as it was read, for the person who counts and for the report."""
        if self.each is not None:
            return f"每{self.unit}{_plain(self.each)}分，最多{_plain(self.most)}分"
        return "，".join(f"{_plain(least)}{self.unit}及以上{_plain(points)}分" for least, points in self.steps) + "，不足的0分"


def formula_of(guidance: str, weight: Decimal) -> Formula | None:
    """The formula that the guidance states, or None where it states none that fits the weight: then members enter the points.

    Example: “每提供一份合同得2分，最多10分” with weight 10 → 2 points each, at most 10 (O87 art. 55: scores are quantified).
    """
    text = unicodedata.normalize("NFKC", guidance).replace(",", "，").replace(";", "；")
    each, steps = EACH.findall(text), STEP.findall(text)
    if len(each) == 1:
        cap = MOST.search(text)
        most = Decimal(cap[1]) if cap else weight
        return Formula(each[0][0], most, each=Decimal(each[0][1])) if most <= weight else None
    units = {unit for _least, unit, _points in steps}
    found = tuple(sorted(((Decimal(least), Decimal(points)) for least, _unit, points in steps), reverse=True))
    rising = all(high[1] > low[1] and high[0] > low[0] for high, low in pairwise(found))
    if each or len(units) != 1 or not rising or found[0][1] > weight:
        return None
    return Formula(units.pop(), found[0][1], steps=found)


def points_for(formula: Formula, count: Decimal) -> tuple[Decimal, str]:
    """The points of so much evidence and the working, to the cent. Refuses (422) count_impossible below zero or without end.

    Example: 7 at 2 points each, at most 10 → (10.00, "7份 × 2分 = 14分，最多10分").
    """
    if not count.is_finite() or count < 0:
        raise Refusal("count_impossible", _("Evidence is counted from 0 upwards."), status=422, field="count", law=LAW)
    said = f"{_plain(count)}{formula.unit}"
    if formula.each is not None:
        raw = (count * formula.each).quantize(CENT, ROUND_HALF_UP)
        working = f"{said} × {_plain(formula.each)}分 = {_plain(raw)}分"
        return (formula.most, f"{working}，最多{_plain(formula.most)}分") if raw > formula.most else (raw, working)
    for least, points in formula.steps:
        if count >= least:
            return points, f"{said} ≥ {_plain(least)}{formula.unit}：{_plain(points)}分"
    return Decimal(0), f"{said}：不足{_plain(formula.steps[-1][0])}{formula.unit}，0分"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
