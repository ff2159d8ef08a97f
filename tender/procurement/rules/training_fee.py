"""Training fees: what a class may cost at most, and what a lecturer may be paid (财行〔2016〕540号 and local tables).

Lives here: caps, taper, staff share, lecture pay. Tables stand in the rulebook; an item a table does not know is refused.
Not here: invoices and payments (`contracts`), travel of lecturers (it follows the travel rules).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tender.core.refusal import Refusal, _
from tender.procurement.rules.criteria import plain
from tender.procurement.rules.rounding import rounded
from tender.procurement.rules.rulebook import FeeTable


@dataclass(frozen=True)
class TrainingClass:
    """A class as the fee rules see it: `days` include check-in and departure; `category` is 1, 2 or 3 (art. 5)."""

    category: str
    trainees: int
    staff: int
    days: int


@dataclass(frozen=True)
class Lecture:
    """Teaching of one lecturer in one half day: `hours` of 学时; `classes` that listened together are paid once.

    `uplift_percent` is an approved supplement for lecturers from afar, where the table knows one.
    """

    title: str
    hours: Decimal
    classes: int = 1
    uplift_percent: int = 0


def day_rate(table: FeeTable, category: str) -> Decimal:
    """Yuan per person and day. Refuses fee_unknown."""
    return _known(table, table.caps, category)


def cap_per_person(table: FeeTable, category: str, days: int) -> Decimal:
    """The most a class may cost per person: each day at the rate, days beyond the steps of the taper at their share."""
    rate, total = Fraction(day_rate(table, category)), Fraction(0)
    ends = [*(after for after, _share in table.taper[1:]), None]
    for (after, share), end in zip(table.taper, ends, strict=True):
        counted = max((days if end is None else min(days, end)) - after, 0)
        total += counted * share * rate
    return rounded(total, 2)


def staff_limit(table: FeeTable, trainees: int) -> int | None:
    """How many staff may be counted: a share of the trainees, rounded down; None where the table sets none."""
    if table.staff_percent is None:
        return None
    share = trainees * table.staff_percent // 100
    return share if table.staff_most is None else min(share, table.staff_most)


def cap(table: FeeTable, training: TrainingClass) -> Decimal:
    """The most the whole class may cost without lecturers, in yuan; staff over the limit do not count."""
    limit = staff_limit(table, training.trainees)
    staff = training.staff if limit is None else min(training.staff, limit)
    return (training.trainees + staff) * cap_per_person(table, training.category, training.days)


def lecture_pay(table: FeeTable, lecture: Lecture) -> Decimal:
    """The most one half day of teaching may be paid, after tax, in yuan. Hours beyond the half day are not paid (art. 10).

    Refuses fee_unknown and uplift_too_high.
    """
    rate = Fraction(_known(table, table.lecturers, lecture.title))
    if lecture.uplift_percent > table.uplift_percent:
        says = _("A supplement of {percent}% for lecturers is too high; {most}% is the most.")
        given, most = str(lecture.uplift_percent), str(table.uplift_percent)
        raise Refusal("uplift_too_high", says, law=table.lecturer_law, status=422, percent=given, most=most)
    counted = Fraction(1) if table.lecturer_unit == "half_day" else Fraction(min(lecture.hours, Decimal(table.half_day_hours)))
    return rounded(counted * rate * (100 + lecture.uplift_percent) / 100, 2)


def lecture_total(table: FeeTable, lectures: Sequence[Lecture]) -> Decimal:
    """The most all lectures may be paid; one lecture for several classes is paid once."""
    return sum((lecture_pay(table, lecture) for lecture in lectures), Decimal(0))


def check(
    table: FeeTable, training: TrainingClass, *, lectures: Sequence[Lecture], cost: Decimal, lecturer_cost: Decimal
) -> list[Refusal]:
    """What is refused about planned costs in yuan: staff, class cost and lecturer cost are judged apart, never set off."""
    found: list[Refusal] = []
    limit = staff_limit(table, training.trainees)
    if limit is not None and training.staff > limit:
        says = _("{staff} staff for {trainees} trainees are {over} too many; {most} may be counted.")
        staff, over = str(training.staff), str(training.staff - limit)
        found.append(
            Refusal("too_many_staff", says, law=table.law, staff=staff, trainees=str(training.trainees), over=over, most=str(limit))
        )
    most = cap(table, training)
    if cost > most:
        says = _("The class costs {cost} yuan; {most} is the most.")
        found.append(Refusal("training_fee_too_high", says, law=table.law, cost=plain(cost), most=plain(most)))
    paid = lecture_total(table, lectures)
    if lecturer_cost > paid:
        says = _("Lecturers cost {cost} yuan; {most} is the most.")
        found.append(Refusal("lecturer_fee_too_high", says, law=table.lecturer_law, cost=plain(lecturer_cost), most=plain(paid)))
    return found


def _known(table: FeeTable, rates: Mapping[str, Decimal], item: str) -> Decimal:
    if item in rates:
        return rates[item]
    says = _("The fee table “{table}” says nothing about “{item}”.")
    raise Refusal("fee_unknown", says, law=table.law, status=422, table=table.title, item=item)
