"""Needs surveys: asking, answering, closing, and turning answers into needs.

Not here: who may answer (`queries/survey.py: seats_asked`), how answers become groups (`rules/survey.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from tender.core.actor import CLOCK, Actor
from tender.core.clock import Clock
from tender.core.door import begin, lock, note, perform
from tender.core.refusal import Refusal, _, forbidden
from tender.procurement.models import Need, Survey, SurveyAnswer, SurveyUnit
from tender.procurement.queries.survey import access_own_answer, groups_of, seats_asked
from tender.procurement.rules import rulebook, training_fee
from tender.procurement.rules.plan import fee_class
from tender.procurement.rules.survey import WishGroup, may_answer
from tender.procurement.services.need import create_need


@transaction.atomic
def create_survey(
    buyer_id: int, *, title: str, year: int, about: str, closes_at: datetime, units: Collection[int], by: Actor, at: datetime
) -> Survey:
    """Prepare a survey of these units (organisation ids). Writes the survey, its units, an audit line. Refuses forbidden."""
    if not by.holds("officer", buyer_id):
        raise forbidden()
    survey = Survey(buyer_id=buyer_id, title=title, year=year, about=about, closes_at=closes_at, created_at=at)
    begin(survey, by=by, at=at, logs="survey.prepared", units=sorted(units))
    _ask(survey, units)
    return survey


@transaction.atomic
def change_survey(
    survey: Survey, *, title: str, year: int, about: str, closes_at: datetime, units: Collection[int], by: Actor, at: datetime
) -> Survey:
    """Correct a survey that nobody was asked yet. Refuses forbidden, survey_asked."""
    row = lock(survey)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    if refusal := may_change(row):
        raise refusal
    row.title, row.year, row.about, row.closes_at = title, year, about, closes_at
    row.save()
    row.units.all().delete()
    _ask(row, units)
    note(row, "survey.changed", by=by, at=at, closes_at=closes_at, units=sorted(units))
    return row


def may_change(survey: Survey) -> Refusal | None:
    """Only before anybody is asked: survey_asked."""
    if survey.state == Survey.State.DRAFT:
        return None
    return Refusal("survey_asked", _("The units were asked already; the survey cannot be changed."))


def open_survey(survey: Survey, *, by: Actor, at: datetime) -> Survey:
    """Ask. Tells the units' people. Refuses nobody_asked, closes_too_early."""
    return perform(survey, "open", by=by, at=at)


@transaction.atomic
def close_when_due(survey_id: str, *, clock: Clock) -> Survey:
    """What the clock calls at the moment of closing; the row is held, so no answer comes after it."""
    survey = lock(Survey.objects.get(pk=survey_id))
    return perform(survey, "close", by=CLOCK, at=clock.now())


@transaction.atomic
def answer(
    survey: Survey,
    *,
    unit_id: int,
    theme: str,
    audience: str,
    head_count: int,
    days: int,
    month: date,
    reason: str,
    by: Actor,
    at: datetime,
) -> SurveyAnswer:
    """Want a class: for the unit if the person holds one of its offices, else for the learner alone (head count 1).

    Writes the answer, marks the unit as answered, one audit line. Refuses survey_closed, forbidden.
    """
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    if refusal := may_answer(row.state, row.closes_at, at=at):
        raise refusal
    asked = {organisation.pk: for_unit for organisation, for_unit in seats_asked(by, row)}
    if unit_id not in asked:
        raise forbidden()
    for_unit = asked[unit_id]
    made = SurveyAnswer.objects.create(
        survey=row, unit_id=unit_id, person_id=by.person_id, for_unit=for_unit, theme=theme, audience=audience,
        head_count=head_count if for_unit else 1, days=days, month=month.replace(day=1), reason=reason, at=at,
    )  # fmt: skip
    unit = row.units.get(organisation_id=unit_id)
    note(made, "survey.answered", by=by, at=at, survey=row.pk, unit=unit_id)
    if for_unit and unit.answered_at is None:
        unit.answered_at = at
        unit.save(update_fields=["answered_at"])
        note(unit, "survey.unit_answered", by=by, at=at, survey=row.pk)
    return made


@transaction.atomic
def withdraw_answer(survey: Survey, pk: int, *, by: Actor, at: datetime) -> None:
    """Take an own answer back while the survey is open. Refuses survey_closed, not_found."""
    row = Survey.objects.select_for_update().get(pk=survey.pk)
    if refusal := may_answer(row.state, row.closes_at, at=at):
        raise refusal
    found = access_own_answer(by, row, pk)
    note(found, "survey.answer_withdrawn", by=by, at=at, survey=row.pk)
    found.delete()


@transaction.atomic
def take_up(survey: Survey, keys: Collection[int], *, by: Actor, at: datetime) -> list[Need]:
    """Turn groups of answers (by `WishGroup.key`) into needs, one each, with the fee cap as first budget.

    Writes needs, the answers' link to them, audit lines. Refuses forbidden, survey_running, nothing_chosen.
    """
    row = lock(survey)
    if not by.holds("officer", row.buyer_id):
        raise forbidden()
    if row.state != Survey.State.CLOSED:
        raise Refusal("survey_running", _("Answers become needs once the survey is closed."))
    chosen = [group for group in groups_of(row) if group.key in keys]
    if not chosen:
        raise Refusal("nothing_chosen", _("Choose at least one wish that is not a need yet."), status=422)
    made = [_need_of(row, group, by=by, at=at) for group in chosen]
    note(row, "survey.taken_up", by=by, at=at, needs=[need.pk for need in made])
    return made


def _need_of(survey: Survey, group: WishGroup, *, by: Actor, at: datetime) -> Need:
    need = create_need(
        survey.buyer_id,
        title=group.theme,
        purpose="\n".join(group.reasons)[:4000] or group.theme,
        audience=group.audience,
        head_count=group.head_count,
        days=group.days,
        month=group.month,
        budget=first_budget(group.audience, group.head_count, group.days),
        by=by,
        at=at,
    )
    SurveyAnswer.objects.filter(pk__in=group.keys).update(need=need)
    return need


def first_budget(audience: str, head_count: int, days: int) -> Decimal:
    """The most a class of these people may cost without lecturers, in yuan: what a need begins with."""
    book = rulebook.load()
    table = book.fees()
    staff = training_fee.staff_limit(table, head_count) or 0
    return training_fee.cap(table, training_fee.TrainingClass(fee_class(book, audience), head_count, staff, days))


def _ask(survey: Survey, units: Collection[Any]) -> None:
    SurveyUnit.objects.bulk_create(SurveyUnit(survey=survey, organisation_id=pk) for pk in sorted(set(units)))
