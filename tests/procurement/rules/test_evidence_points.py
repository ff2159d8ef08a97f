"""Points from counted evidence: formulas as tender documents write them."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules.evidence import formula_of, points_for


@pytest.mark.parametrize(
    ("guidance", "count", "points", "working"),
    [
        ("近三年同类合同，每提供一份得2分，最多10分。", 7, "10", "7份 × 2分 = 14分，最多10分"),
        ("近三年同类合同，每提供一份得2分，最多10分。", 3, "6", "3份 × 2分 = 6分"),
        ("每有1名副高以上教师得1.5分", 2, "3", "2名 × 1.5分 = 3分"),
        ("３份及以上得10分，2份得6分，1份得3分，没有不得分", 2, "6", "2份 ≥ 2份：6分"),
        ("3份及以上得10分，2份得6分，1份得3分", 5, "10", "5份 ≥ 3份：10分"),
        ("3份及以上得10分，2份得6分，1份得3分", 0, "0", "0份：不足1份，0分"),
    ],
)
def test_a_stated_formula_is_computed_with_its_working(guidance, count, points, working):
    formula = formula_of(guidance, D(10))
    assert formula is not None
    assert points_for(formula, D(count)) == (D(points), working)


@pytest.mark.parametrize(
    "guidance",
    ["", "方案完整、针对性强的得8–10分", "每份得2分，每名得1分", "每份得2分，最多20分", "2份得6分，3名得8分", "2份得6分，3份得5分"],
)
def test_what_states_no_clear_formula_is_entered_by_the_members(guidance):
    assert formula_of(guidance, D(10)) is None


def test_less_than_nothing_is_not_counted():
    formula = formula_of("每份得2分", D(10))
    with pytest.raises(Refusal) as refused:
        points_for(formula, D(-1))
    assert refused.value.code == "count_impossible"


def test_a_formula_is_told_as_it_was_read():
    each, steps = formula_of("每份得2分", D(10)), formula_of("3份及以上得10分，2份得6分，1份得3分", D(10))
    assert each is not None
    assert steps is not None
    assert (each.told(), steps.told()) == ("每份2分，最多10分", "3份及以上10分，2份及以上6分，1份及以上3分，不足的0分")
