"""Several winners per lot and limits on lots won: worked examples and properties."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tender.procurement.rules.allocation import LotRanking, Seat, allocate

A, B, C, D = "甲", "乙", "丙", "丁"


def winners(seats: tuple[Seat, ...]) -> list[tuple[str, str | None]]:
    return [(seat.lot, seat.winner) for seat in seats]


def test_the_best_of_each_lot_wins_without_a_limit():
    seats = allocate([LotRanking("1", [[A], [B]]), LotRanking("2", [[A], [C]])])
    assert winners(seats) == [("1", A), ("2", A)]


def test_a_bidder_that_has_won_all_it_may_is_passed_in_the_next_lot():
    seats = allocate([LotRanking("1", [[A], [B]]), LotRanking("2", [[A], [C]])], most_lots=1)
    assert winners(seats) == [("1", A), ("2", C)]
    assert seats[1].passed == (A,)


def test_four_winners_of_six_candidates():
    seats = allocate([LotRanking("1", [[A], [B, C], [D], ["戊"], ["己"]], winners=4)])
    assert winners(seats) == [("1", A), ("1", B), ("1", C), ("1", D)]


def test_equals_at_the_edge_are_drawn_and_later_seats_wait():
    lots = [LotRanking("1", [[A, B]]), LotRanking("2", [[B], [C]])]
    seats = allocate(lots, most_lots=1)
    assert seats == (Seat("1", 1, None, (A, B)), Seat("2", 1, waits=True))
    assert winners(allocate(lots, most_lots=1, decided={("1", 1): B})) == [("1", B), ("2", C)]
    assert winners(allocate(lots, most_lots=1, decided={("1", 1): A})) == [("1", A), ("2", B)]


def test_without_a_limit_another_lot_does_not_wait():
    seats = allocate([LotRanking("1", [[A, B]]), LotRanking("2", [[B], [C]])])
    assert winners(seats) == [("1", None), ("2", B)]


def test_who_fell_away_is_followed_by_the_next():
    assert winners(allocate([LotRanking("1", [[A], [B]])], out={("1", A)})) == [("1", B)]


def test_fewer_bidders_than_seats_leave_seats_away():
    assert winners(allocate([LotRanking("1", [[A]], winners=3)])) == [("1", A)]
    assert allocate([LotRanking("1", [[A]])], most_lots=0) == ()


rankings = st.lists(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=3), min_size=1, max_size=5).map(
    lambda groups: [list(dict.fromkeys(x for x in g if x not in {y for h in groups[:n] for y in h})) for n, g in enumerate(groups)]
)


@given(st.lists(st.tuples(rankings, st.integers(1, 3)), min_size=1, max_size=4), st.none() | st.integers(1, 3))
def test_nobody_wins_more_than_allowed_nor_twice_in_a_lot(lots, most):
    seats = allocate([LotRanking(str(n), ranking, seats) for n, (ranking, seats) in enumerate(lots)], most_lots=most)
    taken = [(seat.lot, seat.winner) for seat in seats if seat.winner]
    assert len(taken) == len(set(taken))
    counts = Counter(winner for _lot, winner in taken)
    assert most is None or all(count <= most for count in counts.values())
    for seat in seats:
        assert seat.winner in (None, *seat.eligible)
