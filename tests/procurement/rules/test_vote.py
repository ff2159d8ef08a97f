"""The majority of the sitting members, in any order of votes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.procurement.rules.vote import Vote, may_dissent, outcome


@given(st.lists(st.booleans(), min_size=1, max_size=11).filter(lambda votes: len(votes) % 2 == 1), st.randoms())
def test_the_majority_prevails_in_any_order(says: list[bool], chance) -> None:
    votes = [Vote(n, yes, "" if yes else f"理由{n}") for n, yes in enumerate(says)]
    found = outcome(votes, range(len(says)))
    assert found.says_yes == (sum(says) * 2 > len(says))
    chance.shuffle(votes)
    assert outcome(votes, range(len(says))) == found
    assert {v.member for v in votes if v.says_yes != found.says_yes} == set(found.differing)
    assert bool(found.reason) != found.says_yes


def test_a_missing_vote_a_tie_and_votes_of_those_who_left() -> None:
    votes = [Vote(1, True), Vote(2, False, "否"), Vote(3, False, "否")]
    with pytest.raises(Refusal) as refused:
        outcome(votes, [1, 2, 3, 4])
    assert (refused.value.code, refused.value.params) == ("votes_missing", {"count": 1})
    with pytest.raises(Refusal) as refused:
        outcome(votes, [1, 2])
    assert refused.value.code == "vote_tied"
    assert outcome(votes, [1]).says_yes
    assert outcome(votes, [1, 2, 3]).reason == "否"


def test_a_dissent_is_signed_once_with_a_reason_by_who_differs() -> None:
    assert may_dissent(differs=True, has_signed=False, reason="理由") is None
    codes = [
        may_dissent(differs=True, has_signed=True, reason="理由"),
        may_dissent(differs=False, has_signed=False, reason="理由"),
        may_dissent(differs=True, has_signed=False, reason=" "),
    ]
    assert [one.code for one in codes] == ["dissent_signed", "not_differing", "reason_missing"]
