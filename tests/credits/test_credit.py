"""Credits: conversion, caps, ledger, reversal, claims, ranking."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import transaction
from django.db.utils import DatabaseError
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.credits.models import CreditEntry
from tender.credits.queries import entries_of, ranking, standing_of
from tender.credits.rules import credit
from tender.credits.services import claim as claims
from tender.credits.services import ledger
from tender.parties.queries import actor_of
from tests.builders import AT, actor, organisation
from tests.builders import delivery as build
from tests.builders.contracts import event_of

RULES = credit.load()
TODAY = AT.date() + timedelta(days=40)


def test_440_hours_at_county_level_give_80_points():
    assert credit.base_points(Decimal(440), "county", RULES) == Decimal("80.00")


def test_90_hours_a_year_for_five_years_give_a_township_cadre_the_full_base_score():
    assert credit.base_points(Decimal(450), "township", RULES) == Decimal("100.00")


def test_cycles_of_five_years():
    assert credit.cycle_of(date(2026, 1, 1), RULES) == (date(2026, 1, 1), date(2031, 1, 1))
    assert credit.cycle_of(date(2025, 12, 31), RULES) == (date(2021, 1, 1), date(2026, 1, 1))


def test_rulebook_example_of_169():
    given_points = [("base", "80.00"), ("self_study", "34"), ("theory", "17"), ("performance", "36"), ("performance", "2")]
    assert credit.standing([(part, Decimal(points)) for part, points in given_points], RULES).total == Decimal("169.00")


def test_an_unknown_rule_set_is_refused():
    with pytest.raises(Refusal, match="nonsense"):
        credit.load("nonsense")


@given(st.lists(st.tuples(st.sampled_from(credit.PARTS), st.decimals(-50, 150, places=2)), max_size=40))
def test_a_standing_never_exceeds_caps_nor_falls_below_zero_and_forgets_nothing(entries):
    found = credit.standing(entries, RULES)
    for part in credit.PARTS:
        total = sum((points for name, points in entries if name == part), Decimal(0))
        assert 0 <= found.parts[part] <= RULES.caps[part]
        assert found.parts[part] + found.above[part] == max(total, Decimal(0))


@pytest.mark.django_db
def test_a_completion_is_credited_once_with_its_reason():
    row = build.completed(build.delivered(people=1))[0]
    event = event_of(row, "enrolment.completed")
    first, again = ledger.credit_completion(event, at=AT), ledger.credit_completion(event, at=AT)
    assert first == again
    assert first.points == Decimal("1.78")  # 8 of 450 hours
    assert row.training.title in first.reason


@pytest.mark.django_db
def test_an_entry_cannot_be_changed_but_reversed_once_with_a_reason():
    row = build.completed(build.delivered(people=1))[0]
    entry = ledger.credit_completion(event_of(row, "enrolment.completed"), at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        CreditEntry.objects.update(points=100)
    officer = actor("officer", row.training.buyer)
    with pytest.raises(Refusal, match="reason"):
        ledger.reverse(entry, reason=" ", by=officer, at=AT)
    ledger.reverse(entry, reason="重复登记", by=officer, at=AT)
    assert standing_of(row.learner_id, TODAY, RULES).total == 0
    assert entries_of(row.learner_id, TODAY, RULES).count() == 2
    with pytest.raises(Refusal) as refused:
        ledger.reverse(entry, reason="再次", by=officer, at=AT)
    assert refused.value.code == "reversed_already"


@pytest.mark.django_db
def test_an_approved_claim_is_credited_and_a_claim_above_the_cap_is_refused():
    department = organisation("buyer")
    who = build.learner(department)
    me = actor_of(who, AT)
    values = dict(part="theory", title="调研报告", description="关于开放式培训的调研", done_on=AT.date(), by=me, at=AT)
    with pytest.raises(Refusal) as refused:
        claims.write_claim(points=Decimal(21), **values)
    assert refused.value.code == "points_above_cap"
    claim = claims.declare(claims.write_claim(points=Decimal(5), **values), by=me, at=AT)
    claim = claims.approve(claim, by=actor("officer", department), at=AT)
    ledger.credit_claim(event_of(claim, "claim.approved"), at=AT)
    assert standing_of(who.pk, TODAY, RULES).parts["theory"] == 5


@pytest.mark.django_db
def test_nobody_approves_a_claim_of_their_own():
    department = organisation("buyer")
    who = build.learner(department)
    from tests.builders import HeldSeat

    HeldSeat.objects.create(person=who, organisation=department, role="officer", since=AT - timedelta(days=1))
    me = actor_of(who, AT)
    claim = claims.declare(
        claims.write_claim(part="theory", title="x", description="y", points=Decimal(1), done_on=AT.date(), by=me, at=AT),
        by=me,
        at=AT,
    )
    with pytest.raises(Refusal) as refused:
        claims.approve(claim, by=me, at=AT)
    assert refused.value.code == "own_claim"


@pytest.mark.django_db
def test_the_ranking_equals_the_ledger_and_equal_totals_share_a_place():
    rows = build.completed(build.delivered(people=2))
    for row in rows:
        ledger.credit_completion(event_of(row, "enrolment.completed"), at=AT)
    idle = build.learner(rows[0].training.buyer)
    found = {person.pk: (person.total, person.place) for person in ranking(TODAY, RULES)}
    assert found[rows[0].learner_id] == found[rows[1].learner_id] == (Decimal("1.78"), 1)
    assert found[idle.pk] == (Decimal("0.00"), 3)
    for pk, (total, _place) in found.items():
        assert total == standing_of(pk, TODAY, RULES).total
