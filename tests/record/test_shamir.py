"""Sharing: any k shares give the secret, fewer tell nothing, and surplus shares that do not fit are noticed."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.record.rules import shamir

elements = st.integers(0, 255)
secrets = st.binary(min_size=1, max_size=32)


def test_the_field_is_that_of_fips_197():
    assert shamir.times(0x57, 0x83) == 0xC1
    assert shamir.times(0x57, 0x13) == 0xFE
    assert shamir.times(0, 7) == shamir.times(7, 0) == shamir.over(0, 7) == 0
    assert sorted(shamir.times(3, value) for value in range(256)) == list(range(256))


@given(elements, elements, elements)
def test_the_laws_of_a_field_hold(a, b, c):
    assert shamir.times(a, b) == shamir.times(b, a)
    assert shamir.times(a, shamir.times(b, c)) == shamir.times(shamir.times(a, b), c)
    assert shamir.times(a, b ^ c) == shamir.times(a, b) ^ shamir.times(a, c)
    if b:
        assert shamir.times(shamir.over(a, b), b) == a


@given(st.data(), secrets, st.integers(1, 5))
def test_any_k_shares_give_the_secret(data, secret, k):
    rows = [data.draw(st.binary(min_size=len(secret), max_size=len(secret))) for _ in range(k - 1)]
    places = data.draw(st.sets(st.integers(1, 255), min_size=k, max_size=k + 2))
    shares = {i: shamir.share_at(i, secret, rows) for i in places}
    assert shamir.recover(shares, k) == secret
    for chosen in combinations(places, k):
        assert shamir.recover({i: shares[i] for i in chosen}, k) == secret


@given(elements, elements, elements)
def test_k_minus_one_shares_fit_every_secret(first, second, guess):
    """Whatever two of three shares are, every secret goes with them: so they tell nothing."""
    fitting = [
        (b, first ^ guess ^ b) for b in range(256) if guess ^ shamir.times(b, 2) ^ shamir.times(first ^ guess ^ b, 4) == second
    ]
    assert len(fitting) == 1
    shares = {i: shamir.share_at(i, bytes([guess]), [bytes([row]) for row in fitting[0]]) for i in (1, 2)}
    assert shares == {1: bytes([first]), 2: bytes([second])}


@given(secrets, st.integers(1, 255))
def test_a_false_share_among_more_than_k_is_noticed(secret, change):
    shares = {i: shamir.share_at(i, secret, [bytes(len(secret)), secret]) for i in (1, 2, 3, 4)}
    shares[2] = bytes([shares[2][0] ^ change]) + shares[2][1:]
    with pytest.raises(Refusal, match="do not belong together"):
        shamir.recover(shares, 3)


def test_too_few_shares_are_refused():
    with pytest.raises(Refusal, match="2 are needed"):
        shamir.recover({1: b"a"}, 2)


def test_misuse_is_an_error():
    with pytest.raises(ValueError, match="1…255"):
        shamir.share_at(0, b"a", [])
    with pytest.raises(ValueError, match="1…255"):
        shamir.share_at(1, b"a", [b"ab"])
    with pytest.raises(ValueError, match="one length"):
        shamir.value_at(0, {1: b"a", 2: b"ab"})
    with pytest.raises(ValueError, match="one length"):
        shamir.value_at(0, {})
