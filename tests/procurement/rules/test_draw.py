"""The draw: a known answer, repeatable by anybody, and what O87 art. 14 asks of pool and witnesses."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.procurement.rules.draw import digest_of, draw, key_of, may_draw
from tender.procurement.rules.rulebook import load

BOOK = load()
POOL = ["91500104MA0000001A", "91500104MA0000002B", "91500104MA0000003C", "91500104MA0000004D", "91500104MA0000005E",
        "91500104MA0000006F"]  # fmt: skip
SEED = "kaibiao known answer"


def test_known_answer():
    found = draw(POOL, seed=SEED, count=3)
    assert key_of(SEED, POOL[0]) == hashlib.sha256(b"kaibiao known answer\n91500104MA0000001A").hexdigest()
    assert [one.entry[-2:] for one in found if one.is_drawn] == ["6F", "2B", "3C"]
    assert found[0].key.startswith("0db26f37ea6e")
    assert digest_of(POOL) == "8fe1308597906bb3aabcb53eb10c71af9a3a6e18ca08e40a40b2356023967daa"


@given(st.permutations(POOL), st.text(max_size=20), st.integers(0, 7))
def test_the_order_of_the_pool_does_not_matter(pool: list[str], seed: str, count: int):
    found = draw(pool, seed=seed, count=count)
    assert found == draw(POOL, seed=seed, count=count)
    assert sum(one.is_drawn for one in found) == min(count, len(POOL))
    assert digest_of(pool) == digest_of(POOL)


@pytest.mark.parametrize(
    ("pool", "count", "source", "witnesses", "expected"),
    [
        (6, 3, "register", ("甲", "乙"), None),
        (5, 3, "register", ("甲", "乙"), "pool_too_small"),
        (5, 3, "recommendation", ("甲", "乙"), "pool_too_small"),
        (3, 3, "prequalification", ("甲", "乙"), None),
        (2, 3, "prequalification", ("甲", "乙"), "pool_too_small"),
        (9, 2, "register", ("甲", "乙"), "draw_too_few"),
        (6, 3, "register", ("甲", " 甲 "), "witnesses_missing"),
        (6, 3, "register", ("甲", ""), "witnesses_missing"),
    ],
)
def test_o87_14_pool_number_and_witnesses(pool: int, count: int, source: str, witnesses: tuple[str, ...], expected: str | None):
    found = may_draw(BOOK, pool=pool, count=count, source=source, witnesses=witnesses)
    assert (found.code if found else None) == expected
    assert found is None or "第14条" in found.law
