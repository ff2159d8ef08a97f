"""The project's own files, for the tests of this folder. Not here: any test."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NOT_OURS = {".git", ".venv", "var", "__pycache__", "node_modules", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}


@cache
def files() -> tuple[Path, ...]:
    """Every file that is committed or would be; found by walking where git is not at hand."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(command, check=True, capture_output=True).stdout.decode().split("\0")
        paths = [ROOT / name for name in names if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [path for path in ROOT.rglob("*") if not NOT_OURS.intersection(path.relative_to(ROOT).parts)]
    found = tuple(sorted(path for path in set(paths) if path.is_file() and not path.is_symlink()))
    assert len(found) > 30, "the house tests do not see the project's files"
    return found


def name(path: Path) -> str:
    """The path as people say it."""
    return path.relative_to(ROOT).as_posix()


def python(*folders: str) -> list[Path]:
    """Python files below the folders (all if none), without migrations."""
    return [
        path
        for path in files()
        if path.suffix == ".py" and "migrations" not in path.parts and (not folders or name(path).startswith(folders))
    ]


def templates() -> list[Path]:
    """Every template of ours."""
    return [path for path in files() if name(path).startswith("templates/")]


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of a Python file."""
    return ast.parse(path.read_text(encoding="utf-8"))
