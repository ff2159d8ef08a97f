"""No file and no function outgrows its reader."""

from __future__ import annotations

import ast

from tests.house import tree

FILE_ALARM, FILE_WALL, FUNCTION_WALL = 300, 400, 40
COUNTED = {".py", ".html", ".css", ".js", ".svg"}


def long_files() -> dict[str, int]:
    """Lines of every file at or above the alarm; generated drawings and migrations are nobody's reading."""
    lengths = {
        tree.name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in tree.files()
        if path.suffix in COUNTED and not {"migrations", "locale", "drawings"}.intersection(path.parts)
    }
    return {name: lines for name, lines in lengths.items() if lines >= FILE_ALARM}


def test_no_file_reaches_the_wall() -> None:
    assert {name: lines for name, lines in long_files().items() if lines > FILE_WALL} == {}


def test_no_function_reaches_the_wall() -> None:
    long = {}
    for path in tree.python("tender/", "workflows/", "deploy/"):
        for node in ast.walk(tree.tree_of(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or 0) - node.lineno + 1
                if lines > FUNCTION_WALL:
                    long[f"{tree.name(path)}:{node.name}"] = lines
    assert long == {}
