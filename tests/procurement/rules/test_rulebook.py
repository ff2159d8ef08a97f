"""The rulebook file: every value is typed and has its article."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules.rulebook import DEFAULT, load

RULES = load()


def rows(raw: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every row of the file that says how well it is known."""
    if isinstance(raw, dict):
        if "seen" in raw:
            yield path, {"law": path.partition(".articles.")[2], **raw}
        for key, value in raw.items():
            yield from rows(value, f"{path}.{key}")


def test_every_value_names_its_article_and_how_well_it_is_known() -> None:
    bare = [path for path, row in rows(RULES.raw) if row["seen"] not in "VDSMI" or not row.get("law")]
    assert bare == []
    for section in ("periods", "limits", "methods"):
        assert [key for key, row in RULES.raw[section].items() if not row.get("law")] == []


def test_it_is_dated_and_versioned() -> None:
    assert (RULES.id, RULES.version, RULES.effective_from.isoformat(), RULES.effective_to) == (DEFAULT, 1, "2026-02-01", None)


@pytest.mark.parametrize("unknown", ["cn-gp-services-1999", "../secrets", "", "x" * 200])
def test_unknown_rulebook_is_refused(unknown: str) -> None:
    assert load(DEFAULT) is load(DEFAULT)
    with pytest.raises(Refusal) as refused:
        load(unknown)
    assert refused.value.code == "rulebook_unknown"


def test_unknown_method_committee_and_fee_table_are_refused() -> None:
    assert RULES.method("open_tender").min_suppliers == 3
    for ask, code in (
        (lambda: RULES.method("lottery"), "method_unknown"),
        (lambda: RULES.committee("single_source"), "committee_not_used"),
        (lambda: RULES.fees("atlantis"), "fee_table_unknown"),
    ):
        with pytest.raises(Refusal) as refused:
            ask()
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("method", "object", "least", "most"),
    [
        ("open_tender", "service", 10, None),
        ("open_tender", "goods", 30, None),
        ("invited_tender", "service", 10, None),
        ("consultation", "service", 10, 30),
        ("consultation", "goods", 30, 60),
    ],
)
def test_price_weight_bands_of_order_87_article_55_and_214_article_24(
    method: str, object: str, least: int, most: int | None
) -> None:
    band = RULES.method(method).price_weight[object]
    assert (band.least, band.most) == (least, most)
    assert "第55条" in band.law or "第24条" in band.law


def test_methods_without_scoring_have_no_price_weight() -> None:
    assert [key for key in RULES.methods if not RULES.method(key).price_weight] == [
        "negotiation", "inquiry", "single_source", "framework", "direct_assignment",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "amount", "unit"),
    [
        ("notice_publicity", 5, "wd"),
        ("doc_supply_min", 5, "wd"),
        ("open_tender_bid_min", 20, "d"),
        ("clarification_lead_open", 15, "d"),
        ("clarification_lead_prequal", 3, "d"),
        ("consultation_first_response_min", 10, "d"),
        ("negotiation_response_min", 3, "wd"),
        ("report_delivery", 2, "wd"),
        ("determine_winner", 5, "wd"),
        ("award_notice", 2, "wd"),
        ("award_publicity", 1, "wd"),
        ("sign_contract", 30, "d"),
        ("publish_contract", 2, "wd"),
        ("file_contract_copy", 7, "wd"),
        ("refund_bond_losers", 5, "wd"),
        ("objection_filing", 7, "wd"),
        ("objection_reply", 7, "wd"),
        ("complaint_filing", 15, "wd"),
        ("complaint_decision", 30, "wd"),
        ("suspension_most", 30, "d"),
        ("pay_supplier", 30, "d"),
    ],
)
def test_periods_of_the_law(key: str, amount: int, unit: str) -> None:
    period = RULES.period(key)
    assert (period.amount, period.unit, bool(period.law)) == (amount, unit, True)


def test_limits_deductions_and_thresholds() -> None:
    assert RULES.limit("bid_bond_percent").amount == 2
    assert RULES.limit("performance_bond_percent").amount == 10
    assert RULES.limit("class_leave_share").amount == Fraction(1, 7)
    assert (RULES.deduction("small_micro").least, RULES.deduction("small_micro").most) == (10, 20)
    assert (RULES.deduction("consortium").least, RULES.consortium_share) == (4, 30)
    low = RULES.abnormal_low
    assert (low.mean, low.second_lowest, low.ceiling, low.most, low.compare, low.explain_minutes) == (
        Decimal("0.50"), Decimal("0.50"), Decimal("0.45"), Decimal("0.65"), "lt", 30,
    )  # fmt: skip
    assert RULES.law("tie_break") == "财政部令第87号 第57、68条"
