"""Last offers: CC214 art. 21, O74 art. 33, refusal by refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules import offer as rules
from tender.procurement.rules.offer import OfferFacts
from tender.procurement.rules.rulebook import load

BOOK = load()
AT = datetime(2026, 3, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = AT + timedelta(hours=1)
READY = OfferFacts("consultation", "examining", admitted=(3,))
LAW = "财库〔2014〕214号 第21条"


@pytest.mark.parametrize(
    ("changed", "deadline", "expected"),
    [
        ({}, LATER, None),
        ({}, None, None),
        ({}, AT, "offers_deadline_past"),
        ({"method": "open_tender"}, LATER, "no_last_offers"),
        ({"is_invited": True}, LATER, "offers_invited"),
        ({"unexamined": 1}, LATER, "offers_too_early"),
        ({"state": "opened"}, LATER, "offers_too_early"),
        ({"admitted": (2,)}, LATER, "too_few_left"),
        ({"admitted": (2,), "least": 2}, LATER, None),
        ({"admitted": (2, 3)}, LATER, None),
        ({"committee_refusal": Refusal("committee_even", "", law="财政部令第74号 第7条")}, LATER, "committee_even"),
    ],
)
def test_when_last_offers_are_invited(changed: dict[str, object], deadline: datetime | None, expected: str | None):
    found = rules.may_invite(replace(READY, **changed), BOOK, deadline=deadline, at=AT)  # type: ignore[arg-type]
    assert (found.code if found else None) == expected
    assert found is None or found.law


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, None),
        ({"at": LATER}, "offer_late"),
        ({"at": LATER - timedelta(microseconds=1)}, None),
        ({"is_open": False}, "offer_late"),
        ({"bid_state": "rejected"}, "offer_not_in"),
        ({"has_offer": True}, "offer_made"),
    ],
)
def test_a_last_offer_is_made_once_in_time_by_those_still_in(changed: dict[str, object], expected: str | None):
    known = {"bid_state": "admitted", "deadline": LATER, "is_open": True, "has_offer": False, "law": LAW, "at": AT, **changed}
    found = rules.may_make(**known)  # type: ignore[arg-type]
    assert (found.code if found else None, found.law if found else LAW) == (expected, LAW)


def test_opened_together_after_the_deadline_and_scored_only_then():
    early = rules.may_open(deadline=LATER, law=LAW, at=AT)
    assert early
    assert early.code == "offers_running"
    assert rules.may_open(deadline=LATER, law=LAW, at=LATER) is None
    waits = rules.not_opened(BOOK, method="negotiation", is_opened=False)
    assert waits
    assert (waits.code, waits.law) == ("offers_open", "财政部令第74号 第33条")
    assert rules.not_opened(BOOK, method="negotiation", is_opened=True) is None
    assert rules.not_opened(BOOK, method="open_tender", is_opened=False) is None


def test_too_few_last_offers_fail_the_lot():
    assert rules.failure(3, least=3, law=LAW) == ""
    assert rules.failure(2, least=3, law=LAW) == f"提交最后报价的供应商为2家，不足3家（{LAW}）"
