"""Small builders for evaluation cases. Not here: any test."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tender.procurement.rules.criteria import Criterion
from tender.procurement.rules.evaluation import EvaluationCase, EvaluationResult, evaluate
from tender.procurement.rules.price import Bid
from tender.procurement.rules.rulebook import load

BOOK = load()
TREE = (
    Criterion("价格", "price", Decimal(10)),
    Criterion(
        "技术", "quality", Decimal(60), (Criterion("方案", "quality", Decimal(40)), Criterion("师资", "quality", Decimal(20)))
    ),
    Criterion("商务", "quality", Decimal(30)),
)


def sheet(*points: str | int) -> dict[str, Decimal]:
    """Points for 方案, 师资, 商务 of TREE."""
    return {leaf: Decimal(one) for leaf, one in zip(("方案", "师资", "商务"), points, strict=True)}


def bid(bidder: str, price: str | int, *sheets: Mapping[str, Decimal | None] | None, **more: Any) -> Bid:
    """A bid scored by e1, e2 … in turn; without sheets, one with the same middling points."""
    given = sheets or (sheet(30, 15, 20),)
    return Bid(bidder, Decimal(price), {f"e{n}": one for n, one in enumerate(given, 1)}, **more)


def run(*bids: Bid, **more: Any) -> EvaluationResult:
    """Evaluate bids against TREE."""
    return evaluate(EvaluationCase(BOOK, more.pop("criteria", TREE), bids, **more))


def codes(result: EvaluationResult) -> list[str]:
    """Codes of everything refused."""
    return [refusal.code for refusal in result.refusals]
