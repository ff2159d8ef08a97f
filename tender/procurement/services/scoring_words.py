"""Official Chinese words for price formula, rounding and ties: the same in the tender document and in the evaluation report.

Lives here: row → sentence. Not here: other words of the tender document (`document_words.py`).
"""

from __future__ import annotations

from decimal import Decimal

from tender.procurement.models import Tender
from tender.procurement.models.scoring_terms import formula_of, scoring_terms_of
from tender.procurement.rules import formula
from tender.procurement.rules.method_words import OPEN
from tender.procurement.services import document_words as words

ADJUSTED = "投标报价按落实政府采购政策进行扣除的，以扣除后的价格计算。"
FORMULAS = {
    formula.LOWEST_FIRST: words.PRICE_FORMULA,
    formula.FIXED: "本项目采用固定价格采购，价格不列为评审因素；投标报价应当等于招标文件规定的固定价格。",
    formula.LEAST_COST: "投标文件满足招标文件全部实质性要求，且评审价格最低的投标人为中标候选人。" + ADJUSTED,
    formula.AVERAGE: (
        "以全部有效投标报价的算术平均值为评标基准价；投标报价每高于评标基准价1%扣{above}分，每低于1%扣{below}分，"
        "不足1%的按比例计算，扣完为止。" + ADJUSTED
    ),
    formula.LINEAR: "最低投标报价的价格分为满分；投标报价高于最低价{zero_at}%及以上的不得分，其间按直线内插法计算。" + ADJUSTED,
    formula.QUALITY_COST: (
        "技术商务标和报价标分别密封，先开启技术商务标；技术商务得分锁定后，对达到技术商务分值{threshold}%的投标人开启报价标，"
        "未达到的，报价标原封退回、不予开启。"
        "最低投标报价的价格分为满分，其他投标人的价格分＝（最低报价÷投标报价）×价格分值。" + ADJUSTED
    ),
}  # fmt: skip
LOWEST_METHOD = "最低评标价法：投标文件满足招标文件全部实质性要求，且投标报价最低的投标人为中标候选人"
MODES = {"half_up": "四舍五入", "half_even": "四舍六入五成双", "down": "去尾（不进位）"}
DRAW = "由开标系统公开随机抽取确定（公布随机种子和算法，任何人均可复核）"
HAND = "由采购人采取随机抽取的方式确定"


def price_formula(tender: Tender) -> str:
    """How prices become points."""
    by = formula_of(tender)
    numbers = {name: _plain(getattr(by, name)) for name in ("above", "below", "zero_at", "threshold")}
    return FORMULAS[by.kind].format(**numbers)


def method(tender: Tender) -> str:
    """The method of evaluation."""
    return LOWEST_METHOD if formula_of(tender).kind == formula.LEAST_COST else words.METHOD


def method_name(tender: Tender) -> str:
    """The method of evaluation in one word, as the method of purchase calls it."""
    said = tender.words.score
    return method(tender).partition("：")[0] if said == OPEN.score else said


def rounding(tender: Tender) -> str:
    """What is rounded, to how many places, which way."""
    said = words.ROUNDING[tender.rounding_stage].format(places=tender.rounding_places)
    return said.replace("四舍五入", MODES[scoring_terms_of(tender).rounding_mode]) + "。"


def ties(tender: Tender) -> str:
    """What happens between equals, to the end."""
    terms = scoring_terms_of(tender)
    end = DRAW if terms.tie_end == terms.TieEnd.DRAW else HAND
    if not terms.tie_leaf:
        return f"得分相同的，按投标报价由低到高顺序排列；得分且投标报价相同的并列，{end}。"
    return (
        f"得分相同的，按投标报价由低到高顺序排列；得分且投标报价相同的，按“{terms.tie_leaf}”得分由高到低排列；仍相同的并列，{end}。"
    )


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"
