"""Rules of a tender's cards, refusal by refusal; and small values that only pages use."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest

from tender.core.refusal import Refusal
from tender.delivery.rules.feedback import rate
from tender.procurement.rules import sheet
from tender.procurement.rules import tender as rules
from tests.builders import AT

DATES = Refusal("dates", "x")
TREE = Refusal("tree", "x")
LATE, EARLY = AT + timedelta(days=1), AT - timedelta(days=1)
FINE = rules.TenderFacts(
    deadline=AT,
    lots=(("包1", Decimal(10), Decimal(9)),),
    requirement_text="培训",
    requirements=1,
    bids_per_lot=(3,),
    admitted_per_lot=(3,),
)
CASES = [
    (rules.may_submit, {"requirement_text": " "}, "requirement_missing"),
    (rules.may_submit, {"lots": ()}, "lots_missing"),
    (rules.may_submit, {"missing": ("goal",)}, "fields_missing"),
    (rules.may_submit, {"lots": (("包1", Decimal(10), Decimal(11)),)}, "ceiling_above_budget"),
    (rules.may_submit, {"lots": (("包1", Decimal(10), Decimal(0)),)}, "ceiling_not_positive"),
    (rules.may_submit, {"criteria_refusal": TREE}, "tree"),
    (rules.may_submit, {"requirements": 0}, "requirements_missing"),
    (rules.may_publish, {"date_refusals": (DATES,)}, "dates"),
    (rules.may_open, {"bids_per_lot": (2, 2)}, "too_few_bids"),
    (rules.may_evaluate, {"unexamined": 2}, "examination_open"),
    (rules.may_evaluate, {"admitted_per_lot": (2,)}, "too_few_admitted"),
    (rules.may_evaluate, {"committee_refusal": TREE}, "tree"),
    (rules.may_take_report, {"unsigned": 1}, "report_unsigned"),
    (rules.may_conclude, {"contracts_missing": 1}, "contracts_missing"),
]


@pytest.mark.parametrize(("rule", "facts", "code"), CASES, ids=[f"{rule.__name__}-{code}" for rule, _, code in CASES])
def test_each_lacking_fact_is_refused_and_the_whole_one_passes(rule, facts, code):
    found = rule(replace(FINE, **facts), at=AT)
    assert found is not None
    assert found.code == code
    before = AT - timedelta(days=1) if rule.__name__ == "may_publish" else AT  # nothing is published at its deadline
    assert rule(FINE, at=before) is None


def test_an_amendment_comes_before_the_deadline_and_never_shortens_it():
    assert rules.may_amend(FINE, at=AT).code == "tender_closed"
    assert rules.may_amend(FINE, at=EARLY, deadline=EARLY).code == "deadline_shortened"
    assert rules.may_amend(FINE, at=EARLY, changed=["object"]).code == "fixed_after_publication"
    assert rules.may_amend(FINE, at=EARLY, deadline=LATE, changed=["place"]) is None


def test_a_tender_closes_from_its_deadline_on():
    assert rules.may_close(FINE, at=EARLY).code == "before_deadline"
    assert rules.may_close(replace(FINE, deadline=None), at=AT).code == "before_deadline"
    assert rules.may_close(FINE, at=AT) is None


def test_a_tender_is_open_strictly_before_its_deadline():
    assert rules.is_open(AT, "published", EARLY)
    assert not rules.is_open(AT, "published", AT)
    assert not rules.is_open(None, "published", EARLY)
    assert not rules.is_open(AT, "closed", EARLY)


def test_a_tender_fails_only_when_no_lot_can_go_on():
    too_few = partial(rules.may_fail, at=AT, cause="too_few")
    assert too_few(FINE).code == "enough_bids"
    assert too_few(replace(FINE, admitted_per_lot=(2,))) is None
    assert too_few(replace(FINE, bids_per_lot=(2,), admitted_per_lot=(0,))) is None
    assert rules.may_fail(FINE, at=AT, cause="unlawful") is None, "the other causes are the officer's to state"


def test_blind_names_are_sorted_as_they_are_counted():
    names = ["投标人11", "投标人乙", "elsewhere", "投标人甲"]
    assert sorted(names, key=sheet.alias_order)[:2] == ["投标人甲", "投标人乙"]


def test_replies_to_a_question_are_counted():
    assert rate("x", [5, 4, 3, 2, 1]).valid == 5


def test_a_sheet_is_complete_when_every_score_and_every_reason_is_there():
    assert sheet.Progress(done=3, all=3, bare=0).is_complete
    assert not sheet.Progress(done=2, all=3, bare=0).is_complete
    assert not sheet.Progress(done=3, all=3, bare=1).is_complete
