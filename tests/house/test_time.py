"""Rules, lifecycles, services and what they call never read a clock of their own: the moment is an argument."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.house import tree

TIMELESS = re.compile(r"tender/(?!core/)\w+/(rules|services|models|queries|documents)(\.py|/)|workflows/lifecycles/")
READS_WITHOUT_ARGUMENTS = {"now", "today", "utcnow", "localdate", "localtime", "time", "monotonic"}
OWNERS = {"datetime", "date", "timezone", "time", "clock", "dt", "DatabaseClock"}


def clock_reads(node: ast.AST, handed: frozenset[str] = frozenset()) -> Iterator[int]:
    """Lines that read a clock; `clock.now()` is fine where `clock` is a parameter of the function."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
        arguments = node.args
        handed |= {argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in READS_WITHOUT_ARGUMENTS:
        owner = ast.unparse(node.func.value).removesuffix("()").rpartition(".")[2]
        aware_now = node.func.attr == "now" and owner in OWNERS
        if owner in OWNERS - handed and (aware_now or not node.args):
            yield node.lineno
    if isinstance(node, ast.ImportFrom) and (node.module or "").endswith(("timezone", "core.clock")):
        yield from (node.lineno for alias in node.names if alias.name in {"now", "DatabaseClock"})
    for child in ast.iter_child_nodes(node):
        yield from clock_reads(child, handed)


def test_no_clock_is_read_below_the_doors() -> None:
    readers = [
        f"{tree.name(path)}:{line}"
        for path in tree.python()
        if TIMELESS.search(tree.name(path))
        for line in clock_reads(tree.tree_of(path))
    ]
    assert readers == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("timezone.now()", 1),
        ("django.utils.timezone.now()", 1),
        ("datetime.now(UTC)", 1),
        ("datetime.date.today()", 1),
        ("clock.now()", 1),
        ("DatabaseClock().now()", 1),
        ("from django.utils.timezone import now", 1),
        ("def close(clock): return clock.now()", 0),
        ("def close(*, clock): return [clock.now() for _ in ()]", 0),
        ("def close(at): return timezone.localtime(at)", 0),
        ("moment.time()", 0),
    ],
)
def test_the_search_finds_what_it_should(source: str, found: int) -> None:
    assert len(list(clock_reads(ast.parse(source)))) == found
