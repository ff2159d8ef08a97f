"""Two forms over the same fields: nobody's change is lost unseen."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.procurement.rules.merge import mark, merged

words = st.sampled_from(["重庆", "成都", "贵阳", ""])
fields = st.fixed_dictionaries(dict.fromkeys(("place", "period", "goal"), words))


def marks(values: dict[str, str]) -> dict[str, str]:
    return {name: mark(value) for name, value in values.items()}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Decimal("10.00"), Decimal(10)), (None, ""), ([], None), (["b", "a"], ["a", "b"]), (90, Decimal(90)),
        (datetime(2026, 3, 2, 1, tzinfo=UTC), datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))),
    ],
)  # fmt: skip
def test_equal_values_have_equal_marks(one: object, other: object) -> None:
    assert mark(one) == mark(other)


def test_different_values_have_different_marks() -> None:
    assert len({mark(one) for one in ("", "10", "1", False, True, ["10"], Decimal("0.1"))}) == 7


@given(base=fields, mine=fields, stored=fields)
def test_no_change_is_lost_unseen(base: dict[str, str], mine: dict[str, str], stored: dict[str, str]) -> None:
    theirs = [name for name in base if stored[name] != base[name]]
    found = merged(mine, stored, seen=marks(base), theirs=theirs)
    for name, value in base.items():
        if mine[name] == value:
            assert found.values[name] == stored[name]
        elif stored[name] == value:
            assert found.values[name] == mine[name]
        else:
            assert (name in found.clashes) == (mine[name] != stored[name])
    assert set(found.changed) == {name for name in base if found.values[name] != stored[name]}


def test_what_only_this_form_saved_before_is_no_clash() -> None:
    found = merged({"place": "成都"}, {"place": "重庆"}, seen=marks({"place": "贵阳"}), theirs=["period"])
    assert (found.values, found.clashes) == ({"place": "成都"}, ())


def test_a_form_that_did_not_say_what_it_saw_clashes_with_what_others_changed() -> None:
    assert merged({"place": "成都"}, {"place": "重庆"}, seen={}, theirs=["place"]).clashes == ("place",)
