"""Dates counted backwards: lawful when read forwards, and not one working day later."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.workdays import WorkCalendar
from tender.procurement.rules.backward import Backward, contract_day, counted_back
from tender.procurement.rules.rulebook import load
from tender.procurement.rules.timeline import Procedure, check_dates, last_day, propose_dates, timeline

BOOK, CALENDAR = load(), WorkCalendar()
METHODS = ["open_tender", "invited_tender", "consultation", "negotiation", "framework"]
wishes = st.dates(date(2024, 4, 1), date(2026, 9, 30))
every_method = st.sampled_from([key for key in METHODS if BOOK.method(key).bid])


def read_forwards(method: str, found: Backward) -> Procedure:
    events = {
        "opened_on": found.deadline, "evaluated_on": found.deadline, "reported_on": found.reported_on,
        "awarded_on": found.awarded_on, "noticed_on": found.noticed_on, "contracted_on": found.contract_on,
    }  # fmt: skip
    return Procedure(method, found.published_on, documents_until=found.documents_until, deadline=found.deadline, events=events)


def first_contract(method: str, published_on: date, *, waits: bool) -> date:
    """The first day for a contract when the office takes its full periods."""
    day = propose_dates(BOOK, CALENDAR, method, published_on=published_on).deadline
    for key in ("report_delivery", "determine_winner", "award_notice", "award_publicity", *(["objection_filing"] if waits else [])):
        day = last_day(BOOK.period(key), day, CALENDAR)
    return CALENDAR.next_workday(day + timedelta(days=1))


@given(wish=wishes, method=every_method, waits=st.booleans(), at_once=st.booleans())
def test_what_is_counted_back_is_lawful_forwards(wish: date, method: str, waits: bool, at_once: bool) -> None:
    found = counted_back(BOOK, CALENDAR, method, contract_on=wish, waits=waits, at_once=at_once)
    assert timeline(read_forwards(method, found), BOOK, CALENDAR).refusals == ()
    assert found.published_on <= found.documents_until <= found.deadline
    assert (found.objections_until or found.publicity_ends) < found.contract_on <= wish
    assert all(CALENDAR.is_workday(day) for day in (found.published_on, found.deadline, found.awarded_on, found.noticed_on))
    assert sum(span.days for span in found.spans) <= (found.contract_on - found.published_on).days


@given(wish=wishes, method=every_method, waits=st.booleans())
def test_one_working_day_later_is_unlawful_and_a_week_later_misses_the_contract_day(wish: date, method: str, waits: bool) -> None:
    found = counted_back(BOOK, CALENDAR, method, contract_on=wish, waits=waits)
    later = CALENDAR.next_workday(found.published_on + timedelta(days=1))
    known = {"deadline": found.deadline, "documents_until": found.documents_until}
    assert check_dates(BOOK, CALENDAR, method, published_on=found.published_on, **known) == []
    assert check_dates(BOOK, CALENDAR, method, published_on=later, **known)
    assert first_contract(method, found.published_on, waits=waits) <= wish
    # A period that ends in a long holiday rolls to its end, so that a few days more may lead to the same contract day.
    assert first_contract(method, CALENDAR.next_workday(later + timedelta(days=7)), waits=waits) > wish


@given(wish=wishes, method=every_method)
def test_who_does_not_wait_or_acts_at_once_has_more_time(wish: date, method: str) -> None:
    usual = counted_back(BOOK, CALENDAR, method, contract_on=wish)
    assert counted_back(BOOK, CALENDAR, method, contract_on=wish, waits=False).published_on > usual.published_on
    assert counted_back(BOOK, CALENDAR, method, contract_on=wish, at_once=True).published_on > usual.published_on


def test_an_open_tender_for_a_class_in_december() -> None:
    found = counted_back(BOOK, CALENDAR, "open_tender", contract_on=contract_day(CALENDAR, date(2025, 12, 15)))
    shown = {name: f"{getattr(found, name):%m-%d}" for name in (
        "published_on", "clarification_on", "deadline", "reported_on", "awarded_on", "noticed_on", "publicity_ends",
        "objections_until", "contract_on",
    )}  # fmt: skip
    assert shown == {
        "published_on": "10-29", "clarification_on": "11-03", "deadline": "11-18", "reported_on": "11-20", "awarded_on": "11-27",
        "noticed_on": "12-01", "publicity_ends": "12-02", "objections_until": "12-11", "contract_on": "12-12",
    }  # fmt: skip
    assert (found.tightest.rule, found.tightest.days) == ("open_tender_bid_min", 20)
    assert found.missing(date(2025, 10, 29)) == 0
    assert found.missing(date(2025, 11, 3)) == 5


def test_a_single_source_leaves_its_publicity_and_as_long_again() -> None:
    found = counted_back(BOOK, CALENDAR, "single_source", contract_on=date(2025, 12, 12), waits=False)
    assert propose_dates(BOOK, CALENDAR, "single_source", published_on=found.published_on).deadline <= found.deadline
    assert found.clarification_on is None


@pytest.mark.parametrize(("begins", "signed"), [("2025-12-15", "2025-12-12"), ("2025-10-09", "2025-09-30")])
def test_the_contract_is_signed_on_the_working_day_before_the_class(begins: str, signed: str) -> None:
    assert contract_day(CALENDAR, date.fromisoformat(begins)) == date.fromisoformat(signed)
