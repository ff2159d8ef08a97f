"""Every module says what lives in it."""

from __future__ import annotations

import ast

from tests.house import tree


def test_every_module_has_a_docstring() -> None:
    silent = [
        tree.name(path)
        for path in tree.python()
        if path.read_text(encoding="utf-8").strip() and not ast.get_docstring(tree.tree_of(path))
    ]
    assert silent == []
