"""The bid bond by the law: at most 2 % of the budget, never cash, back within five working days, interest when late."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.workdays import WorkCalendar
from tender.procurement.rules import bond as rules
from tender.procurement.rules import rulebook

KNOWN = ("transfer", "guarantee")
BUDGETS = [Decimal(300000), Decimal(175250)]
DAYS = WorkCalendar(complete_years=frozenset({2026}))


def asked(amount, forms=("transfer",), budgets=BUDGETS):
    return rules.may_ask(Decimal(amount), forms, budgets=budgets, percent=Fraction(2), known=KNOWN)


def test_gpr_33_two_percent_of_the_budget_and_not_a_fen_more():
    assert rules.most_bond(BUDGETS, Fraction(2)) == Decimal("3505.00")
    assert asked("3505.00") is None
    refusal = asked("3505.01")
    assert (refusal.code, refusal.law, refusal.params["most"]) == ("bond_above_limit", "政府采购法实施条例 第33条", "¥3,505.00")
    assert rulebook.load().limit("bid_bond_percent").amount == 2


def test_a_bond_is_above_zero_and_never_in_cash_only():
    assert asked("0").code == "bond_not_positive"
    assert asked("100", ()).code == asked("100", ("cash",)).code == "bond_forms"
    assert asked("1", budgets=[]).code == "bond_above_limit"


@given(st.decimals(Decimal("0.01"), Decimal(10**9), places=2))
def test_the_highest_bond_is_lawful_and_one_fen_more_is_not(budget):
    most = rules.most_bond([budget], Fraction(2))
    assert most * 50 <= budget < (most + Decimal("0.01")) * 50
    assert asked(most + Decimal("0.01"), budgets=[budget]).code == "bond_above_limit"


def test_a_proof_needs_form_reference_day_account_and_its_paper():
    whole = {"form": "transfer", "reference": "流水1", "paid_on": "2026-03-10", "account": "甲行"}
    assert rules.proof_refusal(whole, KNOWN, has_file=True) is None
    assert rules.proof_refusal(whole, KNOWN, has_file=False).code == "bond_missing"
    for name in whole:
        assert rules.proof_refusal({**whole, name: ""}, KNOWN, has_file=True).code == "bond_missing"
    assert rules.proof_refusal({**whole, "form": "cheque"}, KNOWN, has_file=True).code == "bond_form"


NOTIFIED, SIGNED, OVER = date(2026, 3, 2), date(2026, 3, 20), date(2026, 2, 27)


@pytest.mark.parametrize(
    ("facts", "duty", "due"),
    [
        (rules.RefundFacts(), None, None),
        (rules.RefundFacts(notified=NOTIFIED), "refund_bond_losers", date(2026, 3, 9)),
        (rules.RefundFacts(is_winner=True, notified=NOTIFIED), None, None),
        (rules.RefundFacts(is_winner=True, notified=NOTIFIED, signed=SIGNED), "refund_bond_winner", date(2026, 3, 27)),
        (rules.RefundFacts(withdrawn=OVER, notified=NOTIFIED), "refund_bond_withdrawn", date(2026, 3, 6)),
        (rules.RefundFacts(ended=OVER), "refund_bond_ended", date(2026, 3, 6)),
    ],
)
def test_o87_38_when_it_goes_back(facts, duty, due):
    since = rules.refund_since(facts)
    assert (since and since[0], rules.refund_due(facts, DAYS.add_workdays)) == (duty, due)


def test_late_days_ask_for_the_interest_also_if_it_is_none():
    due = date(2026, 3, 9)
    in_time = {"received": NOTIFIED, "due": due, "done": due, "interest": None}
    assert rules.may_return(**in_time) is None
    late = {**in_time, "done": due + timedelta(days=2)}
    assert rules.may_return(**late).params["days"] == "2"
    assert rules.may_return(**{**late, "interest": Decimal(0)}) is None
    assert rules.may_return(**{**in_time, "done": NOTIFIED - timedelta(days=1)}).code == "return_before_receipt"
    assert rules.days_late(None, due) == 0


def test_interest_is_never_negative():
    day = date(2026, 3, 2)
    assert rules.may_return(received=day, due=day, done=day, interest=Decimal(-1)).code == "interest_negative"
    assert rules.may_return(received=day, due=day, done=day, interest=None) is None
