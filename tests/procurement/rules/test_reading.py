"""Reading: every fault is named with its JSON path, and no number passes through a float."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tender.core.refusal import Refusal
from tender.procurement.rules.reading import Node, parse


def fault(ask: Callable[[], Any]) -> str:
    with pytest.raises(Refusal) as refused:
        ask()
    assert (refused.value.code, refused.value.status) == ("malformed", 422)
    assert str(refused.value).startswith(refused.value.field)
    return refused.value.field


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{", "$"),
        ("", "$"),
        ("[" * 100_000, "$"),
        ('{"a": 1, "a": 2}', "$.a"),
        ('{"bids": [{}, {"scores": {"张三": {"x": 1, "x": 2}}}]}', "$.bids[1].scores.张三.x"),
        ('{"with space": {"k": 1, "k": 1}}', '$["with space"].k'),
    ],
)
def test_what_is_not_one_clear_json_value_is_refused(text: str, path: str) -> None:
    assert fault(lambda: parse(text)) == path


@pytest.mark.parametrize(
    ("written", "read"), [('"12.50"', "12.50"), ("12.10", "12.10"), ('"１２３．５"', "123.5"), ('" 7 "', "7"), ("-3", "-3")]
)
def test_numbers_are_read_exactly(written: str, read: str) -> None:
    assert str(Node(parse(written)).decimal()) == read


@pytest.mark.parametrize(
    "written", ["1e309", "NaN", "Infinity", '"1e5"', '"ten"', "true", "null", "[1]", "{}", '""', '"1,000"', '"²"', "9" * 40]
)
def test_what_is_no_plain_number_is_refused(written: str) -> None:
    assert fault(lambda: Node(parse(written), "$.price").decimal()) == "$.price"


@pytest.mark.parametrize(
    ("read", "good", "value", "bad"),
    [
        (Node.text, '"甲"', "甲", ["1", "null", '"  "', "[]"]),
        (Node.flag, "true", True, ["1", '"true"']),
        (
            Node.date,
            '"2025-09-22"',
            date(2025, 9, 22),
            ['"2025-9-22"', '"20250922"', '"2025-02-30"', '"0001-01-01"', "5", '"9999-12-31"'],
        ),
        (Node.date, '"2025-09-22T20:00:00Z"', date(2025, 9, 23), ['"0001-01-01T00:00:00+14:00"', '"later, perhaps"']),
        (Node.object, "{}", {}, ["[]"]),
        (lambda node: node.list()[0].path, "[1]", "$.x[0]", ["{}"]),
        (lambda node: node.integer(0, 6), "2", 2, ["7", "-1", "1.5", '"two"']),
        (lambda node: node.choice(["lt", "le"]), '"le"', "le", ['"eq"', "1", "[]"]),
        (lambda node: node.need("a").path, '{"a": 1}', "$.x.a", ["[]"]),
    ],
)
def test_each_kind_of_value(read: Callable[[Node], Any], good: str, value: Any, bad: list[str]) -> None:
    assert read(Node(parse(good), "$.x")) == value
    assert {fault(lambda text=text: read(Node(parse(text), "$.x"))) for text in bad} == {"$.x"}


def test_python_integers_are_exact_and_floats_are_refused() -> None:
    assert Node(7).decimal() == 7
    assert fault(lambda: Node(0.1).decimal()) == "$"


def test_moments_without_an_offset_are_shanghai_time() -> None:
    moments = [Node(text).moment() for text in ("2026-03-02T09:00:00", "2026-03-02T09:00:00+08:00")]
    assert moments[0] == moments[1]
    assert fault(lambda: Node("9 o'clock").moment()) == "$"


def test_missing_and_null_members_are_the_same() -> None:
    node = Node(parse('{"a": null, "b": "2"}'))
    assert (node.get("a"), node.optional("a", Node.decimal), node.optional("b", Node.decimal)) == (None, None, Decimal(2))
    assert fault(lambda: node.need("a")) == "$.a"
