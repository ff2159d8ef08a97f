"""Statutory dates as duties: the worked timeline of autumn 2025, every period of the rulebook, and what is due to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.workdays import WorkCalendar
from tender.procurement.rules.duties import Facts, Thing, duties
from tender.procurement.rules.duty_kinds import KINDS, RECORDED, kind_of
from tender.procurement.rules.rulebook import every, load
from tender.procurement.rules.rulebook_schema import PERIODS
from tender.procurement.rules.timeline import Procedure, timeline
from tests.procurement.rules.cases import cases

BOOK, CALENDAR = load(), WorkCalendar()
PUBLISHED, DEADLINE = date(2025, 9, 22), date(2025, 10, 14)
AUTUMN = Facts("open_tender", {"published_on": PUBLISHED, "documents_from": PUBLISHED, "deadline": DEADLINE})
EVALUATED = replace(AUTUMN, days={**AUTUMN.days, "opened_on": DEADLINE, "scored_on": DEADLINE})
WORKED = {
    "notice_ends": "2025-09-28", "documents_until": "2025-09-28", "earliest_deadline": "2025-10-12",
    "last_free_clarification": "2025-09-29", "opening": "2025-10-14", "report_by": "2025-10-16", "decide_by": "2025-10-23",
    "award_notice_by": "2025-10-27", "publicity_ends": "2025-10-28", "objection_by": "2025-11-06",
    "objection_reply_by": "2025-11-17", "complaint_by": "2025-12-08", "contract_by": "2025-11-26",
}  # fmt: skip


def known(facts: Facts, **days: str) -> Facts:
    return replace(facts, days={**facts.days, **{name: date.fromisoformat(day) for name, day in days.items()}})


def contract(**days: str) -> Thing:
    return Thing("contract", "12", "第一包", {name: date.fromisoformat(day) for name, day in days.items()})


@pytest.mark.parametrize(("key", "on"), WORKED.items())
def test_worked_timeline_of_autumn_2025(key: str, on: str) -> None:
    assert duties(EVALUATED, BOOK, CALENDAR).on(key) == date.fromisoformat(on)


def test_the_case_and_the_duties_say_the_same_days() -> None:
    (case,) = cases("timeline").values()
    expected = {key: on for key, on in case["expected"]["dates"].items() if key != "deadline_after_clarification"}
    found = duties(EVALUATED, BOOK, CALENDAR)
    assert {key: str(found.on(key)) for key in expected} == expected


@pytest.mark.parametrize(
    ("since", "key", "on", "article"),
    [
        ({"asked_on": "2025-09-23"}, "inquiry_reply", "2025-09-26", "政府采购法实施条例 第52条"),
        ({"notified_on": "2025-10-28"}, "refund_bond_losers", "2025-11-04", "政府采购法实施条例 第33条"),
        ({"withdrawn_on": "2025-10-09"}, "refund_bond_withdrawal", "2025-10-15", "财政部令第87号 第38条"),
        ({"signed_on": "2025-11-26"}, "publish_contract", "2025-11-28", "政府采购法实施条例 第50条"),
        ({"signed_on": "2025-11-26"}, "file_contract_copy", "2025-12-05", "政府采购法 第47条"),
        ({"signed_on": "2025-11-26"}, "refund_bond_winner", "2025-12-03", "政府采购法实施条例 第33条"),
        ({"invoiced_on": "2025-12-01"}, "pay_supplier", "2025-12-31", "财库〔2019〕38号 第3条"),
        ({"terminated_on": "2025-09-30"}, "refund_after_termination", "2025-10-14", "财政部令第87号 第29条"),
        ({"complained_on": "2025-12-08"}, "complaint_admission", "2025-12-15", "财政部令第94号 第21条"),
        ({"complaint_examined_on": "2025-12-15"}, "complaint_notice", "2025-12-18", "财政部令第94号 第21条"),
        ({"complained_on": "2025-12-08"}, "complaint_reply_request", "2025-12-18", "财政部令第94号 第21、22条"),
        ({"complaint_requested_on": "2025-12-18"}, "complaint_answer", "2025-12-25", "财政部令第94号 第22条"),
        ({"complained_on": "2025-11-03"}, "complaint_decision", "2025-12-15", "财政部令第94号 第26条"),
        ({"suspended_on": "2025-11-03"}, "suspension_ends", "2025-12-03", "财政部令第94号 第28条"),
        ({"ended_on": "2025-11-26"}, "archive_until", "2040-11-26", "政府采购法 第42条"),
        ({"published_on": "2025-09-22"}, "portal_publication", "2025-09-23", "财政部令第101号 第13条"),
        ({"published_on": "2025-09-22"}, "intention", "2025-08-23", "财库〔2020〕10号"),
    ],
)
def test_every_other_period_of_the_rulebook(since: dict[str, str], key: str, on: str, article: str) -> None:
    found = {duty.key: duty for duty in duties(known(AUTUMN, **since), BOOK, CALENDAR).duties}
    assert (str(found[key].on), found[key].is_firm) == (on, True)
    assert article in found[key].law


def test_a_single_source_has_its_own_publicity_and_a_framework_its_own_notices() -> None:
    single = known(Facts("single_source", {"published_on": PUBLISHED}), objected_publicity_on="2025-09-28")
    found = duties(single, BOOK, CALENDAR)
    assert (str(found.on("notice_ends")), str(found.on("single_source_argument"))) == ("2025-09-28", "2025-10-11")
    assert (found.on("earliest_deadline"), found.on("opening")) == (None, None)
    framework = known(replace(AUTUMN, method="framework"), framework_signed_on="2025-11-26", framework_expired_on="2025-12-01")
    found = duties(framework, BOOK, CALENDAR)
    assert (str(found.on("framework_inform_users")), str(found.on("framework_summary"))) == ("2025-12-01", "2025-12-15")
    assert duties(known(AUTUMN, framework_signed_on="2025-11-26"), BOOK, CALENDAR).on("framework_inform_users") is None


@pytest.mark.parametrize("book", every(), ids=lambda book: book.id)
def test_every_period_of_a_shipped_book_that_the_program_computes_is_there(book) -> None:
    for kind in KINDS:
        for method in map(book.method, book.methods):
            key = kind.period_of(method)
            assert not key or book.period(key).law
    assert set(PERIODS) <= set(book.raw["periods"])
    assert all(kind_of(kind.key) is kind for kind in KINDS)


def test_every_recorded_day_starts_a_duty() -> None:
    starts = {name for kind in KINDS for name in kind.since}
    assert set(RECORDED) <= starts


def test_planned_dates_never_press_and_firm_ones_do() -> None:
    planned = {duty.key: duty for duty in duties(AUTUMN, BOOK, CALENDAR).duties}
    assert planned["opening"].is_firm
    assert not planned["decide_by"].is_firm
    far = date(2026, 6, 1)
    assert (planned["opening"].state(far), planned["decide_by"].state(far)) == ("missed", "ahead")
    assert planned["notice_ends"].state(far) == "past"
    assert [d.key for d in duties(AUTUMN, BOOK, CALENDAR).breaches(far)] == ["opening"]


@pytest.mark.parametrize(
    ("today", "state"), [("2025-10-10", "ahead"), ("2025-10-11", "near"), ("2025-10-14", "near"), ("2025-10-15", "missed")]
)
def test_a_duty_comes_near_and_is_missed_on_the_day_after(today: str, state: str) -> None:
    opening = next(duty for duty in duties(AUTUMN, BOOK, CALENDAR).duties if duty.key == "opening")
    assert opening.state(date.fromisoformat(today)) == state


def test_a_mark_ends_a_duty_and_a_kind_that_does_not_arise_is_left_out() -> None:
    facts = replace(AUTUMN, things=(contract(signed_on="2025-11-26"),))
    key = "file_contract_copy:12"
    open_one = next(duty for duty in duties(facts, BOOK, CALENDAR).duties if duty.key == key)
    assert (open_one.is_open(), open_one.about, open_one.kind.who) == (True, "第一包", "officer")
    late = replace(facts, done={key: date(2025, 12, 8)})
    marked = next(duty for duty in duties(late, BOOK, CALENDAR).duties if duty.key == key)
    assert (marked.is_open(), marked.was_late, marked.state(date(2026, 1, 1))) == (False, True, "done")
    assert duties(replace(facts, without=frozenset({"refund_bond_winner"})), BOOK, CALENDAR).on("refund_bond_winner:12") is None


def test_each_contract_and_objection_has_its_own_dates() -> None:
    objections = tuple(Thing("objection", str(n), f"质疑{n}", {"objected_on": date(2025, 10, 28 + n)}) for n in (1, 2))
    found = duties(replace(EVALUATED, things=objections), BOOK, CALENDAR)
    assert [str(found.on(f"objection_reply_by:{n}")) for n in (1, 2)] == ["2025-11-07", "2025-11-10"]
    assert [str(found.on(f"complaint_by:{n}")) for n in (1, 2)] == ["2025-11-28", "2025-12-01"]
    assert found.on("complaint_by") is None


def test_a_year_without_calendar_is_named_and_the_rest_is_there() -> None:
    found = duties(Facts("open_tender", {"published_on": date(2026, 12, 1), "deadline": date(2026, 12, 28)}), BOOK, CALENDAR)
    assert found.on("notice_ends") == date(2026, 12, 8)
    assert {refusal.code for refusal in found.refusals} == {"calendar_year_unknown"}


OPTIONAL = ("asked_on", "withdrawn_on", "complained_on", "suspended_on", "intended_on", "terminated_on", "invoiced_on")
SINCE = {name: st.integers(0, 40) for name in ("opened_on", "scored_on", "notified_on", "signed_on", *OPTIONAL)}


def facts_of(published: date, bidding: int, later: dict[str, int]) -> Facts:
    deadline = published + timedelta(days=bidding)
    days = {name: deadline + timedelta(days=n) for name, n in later.items()}
    return Facts("open_tender", {"published_on": published, "deadline": deadline, **days})


@given(
    published=st.dates(date(2024, 1, 1), date(2025, 3, 31)),
    bidding=st.integers(20, 40),
    later=st.fixed_dictionaries({}, optional=SINCE),
    holidays=st.sets(st.integers(0, 200), max_size=15),
)
def test_more_holidays_never_bring_a_day_forward_or_a_lead_closer(
    published: date, bidding: int, later: dict[str, int], holidays: set[int]
) -> None:
    facts = facts_of(published, bidding, later)
    more = WorkCalendar({published + timedelta(days=n): False for n in holidays})
    plain, longer = duties(facts, BOOK, CALENDAR), duties(facts, BOOK, more)
    for duty in plain.duties:
        moved = longer.on(duty.key)
        assert moved is not None
        assert moved <= duty.on if duty.kind.is_back else moved >= duty.on


@given(
    published=st.dates(date(2024, 1, 1), date(2025, 3, 31)),
    bidding=st.integers(20, 40),
    extension=st.integers(0, 30),
    method=st.sampled_from(["open_tender", "consultation", "negotiation"]),
)
def test_an_extended_deadline_never_brings_a_day_forward(published: date, bidding: int, extension: int, method: str) -> None:
    first = replace(facts_of(published, bidding, {}), method=method)
    second = replace(facts_of(published, bidding + extension, {}), method=method)
    before, after = duties(first, BOOK, CALENDAR), duties(second, BOOK, CALENDAR)
    assert [duty.key for duty in before.duties if (moved := after.on(duty.key)) is None or moved < duty.on] == []


@given(
    published=st.dates(date(2024, 1, 1), date(2025, 3, 31)),
    later=st.fixed_dictionaries({}, optional=SINCE),
    left_out=st.sets(st.sampled_from(OPTIONAL)),
    today=st.integers(0, 120),
)
def test_lawful_duties_stay_lawful_when_optional_steps_are_left_out(
    published: date, later: dict[str, int], left_out: set[str], today: int
) -> None:
    facts = facts_of(published, 22, later)
    on = published + timedelta(days=today)
    fewer = replace(facts, days={name: day for name, day in facts.days.items() if name not in left_out})
    before = {duty.key for duty in duties(facts, BOOK, CALENDAR).breaches(on)}
    assert {duty.key for duty in duties(fewer, BOOK, CALENDAR).breaches(on)} <= before


STEPS = ("clarification_on", "reported_on", "noticed_on", "objected_on", "replied_on", "complained_on", "contracted_on")


@given(
    published=st.dates(date(2024, 1, 1), date(2025, 3, 31)),
    slack=st.integers(0, 15),
    shares=st.fixed_dictionaries({}, optional=dict.fromkeys(STEPS, st.integers(0, 100))),
    left_out=st.sets(st.sampled_from(STEPS)),
)
def test_a_lawful_timeline_stays_lawful_when_every_optional_step_is_left_out(
    published: date, slack: int, shares: dict[str, int], left_out: set[str]
) -> None:
    deadline = CALENDAR.next_workday(published + timedelta(days=30 + slack))
    events = {"opened_on": deadline, "evaluated_on": deadline}
    plan = timeline(Procedure("open_tender", published, deadline=deadline, events=events), BOOK, CALENDAR)
    last = {
        "clarification_on": "last_free_clarification", "reported_on": "report_by", "noticed_on": "award_notice_by",
        "objected_on": "objection_by", "replied_on": "objection_reply_by", "complained_on": "complaint_by",
        "contracted_on": "contract_by",
    }  # fmt: skip
    for name, share in shares.items():
        until = plan.on(last[name])
        assert until is not None
        events[name] = until - timedelta(days=share * (until - published).days // 400)
    whole = timeline(Procedure("open_tender", published, deadline=deadline, events=events), BOOK, CALENDAR)
    if whole.refusals:
        return
    for out in (left_out, set(STEPS)):
        fewer = {name: day for name, day in events.items() if name not in out}
        assert timeline(Procedure("open_tender", published, deadline=deadline, events=fewer), BOOK, CALENDAR).refusals == ()
