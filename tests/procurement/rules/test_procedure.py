"""Which procedures are lawful: GPL art. 26–31, GPR art. 28, CC214 art. 3 and 21, O74 art. 27, each case by its article."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.procurement.rules import procedure as rules
from tender.procurement.rules.grounds import ground_named
from tender.procurement.rules.procedure import Claim, ProcedureFacts, Purchase
from tender.procurement.rules.provider import class_refusal, kind_refusal
from tender.procurement.rules.rulebook import Rulebook, load

BOOK = load()
FACTS = ProcedureFacts(Decimal(300_000), audience="township", providers={"agency": 4, "university": 2, "party_school": 1})


def with_threshold(amount: int = 1_000_000) -> Rulebook:
    """The rulebook of a district that has set its open-tender threshold."""
    set_here = {"open_tender": {"service": {"county": {"amount": amount, "law": "渝财采", "seen": "I"}}}}
    return replace(BOOK, raw=MappingProxyType({**BOOK.raw, "thresholds": set_here}))


SET = with_threshold()


def claim(method: str, ground: str = "", **known: object) -> Claim:
    return Claim(method, ground, **{"argument": "理由", **known})  # type: ignore[arg-type]


def code(facts: ProcedureFacts, book: Rulebook, wanted: Claim) -> str | None:
    found = rules.may_choose(facts, book, wanted)
    assert found is None or found.law
    return found.code if found else None


def test_the_open_tender_is_always_lawful_and_needs_neither_ground_nor_approval():
    for book in (BOOK, SET):
        found = rules.verdict(FACTS, book, "open_tender")
        assert (found.is_lawful, found.grounds, found.approval) == (True, (), None)
    assert code(replace(FACTS, amount=Decimal(9_000_000)), SET, Claim("open_tender")) is None


def test_every_method_has_a_verdict_with_its_article():
    found = rules.verdicts(FACTS, BOOK)
    assert [one.method for one in found] == list(rules.METHODS)
    assert all(one.law for one in found)
    assert [one.method for one in found if one.grounds] == list(rules.METHODS[1:])


@pytest.mark.parametrize(
    ("amount", "approval", "expected"),
    [("999999.99", "", None), ("1000000", "", "above_threshold"), ("1000000", "渝财采〔2026〕1号", None)],
)
def test_gpl_27_at_the_threshold_another_procedure_needs_approval(amount: str, approval: str, expected: str | None):
    known = {"approval_number": approval, "approval_on": date(2026, 3, 1)} if approval else {}
    assert code(replace(FACTS, amount=Decimal(amount)), SET, claim("consultation", "gov_service", **known)) == expected


def test_while_the_threshold_is_not_set_approval_is_asked_for():
    assert rules.threshold(BOOK, "service") is None
    assert code(FACTS, BOOK, claim("consultation", "gov_service")) == "threshold_not_set"
    half = rules.may_choose(FACTS, BOOK, claim("consultation", "gov_service", approval_number="1号"))
    assert half
    assert half.field == "approval_on"


def test_gpr_28_splitting_is_flagged_with_the_sum():
    others = (Purchase("1号", Decimal(500_000), "consultation"), Purchase("2号", Decimal(200_000), "negotiation"))
    facts = replace(FACTS, others=others, amount=Decimal("300000.01"))
    flag = rules.splitting(facts, SET, method="consultation")
    assert flag
    assert flag.params["total"] == "¥1,000,000.01"
    assert "第28条" in flag.law
    assert rules.verdict(facts, SET, "consultation").flags == (flag,)
    assert code(facts, SET, claim("consultation", "gov_service")) == "purchase_split"
    assert rules.splitting(replace(facts, amount=Decimal(300_000)), SET, method="consultation") is None  # equal is no evasion
    assert rules.splitting(facts, SET, method="open_tender") is None
    approved = (replace(others[0], is_approved=True), replace(others[1], method="open_tender"))
    assert rules.splitting(replace(facts, others=approved), SET, method="consultation") is None
    assert rules.splitting(facts, BOOK, method="consultation") is None  # without a threshold nothing can be summed against it


@given(st.lists(st.decimals(1, 2_000_000, places=2), max_size=4), st.decimals(1, 2_000_000, places=2))
def test_more_purchases_never_take_a_flag_away(amounts: list[Decimal], amount: Decimal):
    def flagged(count: int) -> bool:
        others = tuple(Purchase(str(n), one, "negotiation") for n, one in enumerate(amounts[:count]))
        return rules.splitting(replace(FACTS, amount=amount, others=others), SET, method="consultation") is not None

    answers = [flagged(count) for count in range(len(amounts) + 1)]
    assert answers == sorted(answers)


@pytest.mark.parametrize(
    ("known", "method", "ground", "expected"),
    [
        ({}, "negotiation", "failed", "ground_no_failure"),
        ({"failed_with": 0}, "negotiation", "failed", None),
        ({"failed_with": 2}, "negotiation", "two_left", "approval_for_ground"),
        ({"failed_with": 1}, "negotiation", "two_left", "ground_other_count"),
        ({"failed_with": 3}, "negotiation", "failed", "ground_other_count"),
        ({"object": "goods"}, "consultation", "gov_service", "ground_object"),
        ({}, "single_source", "addition", "ground_no_original"),
        ({"original": Decimal(3_000_000)}, "single_source", "addition", None),
        ({"original": Decimal("2999999.99")}, "single_source", "addition", "addition_too_large"),
        ({}, "invited_tender", "special", None),
        ({}, "invited_tender", "", "ground_missing"),
        ({}, "invited_tender", "unheard", "ground_missing"),
        ({"providers": {"agency": 2}}, "invited_tender", "special", "too_few_providers"),
        ({"audience": "county"}, "invited_tender", "special", None),
        ({"audience": "county", "providers": {"agency": 9}}, "invited_tender", "special", "too_few_providers"),
        ({"audience": "", "providers": {"agency": 9}}, "invited_tender", "special", None),
        ({}, "direct_assignment", "main_channel", None),
        ({"providers": {"university": 3}}, "direct_assignment", "main_channel", "no_party_school"),
        ({}, "framework", "service_object", None),
    ],
)
def test_grounds_and_providers(known: dict[str, object], method: str, ground: str, expected: str | None):
    assert code(replace(FACTS, **known), SET, claim(method, ground)) == expected  # type: ignore[arg-type]


def test_an_argument_is_asked_for():
    assert code(FACTS, SET, claim("invited_tender", "special", argument=" ")) == "argument_missing"


def test_a_method_none_of_whose_grounds_fits_is_not_lawful():
    only = {
        **BOOK.raw["procedures"],
        "grounds": {"negotiation": {"failed": BOOK.raw["procedures"]["grounds"]["negotiation"]["failed"]}},
    }
    book = replace(BOOK, raw={**BOOK.raw, "procedures": only})
    assert [one.code for one in rules.verdict(FACTS, book, "negotiation").reasons] == ["no_ground_fits"]


@pytest.mark.parametrize(
    ("method", "ground", "bids", "left"),
    [
        ("open_tender", "", 3, 3), ("invited_tender", "special", 3, 3), ("consultation", "complex", 3, 3),
        ("consultation", "gov_service", 3, 2), ("consultation", "research", 2, 2), ("negotiation", "two_left", 2, 2),
        ("negotiation", "urgent", 3, 3), ("single_source", "only", 1, 1), ("framework", "service_object", 2, 2),
        ("consultation", "unheard", 3, 3),
    ],
)  # fmt: skip
def test_fewest_bids_by_method_and_ground(method: str, ground: str, bids: int, left: int):
    found = rules.fewest(BOOK, method=method, ground=ground)
    assert (found.bids, found.left) == (bids, left)
    assert found.law


def test_grounds_are_read_with_their_conditions():
    found = ground_named(BOOK, "single_source", "only")
    assert found
    assert found.publicity
    assert ground_named(BOOK, "open_tender", "only") is None


def test_kinds_by_audience_and_public_class():
    refused = kind_refusal(BOOK, audience="county", kind="agency")
    assert refused
    assert refused.code == "provider_kind"
    assert refused.law
    assert kind_refusal(BOOK, audience="township", kind="agency") is None
    assert kind_refusal(BOOK, audience="", kind="agency") is None
    one = class_refusal(BOOK, "one")
    assert one
    assert one.code == "public_class_one"
    assert "第102号" in one.law
    assert class_refusal(BOOK, "two") is None
    assert class_refusal(BOOK, "") is None
    assert class_refusal(replace(BOOK, raw={}), "one") is None
