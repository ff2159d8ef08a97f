"""Single source and the in-house option, refusal by refusal (GPR art. 38; O74 art. 38–40; Order 102)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules import in_house, sole_source
from tender.procurement.rules import tender as tenders
from tender.procurement.rules.rulebook import load
from tender.procurement.rules.sole_source import SourceFacts
from tender.procurement.rules.tender import TenderFacts
from tender.procurement.rules.timeline import propose_dates
from tests.procurement.rules.test_timeline import CALENDAR

BOOK = load()
AT = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
OVER = AT + timedelta(days=8)
LAW = "政府采购法实施条例 第38条"
READY = SourceFacts("single_source", "approved", law=LAW)
NAMED = replace(READY, is_named=True, over_at=OVER)


def code(found: Refusal | None) -> str | None:
    assert found is None or found.law
    return found.code if found else None


@pytest.mark.parametrize(
    ("changed", "words", "expected"),
    [
        ({}, "唯一", None),
        ({}, " ", "uniqueness_missing"),
        ({"method": "open_tender"}, "唯一", "wrong_procedure"),
        ({"state": "draft"}, "唯一", "not_approved"),
        ({"is_named": True}, "唯一", "source_named"),
    ],
)
def test_the_source_is_named_once_when_approved(changed: dict[str, object], words: str, expected: str | None):
    assert code(sole_source.may_name(replace(READY, **changed), uniqueness=words)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(("over_at", "expected"), [(OVER, None), (AT, "publicity_over"), (None, "publicity_over")])
def test_objections_are_received_while_the_publicity_lasts(over_at: datetime | None, expected: str | None):
    assert code(sole_source.may_object(replace(NAMED, over_at=over_at), at=AT)) == expected


@pytest.mark.parametrize(
    ("changed", "at", "expected"),
    [
        ({}, OVER, None),
        ({}, OVER - timedelta(seconds=1), "publicity_running"),
        ({"over_at": None}, OVER, "publicity_running"),
        ({"needs_publicity": False, "over_at": None}, AT, None),
        ({"open_objections": 1}, OVER, "objections_open"),
        ({"is_named": False}, OVER, "source_missing"),
    ],
)
def test_the_source_is_invited_when_all_is_answered(changed: dict[str, object], at: datetime, expected: str | None):
    assert code(sole_source.may_invite(replace(NAMED, **changed), at=at)) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, None),
        ({"state": "opened"}, "shadow_too_late"),
        ({"kind": "university"}, "not_party_school"),
        ({"is_verified": False}, "not_party_school"),
        ({"cost": Decimal(0)}, "shadow_cost"),
        ({"cost": Decimal("100.01")}, "shadow_cost"),
        ({"quality": " "}, "shadow_quality"),
    ],
)
def test_a_shadow_bid_is_recorded_before_bids_are_read(changed: dict[str, object], expected: str | None):
    known = {"state": "approved", "kind": "party_school", "is_verified": True, "cost": Decimal(100), "budget": Decimal(100)}
    assert code(in_house.may_record(BOOK, **{**known, "quality": "师资", **changed})) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("method", "has_shadow", "expected"),
    [("direct_assignment", True, None), ("direct_assignment", False, "shadow_missing"), ("open_tender", True, "not_in_house")],
)
def test_assigned_with_a_shadow_bid_on_record(method: str, has_shadow: bool, expected: str | None):
    assert code(in_house.may_assign(BOOK, method=method, has_shadow=has_shadow)) == expected


def test_what_a_procedure_asks_for_holds_the_tender_back():
    no = Refusal("no", "", law=LAW)
    whole = TenderFacts(deadline=OVER, lots=(("包1", Decimal(1), None),), requirement_text="培训", requirements=1)
    assert tenders.may_publish(whole, at=AT) is None
    assert code(tenders.may_publish(whole, at=OVER)) == "deadline_past"
    assert tenders.may_publish(replace(whole, entry_refusal=no), at=AT) == no
    assert tenders.may_submit(replace(whole, procedure_refusal=no), at=AT) == no
    assert tenders.may_assign(replace(whole, assign_refusal=no), at=AT) == no
    assert tenders.may_evaluate(replace(whole, admitted_per_lot=(3,), offers_refusal=no), at=AT) == no


def test_two_may_be_left_where_the_ground_lets_it():
    facts = TenderFacts(admitted_per_lot=(2,), bids_per_lot=(3,), min_left=2, min_law="财库〔2015〕124号")
    assert tenders.may_evaluate(facts, at=AT) is None
    assert code(tenders.may_fail(facts, at=AT, cause="too_few")) == "enough_bids"
    one = tenders.may_evaluate(replace(facts, admitted_per_lot=(1,)), at=AT)
    assert one
    assert (one.code, one.law) == ("too_few_admitted", "财库〔2015〕124号")


def test_a_single_source_gets_dates_after_its_publicity():
    found = propose_dates(BOOK, CALENDAR, "single_source", published_on=date(2025, 9, 22))
    assert found.documents_until == found.earliest_deadline <= found.deadline
