"""Training fees: the worked numbers F1 to F6 of 财行〔2016〕540号 and of local tables."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules import training_fee as fee
from tender.procurement.rules.training_fee import Lecture, TrainingClass
from tests.procurement.rules.builders import BOOK

CENTRAL = BOOK.fees()
F1 = TrainingClass("3", trainees=50, staff=5, days=5)
LECTURES = [*[Lecture("正高", Decimal(4))] * 4, *[Lecture("副高", Decimal(4))] * 4]


def test_f1_fifty_trainees_five_days_article_9() -> None:
    assert fee.cap(CENTRAL, F1) == 151_250
    assert fee.lecture_total(CENTRAL, LECTURES) == 24_000
    assert fee.cap(CENTRAL, F1) + fee.lecture_total(CENTRAL, LECTURES) == 175_250


@pytest.mark.parametrize(("category", "per_person"), [("3", 20_350), ("2", 24_050), ("1", 28_120)])
def test_f2_forty_days_article_9(category: str, per_person: int) -> None:
    assert fee.cap_per_person(CENTRAL, category, 40) == per_person
    assert fee.cap(CENTRAL, TrainingClass("3", 30, 3, 40)) == 671_550


@pytest.mark.parametrize(("days", "per_person"), [(0, 0), (1, 550), (30, 16_500), (31, 16_885)])
def test_f3_the_taper_begins_on_day_31(days: int, per_person: int) -> None:
    assert fee.cap_per_person(CENTRAL, "3", days) == per_person


@pytest.mark.parametrize(
    ("table", "days", "per_person"),
    [("jiaozuo", 20, 4_940), ("jiaozuo", 40, 8_840), ("shandong_2014", 20, 7_600), ("shandong_2014", 40, 13_600)],
)
def test_f4_local_tables_with_three_steps(table: str, days: int, per_person: int) -> None:
    assert fee.cap_per_person(BOOK.fees(table), "3", days) == per_person


def test_f5_half_day_of_four_hours_and_one_pay_for_several_classes_article_10() -> None:
    assert fee.lecture_pay(CENTRAL, Lecture("正高", Decimal(5))) == 4_000
    assert fee.lecture_pay(CENTRAL, Lecture("正高", Decimal("3.5"))) == 3_500
    assert fee.lecture_pay(CENTRAL, Lecture("正高", Decimal(5), classes=3)) == 4_000
    zhuzhou = BOOK.fees("zhuzhou")
    assert fee.lecture_pay(zhuzhou, Lecture("正高", Decimal(5), uplift_percent=50)) == 6_000
    assert fee.lecture_pay(BOOK.fees("jiaozuo"), Lecture("正高", Decimal(3))) == 2_000
    for table, percent in ((zhuzhou, 51), (CENTRAL, 1)):
        with pytest.raises(Refusal) as refused:
            fee.lecture_pay(table, Lecture("正高", Decimal(5), uplift_percent=percent))
        assert refused.value.code == "uplift_too_high"


@pytest.mark.parametrize(("staff", "codes"), [(5, []), (6, ["too_many_staff"]), (7, ["too_many_staff"])])
def test_f6_staff_over_ten_percent_are_refused_and_not_counted(staff: int, codes: list[str]) -> None:
    training = TrainingClass("3", 50, staff, 5)
    found = fee.check(CENTRAL, training, lectures=LECTURES, cost=Decimal(151_250), lecturer_cost=Decimal(24_000))
    assert [refusal.code for refusal in found] == codes
    if codes:
        assert (found[0].params["over"], found[0].params["most"]) == (str(staff - 5), "5")
    assert fee.cap(CENTRAL, training) == 151_250


def test_class_and_lecturers_are_judged_apart() -> None:
    def codes(cost: str, lecturer_cost: str) -> list[str]:
        found = fee.check(CENTRAL, F1, lectures=LECTURES, cost=Decimal(cost), lecturer_cost=Decimal(lecturer_cost))
        return [refusal.code for refusal in found]

    assert codes("151250", "24000") == []
    assert codes("151250.01", "0") == ["training_fee_too_high"]
    assert codes("0", "24000.01") == ["lecturer_fee_too_high"]


def test_staff_limits_of_the_tables() -> None:
    shandong = BOOK.fees("shandong_2014")
    assert [fee.staff_limit(shandong, trainees) for trainees in (19, 20, 500)] == [0, 1, 10]
    jiaozuo = BOOK.fees("jiaozuo")
    assert fee.staff_limit(jiaozuo, 50) is None
    assert fee.cap(jiaozuo, F1) == 55 * 5 * 260
    assert fee.check(jiaozuo, F1, lectures=(), cost=Decimal(0), lecturer_cost=Decimal(0)) == []


@pytest.mark.parametrize(("table", "item"), [("central", "博士"), ("shandong_2014", "正高")])
def test_what_a_table_does_not_know_is_refused_not_borrowed(table: str, item: str) -> None:
    with pytest.raises(Refusal) as refused:
        fee.lecture_pay(BOOK.fees(table), Lecture(item, Decimal(4)))
    assert refused.value.code == "fee_unknown"
    with pytest.raises(Refusal):
        fee.day_rate(BOOK.fees("zhuzhou"), "3")
