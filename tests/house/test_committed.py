"""What is committed belongs to everybody: no machine's paths, no package hosts, one licence, no test left out."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

import pytest

from tests.house import tree

TEXT = {"", *".py .html .css .js .svg .md .txt .toml .in .po .json .yaml .yml .service .conf .sh".split()}
MACHINE_PATH = re.compile(r"(?<![\w./:}-])/(?:home|root|Users|work|mnt)/(?=\w)(?!news/)")
PACKAGE_HOST = re.compile(
    r"pypi\.|pythonhosted|deb\.debian|npmjs|mirrors?\.[a-z]+\.|index-url|find-links|trusted-host", re.IGNORECASE
)
OTHER_LICENCE = re.compile(
    r"\bMIT License\b|@license|All rights reserved|Apache License|SPDX-License-Identifier: (?!AGPL-3\.0-or-later)"
)
LEFT_OUT = {"skip", "skipif", "xfail", "importorskip", "skipIf", "skipUnless", "skipTest", "expectedFailure"}
HERE = Path(__file__)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    """name:line of every committed text line in which the pattern is found."""
    return [
        f"{tree.name(path)}:{number}: {line.strip()[:120]}"
        for path in tree.files()
        if path.suffix in TEXT and path != HERE and path.name not in {"LICENSE"}
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_machine_path_is_committed() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_package_host_is_committed() -> None:
    assert lines_with(PACKAGE_HOST) == []


@pytest.mark.parametrize("line", ["/home/anna/kaibiao", 'open("/root/x")', "see /work/main", "-f /work/wheels"])
def test_the_search_finds_machine_paths(line: str) -> None:
    assert MACHINE_PATH.search(line)


@pytest.mark.parametrize("line", ["pages/home/index.html", "/var/lib/kaibiao", "https://example.org/home/", "{{ url }}/work/"])
def test_the_search_leaves_other_paths_alone(line: str) -> None:
    assert not MACHINE_PATH.search(line)


def test_one_licence_for_everything() -> None:
    licence = (tree.ROOT / "LICENSE").read_text(encoding="utf-8")
    assert licence.lstrip().startswith("GNU AFFERO GENERAL PUBLIC LICENSE\n                       Version 3, 19 November 2007")
    assert "13. Remote Network Interaction" in licence
    assert tomllib.loads((tree.ROOT / "pyproject.toml").read_text())["project"]["license"] == "AGPL-3.0-or-later"
    assert lines_with(OTHER_LICENCE) == []


def test_every_requirement_is_pinned_with_hashes() -> None:
    text = (tree.ROOT / "requirements.txt").read_text()
    blocks = [block for block in re.split(r"\n(?=[A-Za-z0-9])", text) if block[:1].isalnum()]
    assert len(blocks) > 30
    assert [block.splitlines()[0] for block in blocks if "==" not in block.splitlines()[0] or "--hash=sha256:" not in block] == []
    pinned = {re.split(r"[=\[]", block, maxsplit=1)[0].lower() for block in blocks}
    wanted = {re.split(r"[\[<>=]", line, maxsplit=1)[0].lower().replace("_", "-") for line in _requirements_in()}
    assert wanted - pinned == set()


def test_no_test_is_left_out() -> None:
    found = [
        f"{tree.name(path)}:{node.lineno}"
        for path in tree.python("tests/")
        for node in ast.walk(tree.tree_of(path))
        if isinstance(node, ast.Attribute)
        and node.attr in LEFT_OUT
        and ast.unparse(node).startswith(("pytest.", "unittest.", "self."))
    ]
    assert found == []


def test_the_test_command_leaves_nothing_out() -> None:
    door = (tree.ROOT / ".ci" / "run").read_text()
    assert door.rstrip().endswith("exec make test")
    command = (tree.ROOT / "Makefile").read_text() + (tree.ROOT / "pyproject.toml").read_text() + door
    assert re.findall(r"\|\| *true|--ignore|--deselect|-m [\"']?not\b|\s-k\s", command) == []


def _requirements_in() -> list[str]:
    lines = (line.partition("#")[0].strip() for line in (tree.ROOT / "requirements.in").read_text().splitlines())
    return [line for line in lines if line]
