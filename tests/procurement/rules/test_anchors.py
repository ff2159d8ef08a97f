"""Anchored scales: reading lines, what is wrong with a scale, and that the lint knows a proper one."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.procurement.rules import anchors, lint
from tender.procurement.rules.criteria import Criterion, check
from tender.procurement.rules.rulebook import load

BOOK = load()
LINES = "优 48-60 分：课程与需求逐项对应\n良 36–48 多数对应\n\n中 20至36 半数对应\n差 0~20 少数对应"


def tree(scale, *, kind="quality", items=()):
    leaf = Criterion("服务方案", kind, Decimal(60), items, anchors=scale)
    return (Criterion("价格", "price", Decimal(40)), leaf)


def codes(lines, **other):
    found = check(tree(anchors.read_lines(lines), **other), BOOK, method="open_tender", object="service")
    return [one.code for one in found]


def test_lines_are_read_whatever_dash_is_typed_and_said_as_the_tender_document_says_them():
    scale = anchors.read_lines(LINES)
    assert [(step.name, step.least, step.most) for step in scale] == [("优", 48, 60), ("良", 36, 48), ("中", 20, 36), ("差", 0, 20)]
    assert anchors.read_lines(anchors.to_lines(scale)) == scale
    assert anchors.from_json(anchors.to_json(scale)) == scale
    assert anchors.told(scale).splitlines()[:2] == ["优（48–60分）：课程与需求逐项对应", "良（36–48分，不含48分）：多数对应"]


@pytest.mark.parametrize("line", ["优 48-60", "48-60 好", "优 好", "优 48 好"])
def test_a_line_that_is_no_step_is_refused(line):
    with pytest.raises(Refusal) as refused:
        anchors.read_lines(f"{LINES}\n{line}")
    assert (refused.value.code, refused.value.field) == ("anchor_unreadable", "anchors")


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (LINES, None),
        ("优 30.5-60 好\n差 0-30.5 不好", None),
        ("优 48-59 好\n差 0-48 不好", "anchors_off_top"),
        ("优 48-60 好\n差 0-40 不好", "anchors_gap"),
        ("优 48-60 好\n差 0-50 不好", "anchors_gap"),
        ("差 0-20 不好\n优 20-60 好", "anchors_off_top"),
        ("优 20-60 好\n差 10-20 不好", "anchors_off_bottom"),
        ("优 60-60 好\n差 0-60 不好", "anchors_flat"),
    ],
)
def test_a_scale_runs_from_the_points_down_to_nothing_without_gap(lines, code):
    assert codes(lines) == ([code] if code else [])


def test_only_a_judged_leaf_takes_a_scale():
    assert codes(LINES) == []
    assert codes(LINES, kind="fixed") == ["anchors_misplaced"]
    assert codes(LINES, items=(Criterion("课程", "quality", Decimal(60)),)) == ["anchors_misplaced"]


@given(st.lists(st.integers(1, 400), min_size=1, max_size=6, unique=True))
def test_any_descending_scale_is_lawful_and_survives_typing(ends):
    ends = [*sorted(ends, reverse=True), 0]
    scale = tuple(
        anchors.Anchor(f"{'甲乙丙丁戊己'[n]}", Decimal(low), Decimal(high), "说明") for n, (high, low) in enumerate(pairwise(ends))
    )
    assert anchors.scale_refusal("x", scale, weight=Decimal(ends[0]), is_quality_leaf=True, law="") is None
    assert anchors.read_lines(anchors.to_lines(scale)) == scale


def test_the_interval_lint_fires_on_guidance_but_not_on_a_proper_scale():
    scale = anchors.read_lines(LINES)
    found = {one.id for one in lint.lint(lint.Draft(rules=BOOK, criteria=tree(scale), is_whole=True))}
    assert not {"interval_score", "undefined_factor"} & found
    loose = Criterion("服务方案", "quality", Decimal(60), guidance="优得48-60分，良得36-48分")
    found = {one.id for one in lint.lint(lint.Draft(rules=BOOK, criteria=(tree(())[0], loose), is_whole=True))}
    assert "interval_score" in found
    vague = anchors.read_lines("优 30-60 专家自行判断\n差 0-30 其他")
    assert "open_judgement" in {one.id for one in lint.lint(lint.Draft(rules=BOOK, criteria=tree(vague)))}
