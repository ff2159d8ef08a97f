"""Committees: size, share of experts, and conflicts of interest."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules import committee
from tender.procurement.rules.committee import Sitting, Tie
from tests.procurement.rules.builders import BOOK

SMALL, LARGE = Decimal(500_000), Decimal(10_000_000)
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("method", "budget", "complex", "members", "experts"),
    [
        ("open_tender", SMALL, False, 5, 4),
        ("open_tender", LARGE - 1, False, 5, 4),
        ("open_tender", LARGE, False, 7, 5),
        ("invited_tender", SMALL, True, 7, 5),
        ("open_tender", None, False, 5, 4),
        ("consultation", SMALL, False, 3, 2),
        ("negotiation", LARGE, True, 5, 4),
    ],
)
def test_smallest_committee_of_order_87_article_47(
    method: str, budget: Decimal | None, complex: bool, members: int, experts: int
) -> None:
    least = committee.smallest(BOOK, method=method, budget=budget, complex=complex)
    assert (least.members, least.experts) == (members, experts)


@pytest.mark.parametrize(
    ("budget", "members", "experts", "code"),
    [
        (SMALL, 5, 4, None),
        (SMALL, 5, 5, None),
        (SMALL, 5, 3, "committee_too_few_experts"),
        (SMALL, 3, 3, "committee_too_small"),
        (SMALL, 6, 6, "committee_even"),
        (SMALL, 7, 5, None),
        (SMALL, 7, 4, "committee_too_few_experts"),
        (LARGE, 5, 5, "committee_too_small"),
        (LARGE, 9, 6, None),
    ],
)
def test_size_and_share_of_experts(budget: Decimal, members: int, experts: int, code: str | None) -> None:
    refusal = committee.size_refusal(BOOK, method="open_tender", budget=budget, members=members, experts=experts)
    assert (refusal.code if refusal else None) == code
    assert refusal is None or refusal.law == "财政部令第87号 第47条"


def test_a_method_without_committee_is_refused() -> None:
    with pytest.raises(Refusal) as refused:
        committee.smallest(BOOK, method="single_source", budget=SMALL)
    assert refused.value.code == "committee_not_used"


def test_leader_agency_staff_and_own_unit() -> None:
    experts = [Sitting(f"专家{n}", is_expert=True) for n in range(4)]
    buyer = Sitting("代表", is_expert=False, employer_is_purchaser=True)

    def codes(*sitting: Sitting) -> list[tuple[str, str]]:
        return [(r.code, r.law) for r in committee.check(BOOK, sitting, method="open_tender", budget=SMALL)]

    assert codes(*experts, buyer) == []
    assert codes(*experts[:3], Sitting("组长", is_expert=True, is_leader=True), buyer) == []
    assert codes(*experts, Sitting("代表", is_expert=False, is_leader=True)) == [("purchaser_leads", "财政部令第87号 第45条")]
    assert codes(*experts, Sitting("代理", is_expert=False, is_agency_staff=True)) == [
        ("agency_staff_sits", "财政部令第87号 第47条")
    ]
    own = Sitting("本单位", is_expert=True, employer_is_purchaser=True)
    assert [code for code, _law in codes(*experts, own)] == ["own_unit_expert"]
    assert [code for code, _law in codes(*experts)] == ["committee_too_small"]


@pytest.mark.parametrize(
    ("tie", "refused"),
    [
        (Tie("employment", 7), True),
        (Tie("employment", 8), False),
        (Tie("employment", 7, until=date(2023, 3, 2)), True),
        (Tie("employment", 7, until=date(2023, 3, 1)), False),
        (Tie("director", 7, until=date(2025, 1, 1)), True),
        (Tie("family", 7), True),
        (Tie("family", 7, until=date(2025, 1, 1)), False),
    ],
)
def test_conflicts_within_three_years_of_regulation_article_9(tie: Tie, refused: bool) -> None:
    found = committee.conflict(BOOK, [Tie("employment", 99), tie], bidder_ids=[7, 9], on=TODAY)
    assert (found is not None) == refused
    assert found is None or (found.code, found.status, found.law) == ("conflict_of_interest", 403, "政府采购法实施条例 第9条")


def test_three_years_before_a_leap_day() -> None:
    assert committee.since(BOOK, date(2028, 2, 29)) == date(2025, 2, 28)
