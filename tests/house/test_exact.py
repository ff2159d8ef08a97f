"""Money, points and shares are exact on their whole way: no float is written or made in the rooms that compute with them."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.house import tree

ROOMS = ("tender/procurement/rules/", "tender/procurement/services/", "tender/procurement/models/", "tender/procurement/queries/")


def floats(node: ast.AST) -> Iterator[int]:
    """Lines that write a float, make one, or ask for one."""
    if isinstance(node, ast.Constant) and isinstance(node.value, float):
        yield node.lineno
    if isinstance(node, ast.Name) and node.id == "float":
        yield node.lineno
    if isinstance(node, ast.Attribute) and node.attr in {"total_seconds", "FloatField"}:
        yield node.lineno
    for child in ast.iter_child_nodes(node):
        yield from floats(child)


def test_no_float_on_the_way_of_a_number() -> None:
    found = [f"{tree.name(path)}:{line}" for path in tree.python(*ROOMS) for line in floats(tree.tree_of(path))]
    assert found == []


@pytest.mark.parametrize("wrong", ["x = 0.5", "x = float(y)", "def f(a: float): ...", "x = models.FloatField()"])
def test_the_search_finds_floats(wrong: str) -> None:
    assert list(floats(ast.parse(wrong)))
