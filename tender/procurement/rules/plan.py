"""The annual training plan: what each line may cost with the numbers shown, what holds a plan back, how two editions differ.

Lives here: pure judgements on frozen values. The fee tables stand in the rulebook (`training_fee.py` reads them).
Not here: publishing intentions (`intention.py`), which rows there are (`models/plan.py`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tender.core.refusal import Refusal, _
from tender.procurement.rules import training_fee as fee
from tender.procurement.rules.criteria import plain
from tender.procurement.rules.rounding import rounded
from tender.procurement.rules.rulebook import FeeTable, Rulebook

PLAN_LAW = "干部教育培训工作条例；财行〔2016〕540号 第6条"


@dataclass(frozen=True)
class PlannedClass:
    """A line of the plan as the fee rules see it. `hours`: teaching hours (学时) by professional title; amounts in yuan."""

    category: str
    trainees: int
    staff: int
    days: int
    hours: tuple[tuple[str, Decimal], ...]
    budget: Decimal
    lecturer_budget: Decimal


@dataclass(frozen=True)
class FeeCheck:
    """Caps in yuan with the working shown ("55 × 5 × 550"), and what is refused. `people`: trainees and the staff that count."""

    people: int
    per_person: Decimal
    cap: Decimal
    working: str
    lecturer_cap: Decimal
    lecturer_working: str
    law: str
    lecturer_law: str
    refusals: tuple[Refusal, ...]

    @property
    def total(self) -> Decimal:
        """The most that class and lecturers may cost together."""
        return self.cap + self.lecturer_cap


@dataclass(frozen=True)
class PlanFacts:
    """What the cards of a plan need: the year, and of each line its title, month and what is refused about it."""

    year: int
    lines: tuple[tuple[str, date, tuple[Refusal, ...]], ...]


@dataclass(frozen=True)
class LineChange:
    """A line that an edition added, removed or changed: the fields with their values before and after."""

    kind: str
    title: str
    fields: tuple[tuple[str, Any, Any], ...]


def fee_class(book: Rulebook, audience: str) -> str:
    """The fee class (1, 2 or 3) of an audience. Refuses fee_class_unknown."""
    row = book.raw["fee_classes"].get(audience)
    if row is None:
        says = _("The rulebook gives no fee class for “{audience}”.")
        raise Refusal("fee_class_unknown", says, status=422, field="audience", audience=audience)
    return str(row["category"])


def plannable_tables(book: Rulebook) -> tuple[str, ...]:
    """Keys of the fee tables that cap a class and its lecturers; a plan stands on one of them."""
    return tuple(key for key in book.raw["training_fees"] if book.fees(key).caps and book.fees(key).lecturers)


def check_line(table: FeeTable, planned: PlannedClass) -> FeeCheck:
    """Judge a line: class, staff and lecturers apart (财行〔2016〕540号 art. 9, 10). Refuses (raises) fee_unknown."""
    training = fee.TrainingClass(planned.category, planned.trainees, planned.staff, planned.days)
    limit = fee.staff_limit(table, planned.trainees)
    people = planned.trainees + (planned.staff if limit is None else min(planned.staff, limit))
    lectures = [lecture for title, hours in planned.hours for lecture in _half_days(table, title, hours)]
    found = FeeCheck(
        people=people,
        per_person=fee.cap_per_person(table, planned.category, planned.days),
        cap=fee.cap(table, training),
        working=_working(table, planned, people),
        lecturer_cap=fee.lecture_total(table, lectures),
        lecturer_working=_lecturer_working(table, planned.hours),
        law=table.law,
        lecturer_law=table.lecturer_law,
        refusals=(),
    )
    refused = fee.check(table, training, lectures=lectures, cost=planned.budget, lecturer_cost=planned.lecturer_budget)
    shown = [_with_numbers(refusal, found, planned) for refusal in refused]
    return replace(found, refusals=(*shown, *_too_many_hours(table, planned)))


def may_submit(facts: PlanFacts, *, at: datetime) -> Refusal | None:
    """A plan goes to review with at least one line, every line in its year and within the caps."""
    if not facts.lines:
        return Refusal("lines_missing", _("Add at least one class to the plan."), law=PLAN_LAW, status=422)
    for title, month, _refusals in facts.lines:
        if month.year != facts.year:
            says = _("“{line}” is planned for {month}, outside the plan's year {year}.")
            return Refusal(
                "outside_the_year", says, law=PLAN_LAW, status=422, line=title, month=f"{month:%Y-%m}", year=str(facts.year)
            )
    wrong = [(title, refusals[0]) for title, _month, refusals in facts.lines if refusals]
    if wrong:
        says = _("{count} lines break a cap; the first is “{line}”.")
        return Refusal("lines_over_cap", says, law=wrong[0][1].law, status=422, count=str(len(wrong)), line=wrong[0][0])
    return None


def difference(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> tuple[LineChange, ...]:
    """What changed between two editions, line by line (`key` tells lines apart, `title` names them), in the later one's order."""
    was, now = ({row["key"]: row for row in rows} for rows in (before, after))
    changes = []
    for key, row in now.items():
        if key not in was:
            changes.append(LineChange("added", row["title"], ()))
        elif fields := tuple((name, was[key][name], value) for name, value in row.items() if was[key][name] != value):
            changes.append(LineChange("changed", row["title"], fields))
    return (*changes, *(LineChange("removed", row["title"], ()) for key, row in was.items() if key not in now))


def may_reuse(title: str, tender_number: str, reason: str) -> Refusal | None:
    """A line is bought once; a second tender from it says why (splitting, GPR art. 28, is judged where the method is chosen)."""
    if not tender_number or reason.strip():
        return None
    return Refusal(
        "line_in_use",
        _("Tender {number} was already drafted from “{line}”."),
        law="政府采购法实施条例 第28条",
        instead=_("Go on with that draft, or write down why a second tender is needed."),
        status=422,
        field="reason",
        number=tender_number,
        line=title,
    )


def _with_numbers(refusal: Refusal, found: FeeCheck, planned: PlannedClass) -> Refusal:
    """The refusal of the fee rules beside the field at fault, with the numbers that lead to the cap."""
    if refusal.code == "training_fee_too_high":
        says = _("The class would cost {cost}; the cap is {cap} = {working}.")
        field, shown = "budget", {"cost": _yuan(planned.budget), "cap": _yuan(found.cap), "working": found.working}
    elif refusal.code == "lecturer_fee_too_high":
        says = _("Lecturers would be paid {cost}; the cap is {cap} = {working}.")
        cost, cap = _yuan(planned.lecturer_budget), _yuan(found.lecturer_cap)
        field, shown = "lecturer_budget", {"cost": cost, "cap": cap, "working": found.lecturer_working}
    else:
        says, field, shown = refusal.says, "staff", refusal.params
    return Refusal(refusal.code, says, law=refusal.law, status=422, field=field, **shown)


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _half_days(table: FeeTable, title: str, hours: Decimal) -> list[fee.Lecture]:
    """Teaching hours cut into half days of at most so many hours as are paid."""
    size, cut = Decimal(table.half_day_hours or 4), []
    while hours > 0:
        cut.append(fee.Lecture(title, min(hours, size)))
        hours -= size
    return cut


def _too_many_hours(table: FeeTable, planned: PlannedClass) -> list[Refusal]:
    """No more teaching than two half days a day can hold."""
    hours = sum((hours for _title, hours in planned.hours), Decimal(0))
    most = Decimal(planned.days * 2 * (table.half_day_hours or 4))
    if hours <= most:
        return []
    says = _("{hours} teaching hours do not fit into {days} days; {most} are paid at most.")
    found = {"hours": plain(hours), "days": str(planned.days), "most": plain(most)}
    return [Refusal("lecture_hours_too_many", says, law=table.lecturer_law, status=422, field="days", **found)]


def _working(table: FeeTable, planned: PlannedClass, people: int) -> str:
    """How the cap comes about: 55 × 5 × 550, or with a taper 33 × (30 × 550 + 10 × 385)."""
    rate, ends, steps = Fraction(fee.day_rate(table, planned.category)), [*(a for a, _s in table.taper[1:]), None], []
    for (after, share), end in zip(table.taper, ends, strict=True):
        days = (planned.days if end is None else min(planned.days, end)) - after
        if days > 0:
            steps.append(f"{days} × {plain(rounded(rate * share, 2))}")
    return f"{people} × {steps[0]}" if len(steps) == 1 else f"{people} × ({' + '.join(steps) or 0})"


def _lecturer_working(table: FeeTable, hours: Sequence[tuple[str, Decimal]]) -> str:
    """How the lecturers' cap comes about: 16 × 1000 + 16 × 500; by the half day where the table pays so."""
    shown = []
    for title, number in hours:
        count = len(_half_days(table, title, number)) if table.lecturer_unit == "half_day" else number
        if count:
            shown.append(f"{plain(Decimal(count))} × {plain(table.lecturers.get(title, Decimal(0)))}")
    return " + ".join(shown) or "0"
