"""Rules of planning: caps with their numbers, months, editions, intentions, wishes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.procurement.rules import intention, plan, survey
from tests.builders import SHANGHAI
from tests.procurement.rules.builders import BOOK

TABLE = BOOK.fees()
HOURS = (("副高", Decimal(16)), ("正高", Decimal(16)))
F1 = plan.PlannedClass("3", 50, 5, 5, HOURS, Decimal("151250.00"), Decimal("24000.00"))
AT = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


def codes(found: plan.FeeCheck) -> list[str]:
    return [refusal.code for refusal in found.refusals]


def test_f1_shows_its_numbers_article_9_and_10() -> None:
    found = plan.check_line(TABLE, F1)
    assert (found.cap, found.working, found.people) == (151_250, "55 × 5 × 550", 55)
    assert (found.lecturer_cap, found.lecturer_working) == (24_000, "16 × 500 + 16 × 1000")
    assert (found.total, codes(found)) == (175_250, [])


@pytest.mark.parametrize(
    ("change", "code", "field", "says"),
    [
        (
            {"budget": Decimal("151250.01")},
            "training_fee_too_high", "budget",
            "The class would cost 151,250.01; the cap is 151,250.00 = 55 × 5 × 550.",
        ),
        (
            {"lecturer_budget": Decimal("24000.01")},
            "lecturer_fee_too_high", "lecturer_budget",
            "Lecturers would be paid 24,000.01; the cap is 24,000.00 = 16 × 500 + 16 × 1000.",
        ),
        ({"staff": 7}, "too_many_staff", "staff", "7 staff for 50 trainees are 2 too many; 5 may be counted."),
        (
            {"hours": (("正高", Decimal(41)),)},
            "lecture_hours_too_many", "days",
            "41 teaching hours do not fit into 5 days; 40 are paid at most.",
        ),
    ],
)  # fmt: skip
def test_what_breaks_a_cap_is_refused_with_article_and_numbers(change: dict, code: str, field: str, says: str) -> None:
    assert codes(plan.check_line(TABLE, F1)) == []
    found = plan.check_line(TABLE, replace(F1, **change)).refusals[0]
    assert (found.code, found.field, str(found)) == (code, field, says)
    assert found.law


def test_f2_the_taper_is_shown_day_by_day_article_9() -> None:
    found = plan.check_line(TABLE, plan.PlannedClass("3", 30, 3, 40, (), Decimal(0), Decimal(0)))
    assert (found.cap, found.working, found.lecturer_working) == (671_550, "33 × (30 × 550 + 10 × 385)", "0")


def test_a_local_table_by_the_half_day_with_three_steps() -> None:
    table = BOOK.fees("jiaozuo")
    found = plan.check_line(table, plan.PlannedClass("3", 10, 1, 40, (("副高", Decimal(9)),), Decimal(0), Decimal(0)))
    assert found.working == "11 × (15 × 260 + 15 × 208 + 10 × 182)"
    assert (found.lecturer_working, found.lecturer_cap) == ("3 × 1000", 3_000)


@given(st.integers(1, 400), st.integers(0, 60), st.integers(1, 120))
def test_the_cap_is_what_its_working_says(trainees: int, staff: int, days: int) -> None:
    found = plan.check_line(TABLE, plan.PlannedClass("3", trainees, staff, days, (), Decimal(0), Decimal(0)))
    assert found.cap == eval(found.working.replace("×", "*"))
    assert found.cap == found.people * found.per_person


def test_fee_classes_and_tables_come_from_the_rulebook() -> None:
    assert {plan.fee_class(BOOK, audience) for audience in ("county", "township", "staff")} == {"3"}
    with pytest.raises(Refusal) as refused:
        plan.fee_class(BOOK, "minister")
    assert refused.value.code == "fee_class_unknown"
    assert plan.plannable_tables(BOOK) == ("central", "jiaozuo")


def facts(*lines: tuple) -> plan.PlanFacts:
    return plan.PlanFacts(2026, lines)


def test_a_plan_goes_to_review_when_its_lines_hold() -> None:
    good = ("甲班", date(2026, 6, 1), ())
    over = plan.check_line(TABLE, replace(F1, budget=Decimal(200_000))).refusals
    assert plan.may_submit(facts(good), at=AT) is None
    for lines, code in (
        ((), "lines_missing"),
        ((good, ("乙班", date(2027, 1, 1), ())), "outside_the_year"),
        ((good, ("乙班", date(2026, 7, 1), over)), "lines_over_cap"),
    ):
        assert plan.may_submit(facts(*lines), at=AT).code == code


def test_editions_differ_line_by_line() -> None:
    before = [{"key": 1, "title": "甲", "days": 5}, {"key": 2, "title": "乙", "days": 3}]
    after = [{"key": 1, "title": "甲", "days": 4}, {"key": 3, "title": "丙", "days": 2}]
    found = plan.difference(before, after)
    assert [(change.kind, change.title, change.fields) for change in found] == [
        ("changed", "甲", (("days", 5, 4),)), ("added", "丙", ()), ("removed", "乙", ()),
    ]  # fmt: skip
    assert plan.difference(before, before) == ()


def test_a_line_is_bought_once_unless_it_says_why() -> None:
    assert plan.may_reuse("甲班", "", "") is None
    assert plan.may_reuse("甲班", "1号", " ").code == "line_in_use"
    assert plan.may_reuse("甲班", "1号", "第一次采购废标后分期举办") is None


def test_the_lead_of_an_intention_is_thirty_days_circular_10() -> None:
    on = date(2026, 3, 2)
    assert intention.earliest_begin(BOOK, on) == date(2026, 4, 1)
    assert intention.latest_publication(BOOK, date(2026, 4, 1)) == on
    assert intention.lead_refusal(BOOK, published_on=on, begins_on=date(2026, 4, 1)) is None
    early = date(2026, 3, 31)
    refused = intention.lead_refusal(BOOK, published_on=on, begins_on=early)
    assert (refused.code, refused.law, refused.params["first"]) == ("intention_too_late", "财库〔2020〕10号", date(2026, 4, 1))
    assert intention.lead_refusal(BOOK, published_on=on, begins_on=early, reason="防汛应急") is None


@given(st.dates(date(2026, 1, 1), date(2026, 12, 31)), st.integers(0, 90))
def test_a_later_beginning_is_never_less_lawful(on: date, wait: int) -> None:
    begins = on + timedelta(days=wait)
    lawful = intention.lead_refusal(BOOK, published_on=on, begins_on=begins) is None
    assert lawful == (wait >= 30)
    assert intention.lead_refusal(BOOK, published_on=on, begins_on=begins + timedelta(days=1)) is None or not lawful


def test_a_planned_purchase_waits_for_its_intention() -> None:
    on, known = date(2026, 4, 1), intention.IntentionFacts
    assert intention.may_begin(BOOK, None, on=on) is None
    assert intention.may_begin(BOOK, known(None), on=on).code == "intention_missing"
    assert intention.may_begin(BOOK, known(None, excused=True), on=on) is None
    assert intention.may_begin(BOOK, known(date(2026, 3, 2)), on=on) is None
    assert intention.may_begin(BOOK, known(date(2026, 3, 3)), on=on).code == "intention_too_late"
    assert intention.may_begin(BOOK, known(date(2026, 3, 3), excused_from=on), on=on) is None
    assert intention.may_begin(BOOK, known(date(2026, 3, 3), excused_from=date(2026, 4, 2)), on=on).code == "intention_too_late"


def wish(key: int, theme: str, heads: int, month: int, **other: object) -> survey.Wish:
    return survey.Wish(key, theme, "staff", heads, 3, date(2026, month, 1), **other)


def test_wishes_of_one_theme_and_audience_are_one_group() -> None:
    found = survey.grouped([
        wish(1, "数字政府", 5, 6, reason="岗位需要"), wish(2, "数字 政府", 20, 9), wish(3, "应急管理", 8, 5),
        survey.Wish(4, "数字政府", "county", 30, 5, date(2026, 6, 1)),
    ])  # fmt: skip
    assert [(one.theme, one.audience, one.head_count, one.keys) for one in found] == [
        ("数字政府", "county", 30, (4,)), ("数字政府", "staff", 25, (1, 2)), ("应急管理", "staff", 8, (3,)),
    ]  # fmt: skip
    assert (found[1].month, found[1].reasons, found[1].key) == (date(2026, 9, 1), ("岗位需要",), 1)
    assert survey.grouped([]) == ()


def test_a_survey_opens_closes_and_takes_answers_by_its_moment() -> None:
    until = AT + timedelta(days=14)
    assert survey.may_open(survey.SurveyFacts(until, 2), at=AT) is None
    assert survey.may_open(survey.SurveyFacts(until, 0), at=AT).code == "nobody_asked"
    assert survey.may_open(survey.SurveyFacts(AT, 2), at=AT).code == "closes_too_early"
    assert survey.may_close(survey.SurveyFacts(until, 2), at=AT).code == "before_closing"
    assert survey.may_close(survey.SurveyFacts(until, 2), at=until) is None
    assert survey.may_answer("open", until, at=AT) is None
    assert survey.may_answer("open", until, at=until).code == "survey_closed"
    assert survey.may_answer("closed", until, at=AT).code == "survey_closed"
