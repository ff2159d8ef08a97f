"""Actors and refusals: values without a database."""

from __future__ import annotations

from tender.core.actor import CLOCK, NOBODY, Actor, Seat
from tender.core.refusal import Refusal, forbidden

OFFICER = Actor(1, "王", frozenset({Seat("officer", 7), Seat("evaluator", 8), Seat("evaluator", 9)}))


def test_an_actor_holds_the_seats_given_and_no_others() -> None:
    assert OFFICER.holds("officer")
    assert OFFICER.holds("officer", 7)
    assert not OFFICER.holds("officer", 8)
    assert not OFFICER.holds("approver")
    assert OFFICER.organisations("evaluator") == {8, 9}
    assert OFFICER.organisations("approver") == frozenset()


def test_only_a_named_process_is_the_system() -> None:
    assert CLOCK.is_system
    assert not NOBODY.is_system
    assert not OFFICER.is_system


def test_refusals_are_equal_by_code_and_parameters_and_read_as_a_sentence() -> None:
    late = Refusal("late", "Closed since {hour}.", hour="9:00")
    assert str(late) == "Closed since 9:00."
    assert late == Refusal("late", "Another sentence.", hour="9:00")
    assert late != Refusal("late", "Closed since {hour}.", hour="10:00")
    assert late != "late"
    assert len({late, Refusal("late", "", hour="9:00")}) == 1
    assert (forbidden().status, forbidden().code) == (403, "forbidden")
