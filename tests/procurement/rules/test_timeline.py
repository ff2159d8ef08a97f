"""Statutory dates: the worked timeline of autumn 2025, article by article, and counting at the edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.core.workdays import WorkCalendar
from tender.procurement.rules import timeline as rules
from tender.procurement.rules.rulebook import load
from tender.procurement.rules.timeline import Procedure, timeline
from tender.procurement.rules.timeline_case import procedure_from_json, timeline_to_json
from tests.procurement.rules.cases import assert_holds, cases

BOOK, CALENDAR = load(), WorkCalendar()
AUTUMN = Procedure(
    "open_tender",
    date(2025, 9, 22),
    deadline=date(2025, 10, 14),
    events={"clarification_on": date(2025, 10, 9), "evaluated_on": date(2025, 10, 14)},
)


@pytest.mark.parametrize("name", cases("timeline"))
def test_case(name: str) -> None:
    case = cases("timeline")[name]
    book = load(case["rulebook"])
    assert_holds(case["expected"], timeline_to_json(timeline(procedure_from_json(case, book), book, CALENDAR)))


@pytest.mark.parametrize(
    ("key", "on", "article"),
    [
        ("notice_ends", "2025-09-28", "第16条"),
        ("documents_until", "2025-09-28", "第18条"),
        ("earliest_deadline", "2025-10-12", "政府采购法 第35条"),
        ("last_free_clarification", "2025-09-29", "第27条"),
        ("deadline_after_clarification", "2025-10-24", "第31条"),
        ("report_by", "2025-10-16", "第68条"),
        ("decide_by", "2025-10-23", "第68条"),
        ("award_notice_by", "2025-10-27", "第69条"),
        ("publicity_ends", "2025-10-28", "第69条"),
        ("objection_by", "2025-11-06", "政府采购法 第52条"),
        ("objection_reply_by", "2025-11-17", "财政部令第94号 第13条"),
        ("complaint_by", "2025-12-08", "财政部令第94号 第17条"),
        ("contract_by", "2025-11-26", "政府采购法 第46条"),
    ],
)
def test_each_date_of_autumn_2025_has_its_article(key: str, on: str, article: str) -> None:
    found = timeline(AUTUMN, BOOK, CALENDAR)
    assert found.on(key) == date.fromisoformat(on)
    assert article in found.dates[key].law
    assert BOOK.period(found.dates[key].rule).law == found.dates[key].law


def test_start_day_is_not_counted_and_a_weekend_is_not_rolled() -> None:
    assert rules.due(BOOK, "open_tender_bid_min", date(2025, 9, 22), CALENDAR).on == date(2025, 10, 12)  # a Sunday


def test_last_day_on_a_statutory_holiday_rolls_to_the_day_after_it() -> None:
    assert rules.due(BOOK, "open_tender_bid_min", date(2025, 9, 11), CALENDAR).on == date(2025, 10, 9)
    assert rules.due(BOOK, "sign_contract", date(2025, 4, 4) - timedelta(days=30), CALENDAR).on == date(2025, 4, 7)


def test_proposed_deadline_is_the_next_working_day() -> None:
    found = rules.propose_dates(BOOK, CALENDAR, "open_tender", published_on=date(2025, 9, 22))
    assert (found.documents_until, found.earliest_deadline, found.deadline) == (
        date(2025, 9, 28), date(2025, 10, 12), date(2025, 10, 13),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("clarified", "moved"), [("2025-09-29", "2025-10-14"), ("2025-09-30", "2025-10-15"), ("2025-10-09", "2025-10-24")]
)
def test_clarification_inside_the_lead_moves_the_deadline(clarified: str, moved: str) -> None:
    found = rules.extended_deadline(
        BOOK, CALENDAR, "open_tender", deadline=date(2025, 10, 14), clarified_on=date.fromisoformat(clarified)
    )
    assert found == date.fromisoformat(moved)


def test_working_day_lead_of_a_negotiation_counts_back_over_the_holiday() -> None:
    lead = BOOK.period("negotiation_clarification_lead")
    day = rules.last_free_day(lead, date(2025, 10, 10), CALENDAR)
    assert CALENDAR.workdays_between(day, date(2025, 10, 10)) == 3
    assert CALENDAR.workdays_between(day + timedelta(days=1), date(2025, 10, 10)) < 3 or not CALENDAR.is_workday(day)


def test_lawful_dates_pass_and_each_breach_names_its_article() -> None:
    published = date(2025, 9, 22)
    lawful = {"published_on": published, "deadline": date(2025, 10, 12), "documents_until": date(2025, 9, 28)}

    def codes(**changed: date | None) -> list[tuple[str, str]]:
        return [(r.code, r.law) for r in rules.check_dates(BOOK, CALENDAR, "open_tender", **{**lawful, **changed})]  # type: ignore[arg-type]

    assert codes() == []
    assert codes(deadline=date(2025, 10, 11)) == [("deadline_too_early", "政府采购法 第35条")]
    assert codes(documents_until=date(2025, 9, 27)) == [("documents_too_short", "财政部令第87号 第18条；政府采购法实施条例 第31条")]
    assert [code for code, _law in codes(documents_from=date(2025, 9, 21))] == ["documents_before_notice"]
    assert [code for code, _law in codes(documents_from=date(2025, 9, 23))] == ["deadline_too_early"]
    assert codes(deadline=None, documents_until=None) == []
    assert codes(published_on=None, deadline=date(2025, 9, 23)) == []


def test_single_source_has_publicity_but_no_bid_period() -> None:
    found = timeline(Procedure("single_source", date(2025, 9, 22)), BOOK, CALENDAR)
    assert found.dates["notice_ends"].rule == "single_source_publicity"
    assert "earliest_deadline" not in found.dates
    assert rules.check_dates(
        BOOK, CALENDAR, "single_source", published_on=date(2025, 9, 22),
        deadline=date(2025, 9, 23), documents_until=date(2025, 9, 22),
    ) == []  # fmt: skip


def test_without_a_deadline_only_what_is_known_is_said() -> None:
    found = timeline(Procedure("open_tender", date(2025, 9, 22)), BOOK, CALENDAR)
    assert list(found.dates) == ["notice_ends", "documents_until", "earliest_deadline"]
    assert found.on("report_by") is None
    assert found.refusals == ()


def test_later_steps_count_from_what_really_happened() -> None:
    events = {"evaluated_on": date(2025, 10, 14), "reported_on": date(2025, 10, 15), "awarded_on": date(2025, 10, 16)}
    found = timeline(replace(AUTUMN, events=events), BOOK, CALENDAR)
    assert (found.on("decide_by"), found.on("award_notice_by")) == (date(2025, 10, 22), date(2025, 10, 20))
    noticed = timeline(replace(AUTUMN, events={**events, "noticed_on": date(2025, 10, 17)}), BOOK, CALENDAR)
    assert (noticed.on("publicity_ends"), noticed.on("contract_by")) == (date(2025, 10, 20), date(2025, 11, 16))


@pytest.mark.parametrize(
    ("event", "last", "code"),
    [
        ("reported_on", "report_by", "reported_late"),
        ("awarded_on", "decide_by", "awarded_late"),
        ("noticed_on", "award_notice_by", "noticed_late"),
        ("objected_on", "objection_by", "objected_late"),
        ("replied_on", "objection_reply_by", "replied_late"),
        ("complained_on", "complaint_by", "complained_late"),
        ("contracted_on", "contract_by", "contracted_late"),
    ],
)
def test_event_on_its_last_day_passes_and_a_day_later_is_refused(event: str, last: str, code: str) -> None:
    plain = replace(AUTUMN, events={"evaluated_on": date(2025, 10, 14)})
    until = timeline(plain, BOOK, CALENDAR).on(last)
    assert until is not None

    def codes(on: date) -> list[str]:
        return [r.code for r in timeline(replace(plain, events={**plain.events, event: on}), BOOK, CALENDAR).refusals]

    assert codes(until) == []
    assert code in codes(until + timedelta(days=1))


def test_opening_and_evaluation_belong_to_the_deadline() -> None:
    def codes(**events: date) -> list[str]:
        return [r.code for r in timeline(replace(AUTUMN, events=events), BOOK, CALENDAR).refusals]

    assert codes(opened_on=date(2025, 10, 14), evaluated_on=date(2025, 10, 15)) == []
    assert codes(opened_on=date(2025, 10, 15)) == ["opened_off_deadline"]
    assert codes(opened_on=date(2025, 10, 14), evaluated_on=date(2025, 10, 13)) == ["evaluated_off_deadline"]
    assert codes(clarification_on=date(2025, 10, 9)) == ["clarification_too_late"]
    assert codes(party_on=date(2025, 10, 9)) == ["event_unknown"]


def test_dates_beyond_the_known_calendar_are_left_out_and_named_once() -> None:
    late = Procedure("open_tender", date(2026, 11, 2), deadline=date(2026, 11, 24))
    found = timeline(late, BOOK, CALENDAR)
    assert found.on("publicity_ends") == date(2026, 12, 8)
    assert found.on("complaint_by") is None
    assert [(r.code, r.params["year"]) for r in found.refusals] == [("calendar_year_unknown", "2027")]
    entered = timeline(late, BOOK, WorkCalendar({date(2027, 1, 1): False}, frozenset({2027})))
    assert (entered.on("complaint_by"), entered.refusals) == (date(2027, 1, 19), ())


def test_dates_are_not_judged_when_the_year_of_the_deadline_is_unknown() -> None:
    found = timeline(Procedure("open_tender", date(2026, 12, 20), deadline=date(2026, 12, 21)), BOOK, CALENDAR)
    assert [r.code for r in found.refusals] == ["calendar_year_unknown"]


def test_unknown_method_is_refused() -> None:
    with pytest.raises(Refusal):
        timeline(Procedure("lottery", date(2025, 9, 22)), BOOK, CALENDAR)


@given(
    start=st.dates(date(2024, 1, 1), date(2025, 6, 30)),
    extra=st.sets(st.integers(0, 200), max_size=12),
    period=st.sampled_from(["open_tender_bid_min", "objection_filing", "complaint_filing", "sign_contract", "doc_supply_min"]),
)
def test_more_holidays_never_make_a_period_shorter(start: date, extra: set[int], period: str) -> None:
    more = WorkCalendar({start + timedelta(days=n): False for n in extra})
    assert rules.due(BOOK, period, start, more).on >= rules.due(BOOK, period, start, CALENDAR).on


@given(start=st.dates(date(2024, 1, 1), date(2025, 6, 30)), later=st.integers(0, 40))
def test_a_later_start_never_ends_earlier(start: date, later: int) -> None:
    for period in ("open_tender_bid_min", "objection_filing", "sign_contract"):
        first = rules.due(BOOK, period, start, CALENDAR).on
        assert rules.due(BOOK, period, start + timedelta(days=later), CALENDAR).on >= first


@given(
    published=st.dates(date(2024, 1, 1), date(2025, 10, 31)),
    method=st.sampled_from([m for m in BOOK.methods if BOOK.method(m).bid]),
)
def test_proposed_dates_are_always_lawful(published: date, method: str) -> None:
    found = rules.propose_dates(BOOK, CALENDAR, method, published_on=published)
    assert rules.check_dates(
        BOOK, CALENDAR, method, published_on=published, documents_from=found.documents_from,
        documents_until=found.documents_until, deadline=found.deadline,
    ) == []  # fmt: skip
    assert CALENDAR.is_workday(found.deadline)


@given(
    deadline=st.dates(date(2024, 3, 1), date(2025, 10, 31)),
    before=st.integers(0, 30),
    method=st.sampled_from(["open_tender", "negotiation"]),
)
def test_a_deadline_is_never_shortened_by_a_clarification(deadline: date, before: int, method: str) -> None:
    clarified = deadline - timedelta(days=before)
    moved = rules.extended_deadline(BOOK, CALENDAR, method, deadline=deadline, clarified_on=clarified)
    lead = BOOK.period(BOOK.method(method).clarification)
    assert moved >= deadline
    assert moved == deadline or clarified <= rules.last_free_day(lead, moved, CALENDAR)
