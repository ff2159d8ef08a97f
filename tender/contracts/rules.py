"""What a contract says before anybody edits it, and the digest both sides sign. Pure Python."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tender.core.money import CENT
from tender.procurement.rules.method_words import OPEN, Words

DRAFT_ARTICLES: tuple[tuple[str, str, str], ...] = (
    (
        "quality",
        "服务内容与质量标准",
        "按照{w.file}的采购需求和乙方{w.answer}的承诺提供培训服务；乙方不得将培训任务转包或者委托其他机构承办。",
    ),
    (
        "acceptance",
        "履约验收",
        "每期培训班结束后，甲方根据课次记录、考勤、学习鉴定和学员教学评估结果组织验收；参训学员满意率不低于85%。",
    ),
    ("bond", "履约保证金", "本合同不收取履约保证金。"),
    (
        "breach",
        "违约责任",
        "一方不履行合同义务或者履行不符合约定的，应当承担继续履行、采取补救措施或者赔偿损失等违约责任；"
        "乙方擅自更换主要授课教师的，每人次扣减该课次课酬。",
    ),
    ("dispute", "争议解决", "因履行本合同发生的争议，由双方协商解决；协商不成的，向甲方所在地人民法院提起诉讼。"),
    ("secrecy", "保密与个人信息", "乙方对参训人员个人信息和工作秘密负有保密义务，仅可用于本合同约定的培训组织工作。"),
)
DRAFT_PAYMENTS: tuple[tuple[str, str, str], ...] = (
    ("首付款", "30", "合同签订且收到发票后30日内支付"),
    ("验收款", "70", "培训班验收合格且收到发票后30日内支付"),
)


def draft_articles(*, acceptance: str = "", bond: str = "", words: Words = OPEN) -> list[dict[str, str]]:
    """Articles that O87 art. 72 and REQ22 art. 23 ask for, as a first text.

    `acceptance` and `bond` are what the tender document said of acceptance and performance bond: a contract may not depart
    from that (O87 art. 71).
    """
    said = {"acceptance": acceptance.strip(), "bond": bond.strip()}
    return [{"key": key, "title": title, "text": said.get(key) or text.format(w=words)} for key, title, text in DRAFT_ARTICLES]


def draft_payments(stated: Sequence[Mapping[str, str]] = ()) -> list[dict[str, str]]:
    """First payments, percents of the amount: those that the tender document states (O87 art. 71), else the usual ones."""
    if stated:
        return [dict(one) for one in stated]
    return [{"name": name, "percent": percent, "condition": condition} for name, percent, condition in DRAFT_PAYMENTS]


def payment_amounts(amount: Decimal, percents: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Yuan per payment, half up to the cent; the last one takes the rest, so that they add up to `amount` exactly."""
    parts = [(amount * percent / 100).quantize(CENT, ROUND_HALF_UP) for percent in percents[:-1]]
    return (*parts, amount - sum(parts, Decimal(0)))


def digest(text: Mapping[str, Any]) -> str:
    """SHA-256 (hex) of the contract's text as sorted, compact JSON: what a signature signs."""
    plain = json.dumps(text, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()
