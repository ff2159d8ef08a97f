"""The draw of experts: always lawful or refused with a reason, repeatable, and the same whatever the order of its input."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.core.workdays import WorkCalendar
from tender.procurement.rules import committee, rulebook
from tender.procurement.rules.assignment import assign
from tender.procurement.rules.expert_draw import (
    Entrant,
    Outcome,
    Wanted,
    commitment_of,
    day_refusal,
    direct_refusal,
    draw,
    list_digest,
    list_refusal,
    need_refusal,
    seed_of,
    spare_for,
)

BOOK = rulebook.load()
FIELDS = ("finance", "law", "training")
POOL = [
    Entrant("E1", frozenset({"law"})), Entrant("E2", frozenset({"law", "training"})), Entrant("E3", frozenset({"training"})),
    Entrant("E4"), Entrant("E5", frozenset({"finance"})), Entrant("E6"), Entrant("E7", frozenset({"training", "finance"})),
]  # fmt: skip
pools = st.lists(st.frozensets(st.sampled_from(FIELDS)), max_size=12).map(
    lambda rows: [Entrant(f"E{n}", fields) for n, fields in enumerate(rows)]
)
wishes = st.builds(
    Wanted,
    st.integers(1, 9), st.integers(0, 9), st.dictionaries(st.sampled_from(FIELDS), st.integers(0, 4)), st.integers(0, 4),
)  # fmt: skip


def test_known_answer():
    found = draw(POOL, Wanted(5, 4, {"law": 1, "training": 2}, 2), seed="kaibiao known answer")
    again = draw(list(reversed(POOL)), Wanted(5, 4, {"training": 2, "law": 1}, 2), seed="kaibiao known answer")
    assert found == again
    assert [one.place for one in found.experts] == [1, 2, 3, 4]
    assert sorted(one.subject for one in found.experts) == ["", "law", "training", "training"]
    assert commitment_of("x") == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
    assert list_digest(POOL) == list_digest(reversed(POOL)) != list_digest(POOL[1:])
    assert seed_of("采1号", "d", " 词 ", "s") == "采1号|d|词|s"


@given(pools, wishes, st.text(max_size=8), st.randoms())
def test_every_draw_is_lawful_or_refused_with_its_reason(pool, wanted, seed, chance):
    bad = need_refusal(BOOK, wanted, method="open_tender", budget=Decimal(100)) or list_refusal(pool, wanted)
    if bad is not None:
        assert bad.law
        assert bad.code
        return
    found = draw(pool, wanted, seed=seed)
    shuffled = list(pool)
    chance.shuffle(shuffled)
    assert draw(shuffled, wanted, seed=seed) == found
    lawful(found, wanted, {one.code: one.fields for one in pool})


def lawful(found: Outcome, wanted: Wanted, fields: dict[str, frozenset[str]]) -> None:
    codes = [one.code for one in (*found.experts, *found.spares)]
    assert len(codes) == len(set(codes)) == wanted.experts + wanted.spares
    assert set(codes) <= fields.keys()
    assert committee.size_refusal(
        BOOK, method="open_tender", budget=Decimal(100), members=wanted.members, experts=len(found.experts)
    ) is None  # fmt: skip
    for subject, count in wanted.fields.items():
        filled = [one for one in found.experts if one.subject == subject]
        assert len(filled) == count
        assert all(subject in fields[one.code] for one in filled)


@given(pools, wishes, st.text(max_size=8))
def test_a_draw_is_refused_only_when_no_choice_would_do(pool, wanted, seed):
    """The greedy choice never gets stuck: where the list suffices it fills every field and seat."""
    if sum(wanted.fields.values()) > wanted.experts:
        return
    if list_refusal(pool, wanted) is not None:
        with pytest.raises(Refusal):
            draw(pool, wanted, seed=seed)
        return
    assert len(draw(pool, wanted, seed=seed).experts) == wanted.experts


@pytest.mark.parametrize(
    ("wanted", "budget", "code"),
    [
        (Wanted(5, 4), 9_999_999, None),
        (Wanted(5, 5), 100, None),
        (Wanted(3, 2), 100, "committee_too_small"),
        (Wanted(6, 4), 100, "committee_even"),
        (Wanted(5, 3), 100, "committee_too_few_experts"),
        (Wanted(5, 4), 10_000_000, "committee_too_small"),
        (Wanted(7, 5), 10_000_000, None),
        (Wanted(5, 6), 100, "more_experts_than_members"),
        (Wanted(5, 4, {"law": 3, "finance": 2}), 100, "fields_too_many"),
    ],
)
def test_o87_47_what_may_be_asked_for(wanted, budget, code):
    found = need_refusal(BOOK, wanted, method="open_tender", budget=Decimal(budget))
    assert (found.code if found else None) == code
    assert found is None or "87" in found.law


def test_o74_7_a_group_of_three_is_enough_for_a_consultation():
    assert need_refusal(BOOK, Wanted(3, 2), method="consultation", budget=Decimal(100)) is None


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Wanted(5, 4, {"law": 3}), "field_short"),
        (Wanted(5, 4, {"finance": 2, "law": 2, "training": 3}), "fields_short"),
        (Wanted(9, 8), "pool_short"),
        (Wanted(5, 5, {}, 3), "spares_short"),
        (Wanted(5, 5, {}, 2), None),
    ],
)
def test_o87_48_what_the_list_can_fill(wanted, code):
    found = list_refusal(POOL, wanted)
    assert (found.code if found else None) == code
    if found:
        with pytest.raises(Refusal):
            draw(POOL, wanted, seed="x")


def test_experts_are_drawn_two_working_days_before_the_evaluation_at_the_earliest():
    monday, calendar = date(2026, 3, 9), WorkCalendar()
    for day, code in ((4, "drawn_too_early"), (5, None), (9, None), (10, "evaluation_past")):
        found = day_refusal(BOOK, today=date(2026, 3, day), evaluation=monday, calendar=calendar)
        assert (found.code if found else None) == code
        assert found is None or "198号" in found.law


def test_o87_48_a_choice_without_a_draw_needs_reason_and_consent():
    assert direct_refusal(BOOK, reason="专业特殊", approval="渝财采〔2026〕3号") is None
    assert direct_refusal(BOOK, reason=" ", approval="x").code == "direct_unreasoned"
    assert direct_refusal(BOOK, reason="专业特殊", approval="").code == "direct_unapproved"


def test_a_spare_follows_in_order_and_must_know_the_field():
    found = draw(POOL, Wanted(5, 3, {"law": 1}, 4), seed="spares")
    fields = {one.code: one.fields for one in POOL}
    assert spare_for(found, "", fields, ()) == found.spares[0]
    lawyer = next((one for one in found.spares if "law" in fields[one.code]), None)
    assert spare_for(found, "law", fields, ()) == lawyer
    assert lawyer is not None
    assert spare_for(found, "", fields, {one.code for one in found.spares}) is None


def allowing(yes: bool = True):
    raw = {**BOOK.raw, "expert_draw": {**BOOK.raw["expert_draw"], "assignment": yes}}
    return type(BOOK)(**{**{name: getattr(BOOK, name) for name in BOOK.__dataclass_fields__}, "raw": raw})


def test_o87_62_every_member_judges_every_bid_unless_the_rulebook_says_otherwise():
    everybody = assign(BOOK, bids=["b1", "b2"], members=["m1", "m2"], seed="s", barred={"b1": ["m2"]})
    assert everybody == {"b1": ("m1",), "b2": ("m1", "m2")}
    with pytest.raises(Refusal) as refused:
        assign(BOOK, bids=["b1"], members=["m1", "m2"], each=1, seed="s")
    assert refused.value.code == "assignment_not_allowed"
    with pytest.raises(Refusal) as refused:
        assign(allowing(), bids=["b1"], members=["m1", "m2", "m3"], each=2, seed="s", barred={"b1": ["m1", "m2"]})
    assert refused.value.code == "too_few_free"


@given(st.integers(0, 40), st.integers(2, 9), st.integers(1, 8), st.text(max_size=6), st.randoms())
def test_an_assignment_is_balanced_and_does_not_depend_on_order(bids, members, each, seed, chance):
    tasks, people = [f"b{n}" for n in range(bids)], [f"m{n}" for n in range(members)]
    found = assign(allowing(), bids=tasks, members=people, each=each, seed=seed)
    chance.shuffle(tasks)
    chance.shuffle(people)
    assert assign(allowing(), bids=tasks, members=people, each=each, seed=seed) == found
    load = [sum(one in judges for judges in found.values()) for one in people]
    assert all(len(set(judges)) == min(each, members) for judges in found.values())
    assert max(load) - min(load) <= 1
