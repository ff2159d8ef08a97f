"""Price scores and deductions: the worked examples SME-1 and SME-2, and the boundaries of abnormally low prices."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from tender.procurement.rules import formula, price
from tender.procurement.rules.formula import Formula
from tender.procurement.rules.price import Bid, LowPrice, Policy
from tender.procurement.rules.rounding import rounded
from tests.procurement.rules.builders import BOOK

SME = (("A", 480_000, True), ("B", 450_000, False), ("C", 470_000, True))


def points(weight: int, percent: int) -> dict[str, str]:
    policy = Policy(small_micro_deduction=Decimal(percent))
    bids = [Bid(name, Decimal(amount), {}, small_micro=small) for name, amount, small in SME]
    evaluated = {bid.bidder: price.evaluated_price(bid, policy, BOOK) for bid in bids}
    return {bidder: str(rounded(score, 2)) for bidder, score in formula.points(Formula(), evaluated, Decimal(weight)).items()}


@pytest.mark.parametrize(
    ("weight", "percent", "expected"),
    [
        (30, 10, {"A": "29.38", "B": "28.20", "C": "30.00"}),
        (30, 0, {"A": "28.13", "B": "30.00", "C": "28.72"}),
        (30, 20, {"A": "29.38", "B": "25.07", "C": "30.00"}),
        (10, 10, {"A": "9.79", "B": "9.40", "C": "10.00"}),
    ],
    ids=["SME-1 10%", "SME-1 none", "SME-1 20%", "SME-2"],
)
def test_small_enterprise_deduction_of_document_46_article_9(weight: int, percent: int, expected: dict[str, str]) -> None:
    assert points(weight, percent) == expected


@pytest.mark.parametrize(("share", "percent"), [(None, 0), ("29.99", 0), ("30", 5), ("100", 5)])
def test_consortium_deduction_is_a_gate_at_30_percent(share: str | None, percent: int) -> None:
    policy = Policy(Decimal(10), Decimal(5))
    bid = Bid("A", Decimal(100), {}, sme_share=Decimal(share) if share else None)
    assert price.deduction(bid, policy, BOOK) == percent


def test_a_small_enterprise_in_a_consortium_is_not_deducted_twice() -> None:
    bid = Bid("A", Decimal(100), {}, small_micro=True, sme_share=Decimal(60))
    assert price.evaluated_price(bid, Policy(Decimal(10), Decimal(5)), BOOK) == 90


def test_deductions_outside_the_band_are_refused() -> None:
    assert price.policy_refusals(Policy(Decimal(10), Decimal(4)), BOOK) == []
    assert price.policy_refusals(Policy(), BOOK) == []
    found = price.policy_refusals(Policy(Decimal("9.9"), Decimal(7)), BOOK)
    assert [(r.code, r.params["kind"], r.params["percent"]) for r in found] == [
        ("deduction_out_of_band", "small_micro", "9.9"), ("deduction_out_of_band", "consortium", "7"),
    ]  # fmt: skip


def flags(*prices: int, ceiling: int | None = 500_000, low: LowPrice | None = None) -> dict[str, list[str]]:
    bids = [Bid(str(n), Decimal(amount), {}) for n, amount in enumerate(prices, 1)]
    limit = None if ceiling is None else Decimal(ceiling)
    return price.low_flags(bids, low or price.low_price_default(BOOK), ceiling=limit)


SECOND, CEILING, MEAN = "abnormal_low_second", "abnormal_low_ceiling", "abnormal_low_mean"
AT_65 = LowPrice(Decimal("0.65"), Decimal("0.65"), Decimal("0.65"))


@pytest.mark.parametrize(
    ("prices", "ceiling", "low", "expected"),
    [
        ((500_000, 480_000, 225_000), 500_000, None, {"3": [SECOND]}),
        ((500_000, 480_000, 224_999), 500_000, None, {"3": [SECOND, CEILING]}),
        ((225_000, 450_000, 450_000), 500_000, None, {}),
        ((250_000, 450_000, 460_000), 500_000, AT_65, {"1": [MEAN, SECOND, CEILING]}),
        ((1_000_000, 950_000, 420_000, 880_000), 1_200_000, None, {"3": [SECOND, CEILING]}),
        ((224_999,), None, None, {}),
        ((100, 1000, 1000, 1000), None, None, {"1": [MEAN, SECOND]}),
        ((), 500_000, None, {}),
    ],
)
def test_abnormally_low_boundaries_of_document_2026_2(
    prices: tuple[int, ...], ceiling: int | None, low: LowPrice | None, expected: dict[str, list[str]]
) -> None:
    assert flags(*prices, ceiling=ceiling, low=low) == expected


def test_equal_triggers_only_when_the_document_says_le() -> None:
    default = price.low_price_default(BOOK)
    inclusive = LowPrice(default.mean, default.second_lowest, default.ceiling, "le")
    assert flags(225_000, 450_000, 450_000, low=inclusive) == {"1": [SECOND, CEILING]}


def test_thresholds_above_65_percent_are_refused() -> None:
    assert price.low_price_refusal(AT_65, BOOK) is None
    refusal = price.low_price_refusal(LowPrice(Decimal("0.66"), Decimal("0.5"), Decimal("0.45")), BOOK)
    assert refusal is not None
    assert (refusal.code, refusal.law, refusal.params["found"]) == ("abnormal_low_threshold", "财库〔2026〕2号", "0.66")


def test_no_bids_no_scores() -> None:
    assert formula.points(Formula(), {}, Decimal(10)) == {}
    assert formula.points(Formula(), {"A": Fraction(5)}, Decimal(10)) == {"A": 10}


def test_without_thresholds_no_price_is_abnormally_low():
    bids = [Bid("甲", Decimal(1), {}), Bid("乙", Decimal(100), {})]
    assert price.low_flags(bids, LowPrice(None, None, None), ceiling=Decimal(100)) == {}
