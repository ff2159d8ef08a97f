"""Letters to bidders: when one may be written, answered and decided, and whether a cost table adds up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D
from fractions import Fraction

import pytest

from tender.procurement.rules import after_failure, price
from tender.procurement.rules import clarification as rules
from tender.procurement.rules.clarification import COSTS, AskFacts
from tests.procurement.rules.builders import BOOK

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
LAW = "财政部令第87号 第51条"
READY = AskFacts("examining", "admitted")


def ask(kind="low_price", facts=READY, *, item="请说明", minutes=30.0):
    found = rules.may_ask(kind, facts, item=item, deadline=AT + timedelta(minutes=minutes), at=AT, minutes=30, law=LAW)
    return found.code if found else None


def test_a_low_price_has_thirty_minutes_exactly_or_more() -> None:
    assert ask(minutes=30) is None
    assert ask(minutes=29.99) == "window_short"
    assert ask("clarification", minutes=29.99) is None
    assert ask("clarification", minutes=0) == "deadline_past"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (AskFacts("evaluating", "admitted"), "not_examined_now"),
        (AskFacts("examining", "rejected"), "not_examined_now"),
        (AskFacts("examining", "admitted", has_open=True), "asked_already"),
        (AskFacts("examining", "opened"), "conformity_open"),
        (AskFacts("examining", "admitted", is_last_round_open=True), "offers_awaited"),
    ],
)
def test_who_may_not_be_asked_about_a_low_price(facts: AskFacts, code: str) -> None:
    assert ask(facts=facts) == code
    assert ask(item=" ") == "item_missing"
    assert ask("correction", AskFacts("examining", "opened")) is None


def test_an_answer_counts_strictly_before_the_deadline_and_once() -> None:
    def code(state, at):
        found = rules.may_answer(state=state, deadline=AT, law=LAW, at=at)
        return found.code if found else None

    assert code("asked", AT - timedelta(microseconds=1)) is None
    assert code("asked", AT) == "answer_late"
    assert code("unanswered", AT - timedelta(hours=1)) == "answer_late"
    assert code("answered", AT - timedelta(hours=1)) == "answered_already"


def test_a_cost_table_is_whole_and_adds_up_to_the_price() -> None:
    costs = {name: D("12.50") for name in COSTS}
    assert rules.cost_refusal(costs, price=D(100), law=LAW) is None
    assert rules.cost_refusal(costs, price=D("100.01"), law=LAW).code == "costs_differ"
    assert rules.cost_refusal({**costs, "profit": D(0)}, price=D(100), law=LAW).params == {"total": "87.50", "price": "100"}
    del costs["tax"]
    assert (found := rules.cost_refusal(costs, price=D(100), law=LAW)).code == "costs_missing"
    assert found.field == "tax"
    assert rules.per_hour(D(100), D(3)) == Fraction(100, 3)


def test_a_decision_waits_for_the_answer_or_the_end_of_its_time() -> None:
    def code(state, at, accepts):
        found = rules.may_decide("low_price", state=state, deadline=AT, accepts=accepts, law=LAW, at=at)
        return found.code if found else None

    assert code("asked", AT - timedelta(seconds=1), False) == "answer_awaited"
    assert code("asked", AT, False) is None
    assert code("unanswered", AT, True) == "nothing_answered"
    assert code("answered", AT - timedelta(hours=1), True) is None
    assert code("accepted", AT, False) == "decided_already"


def low(*prices: int, ceiling: int = 500_000, share: str = "", second: str = "0.50") -> list[str]:
    found = price.LowPrice(D(share or "0.50"), D(share or second), D(share or "0.45"))
    bids = [price.Bid(str(n), D(amount), {}) for n, amount in enumerate(prices)]
    return sorted(price.low_flags(bids, found, ceiling=D(ceiling)).get("0", []))


@pytest.mark.parametrize(
    ("prices", "share", "codes"),
    [
        ((225_000, 500_000, 480_000), "", ["abnormal_low_second"]),
        ((224_999, 500_000, 480_000), "", ["abnormal_low_ceiling", "abnormal_low_second"]),
        ((225_000, 450_000, 450_000), "", []),
        ((250_000, 450_000, 460_000), "0.65", ["abnormal_low_ceiling", "abnormal_low_mean", "abnormal_low_second"]),
    ],
)
def test_the_boundaries_of_rulebook_1_8(prices, share, codes) -> None:
    assert low(*prices, share=share) == codes


def test_the_audit_trap_of_rulebook_1_8_is_triggered_by_two_of_three() -> None:
    found = low(420_000, 1_000_000, 950_000, 880_000, ceiling=1_200_000)
    assert found == ["abnormal_low_ceiling", "abnormal_low_second"]
    limits = price.low_limits(
        [D(one) for one in (420_000, 1_000_000, 950_000, 880_000)], price.low_price_default(BOOK), ceiling=D(1_200_000)
    )
    assert limits == {"abnormal_low_mean": 406_250, "abnormal_low_second": 440_000, "abnormal_low_ceiling": 540_000}


def test_scoring_waits_for_what_is_open_and_names_it() -> None:
    assert rules.open_refusal([], law=LAW) is None
    assert rules.open_refusal(["乙 · 澄清"], law=LAW).params == {"what": ["乙 · 澄清"]}


def test_what_may_follow_with_too_few_left() -> None:
    assert [law for _says, law in after_failure.follows("open_tender", 2)][-1] == "财政部令第74号 第27条"
    assert len(after_failure.follows("open_tender", 1)) == 2
    assert after_failure.follows("negotiation", 2) == (after_failure.END,)
