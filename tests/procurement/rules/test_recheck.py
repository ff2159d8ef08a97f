"""The four lawful causes of a re-check and the two persons (O87 art. 64)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal as D

import pytest

from tender.procurement.rules.recheck import Item, may_ask, may_confirm

ITEM = Item(D(2), [D(8), D(8), D(9)], D(10), is_objective=False)


@pytest.mark.parametrize(
    ("cause", "item", "new", "code"),
    [
        ("abnormal", ITEM, D(8), None),
        ("abnormal", replace(ITEM, points=D(6)), D(8), "recheck_cause"),
        ("abnormal", ITEM, D(0), "recheck_cause"),
        ("abnormal", ITEM, D(2), "recheck_same"),
        ("abnormal", ITEM, D(11), "points_out_of_bounds"),
        ("abnormal", ITEM, None, "recheck_points"),
        ("out_of_range", replace(ITEM, points=D(12)), D(10), None),
        ("out_of_range", ITEM, D(8), "recheck_cause"),
        ("objective_differs", replace(ITEM, is_objective=True), D(8), None),
        ("objective_differs", replace(ITEM, is_objective=True), D(7), "recheck_cause"),
        ("objective_differs", replace(ITEM, is_objective=True, others=[D(2)]), D(8), "recheck_cause"),
        ("objective_differs", ITEM, D(8), "recheck_cause"),
        ("sum_error", replace(ITEM, recorded=D(70), added_up=D(71)), None, None),
        ("sum_error", replace(ITEM, recorded=D(71), added_up=D(71)), None, "recheck_cause"),
        ("changed_my_mind", ITEM, D(8), "recheck_cause"),
    ],
)
def test_only_a_cause_that_is_there_reopens_a_score(cause, item, new, code):
    refusal = may_ask(cause, item, new)
    assert (refusal.code if refusal else None) == code
    assert refusal is None or refusal.law


@pytest.mark.parametrize(
    ("by", "is_signed", "finance", "cause", "code"),
    [
        (2, False, "", "abnormal", None),
        (1, False, "", "abnormal", "recheck_two_persons"),
        (3, False, "", "abnormal", "recheck_evaluator"),
        (3, False, "", "sum_error", None),
        (2, True, " ", "abnormal", "recheck_finance"),
        (2, True, "财采〔2026〕1号", "abnormal", None),
    ],
)
def test_two_persons_and_after_the_signature_finance(by, is_signed, finance, cause, code):
    refusal = may_confirm(asked_by=1, by=by, evaluator=2, cause=cause, is_signed=is_signed, finance=finance)
    assert (refusal.code if refusal else None) == code
