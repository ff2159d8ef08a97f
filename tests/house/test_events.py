"""Every event has a word, so that nobody reads raw names in the audit trail or in a history."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tender.core.office import trail
from tests.house import tree

NAMED = {"begin": None, "note": 1, "emit": 0}  # function → where its event stands, besides the keyword `logs`


def events() -> Iterator[str]:
    """Events that services write by `begin`, `note` or `emit`, as far as they are written out."""
    for path in [*tree.python("tender/"), *tree.python("workflows/")]:
        for node in ast.walk(tree.tree_of(path)):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            at = NAMED.get(name)
            said = [word.value for word in node.keywords if word.arg == "logs"]
            if name in NAMED and at is not None and len(node.args) > at:
                said.append(node.args[at])
            yield from (one.value for one in said if isinstance(one, ast.Constant) and "." in str(one.value))


def test_every_event_is_called_something():
    found = set(events())
    assert {"tender.drafted", "evaluation.member_named", "evaluation.sheets_locked"} <= found
    assert sorted(found - set(trail.words())) == []
