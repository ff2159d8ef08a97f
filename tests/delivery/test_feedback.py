"""Feedback: nobody is stored with an answer, and few answers are not shown."""

import json
import random
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core import serializers
from hypothesis import given
from hypothesis import strategies as st

from tender.core.models import AuditLine
from tender.core.refusal import Refusal
from tender.delivery.models import FeedbackAnswer, FeedbackReceipt, FeedbackTicket
from tender.delivery.queries.feedback import may_see_result, provider_result, result_of
from tender.delivery.rules import feedback as rules
from tender.delivery.services import feedback as services
from tender.parties.models import Person
from tender.parties.queries import actor_of
from tests.builders import AT
from tests.builders import delivery as build

OPEN, CLOSED = AT + timedelta(days=31), AT + timedelta(days=38)


def test_rulebook_example_of_36_valid_replies():
    rated = rules.rate("x", [5] * 20 + [4] * 10 + [3] * 4 + [1] * 2)
    assert rated.satisfied == Decimal("83.33")
    assert rules.reply_rate(36, 40) == Decimal("90.00")


def test_below_five_replies_nothing_is_shown():
    rated = rules.rate("x", [5, 5, 5, 5])
    assert (rated.counts, rated.satisfied, rated.mean) == ((0, 0, 0, 0, 0), None, None)


@given(st.lists(st.sampled_from(rules.MARKS), min_size=5, max_size=200))
def test_shares_equal_an_independent_computation_whatever_the_order(marks):
    rated = rules.rate("x", marks)
    assert rated == rules.rate("x", random.Random(1).sample(marks, len(marks)))
    assert abs(Fraction(rated.satisfied) - Fraction(100 * sum(m >= 4 for m in marks), len(marks))) <= Fraction(1, 200)
    assert abs(Fraction(rated.mean) - Fraction(20 * sum(marks), len(marks))) <= Fraction(1, 200)


@pytest.mark.django_db
def test_a_ticket_is_fetched_once_and_answers_once():
    round_ = build.open_round(people=2)
    secret = build.tickets(round_)[0]
    services.take_answer(secret, marks={"goal": 5}, text="很好", at=OPEN)
    with pytest.raises(Refusal) as refused:
        services.take_answer(secret, marks={"goal": 1}, text="", at=OPEN)
    assert refused.value.code == "ticket_used"
    with pytest.raises(Refusal) as refused:
        services.round_of_ticket(secret)
    assert refused.value.code == "ticket_used"
    with pytest.raises(Refusal) as refused:
        build.tickets(round_)
    assert refused.value.code == "ticket_fetched"


@pytest.mark.django_db
def test_a_ticket_that_nobody_fetched_cannot_be_used_by_who_reads_the_database():
    round_ = build.open_round(people=1)
    secret = FeedbackTicket.objects.get().secret
    with pytest.raises(Refusal) as refused:
        services.take_answer(secret, marks={"goal": 5}, text="", at=OPEN)
    assert refused.value.code == "ticket_unknown"
    assert build.tickets(round_) == [secret]
    services.take_answer(secret, marks={"goal": 5}, text="", at=OPEN)


@pytest.mark.django_db
def test_no_table_joins_a_person_to_an_answer():
    round_ = build.open_round(people=6)
    for secret in build.tickets(round_):
        services.take_answer(secret, marks={"goal": 5}, text="", at=OPEN)
    people = {str(pk) for pk in round_.participant_ids()}
    stored = json.loads(serializers.serialize("json", [*FeedbackAnswer.objects.all(), *FeedbackTicket.objects.all()]))
    assert {field for row in stored for field in row["fields"]} == {"round", "marks", "text", "day", "secret", "digest", "is_used"}
    assert FeedbackReceipt.objects.count() == 6
    assert not set(FeedbackTicket.objects.values_list("secret", flat=True)) - {""}
    assert not AuditLine.objects.filter(actor_id__in=people, at__gte=OPEN).exists()


@pytest.mark.django_db
def test_answers_after_the_end_are_refused_even_if_the_clock_is_late():
    round_ = build.open_round(people=1)
    secret = build.tickets(round_)[0]
    with pytest.raises(Refusal) as refused:
        services.take_answer(secret, marks={"goal": 5}, text="", at=round_.closes_at)
    assert refused.value.code == "feedback_closed"


@pytest.mark.django_db
def test_marks_out_of_range_or_for_unknown_questions_are_refused():
    secret = build.tickets(build.open_round(people=1))[0]
    for marks in ({"goal": 6}, {"goal": 0}, {"nonsense": 5}, {}):
        with pytest.raises(Refusal) as refused:
            services.take_answer(secret, marks=marks, text="", at=OPEN)
        assert refused.value.code == "marks_invalid"


@pytest.mark.django_db
def test_a_result_is_published_from_five_answers_on_and_shown_to_nobody_while_open():
    round_ = build.open_round(people=6)
    secrets = build.tickets(round_)
    for secret in secrets[:4]:
        services.take_answer(secret, marks={"goal": 5, "content": 4}, text="", at=OPEN)
    officer = build.officer(round_.training)
    assert not may_see_result(officer, round_)
    round_ = services.close(round_, by=officer, at=OPEN)
    assert result_of(round_) is None
    with pytest.raises(Refusal) as refused:
        services.publish(round_, by=officer, at=CLOSED)
    assert refused.value.code == "too_few_answers"


@pytest.mark.django_db
def test_the_result_of_class_and_provider():
    round_ = build.open_round(people=6)
    for secret in build.tickets(round_):
        services.take_answer(secret, marks={"goal": 5, "content": 4}, text="内容很好", at=OPEN)
    officer = build.officer(round_.training)
    round_ = services.publish(services.close(round_, by=officer, at=OPEN), by=officer, at=CLOSED)
    result = result_of(round_)
    assert (result.answers, result.reply_rate, result.overall.mean) == (6, Decimal("100.00"), Decimal("90.00"))
    rows, overall = provider_result(round_.training.provider)
    assert (len(rows), overall.satisfied) == (1, Decimal("100.00"))


@pytest.mark.django_db
def test_the_page_that_lost_its_answer_gets_the_same_ticket_again_and_no_other_page_does():
    round_ = build.open_round(people=2)
    who, key = actor_of(Person.objects.get(pk=round_.participant_ids()[0]), OPEN), services.new_key()
    secret = services.fetch_ticket(round_, by=who, at=OPEN, key=key)
    assert services.fetch_ticket(round_, by=who, at=OPEN, key=key) == secret
    kept = bytes(FeedbackReceipt.objects.get().kept)
    assert secret.encode() not in kept
    assert key.encode() not in kept
    for other in ("", "z" * 64, services.new_key()):
        with pytest.raises(Refusal) as refused:
            services.fetch_ticket(round_, by=who, at=OPEN, key=other)
        assert refused.value.code == "ticket_fetched"
    services.close(round_, by=build.officer(round_.training), at=OPEN)
    assert bytes(FeedbackReceipt.objects.get().kept) == b"", "after the end not even the page's key leads anywhere"
