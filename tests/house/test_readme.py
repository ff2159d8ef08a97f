"""The two READMEs are twins: same sections, same commands, each naming the other; the Makefile has what they promise."""

from __future__ import annotations

import re

from tests.house import tree

ENGLISH = (tree.ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (tree.ROOT / "README.zh.md").read_text(encoding="utf-8")
MAKEFILE = (tree.ROOT / "Makefile").read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)


def levels(text: str) -> list[int]:
    return [len(marks) for marks in re.findall(r"^(#+) ", without_code(text), flags=re.MULTILINE)]


def commands(text: str) -> list[str]:
    return re.findall(r"\bmake [a-z-]+", text)


def links(text: str) -> set[str]:
    return set(re.findall(r"\]\(([^)#]+)\)", text)) - {"README.md", "README.zh.md"}


def test_the_twins_have_the_same_sections_commands_and_links() -> None:
    assert len(levels(ENGLISH)) >= 3
    assert levels(ENGLISH) == levels(CHINESE)
    assert set(commands(ENGLISH)) == set(commands(CHINESE))
    assert links(ENGLISH) == links(CHINESE)


def test_the_twins_name_each_other() -> None:
    assert "(README.zh.md)" in ENGLISH
    assert "(README.md)" in CHINESE


def test_every_command_and_link_of_the_readme_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, flags=re.MULTILINE))
    assert {command.removeprefix("make ") for command in commands(ENGLISH)} <= targets
    assert [link for link in links(ENGLISH) if "://" not in link and not (tree.ROOT / link).exists()] == []


def test_the_readme_fits_on_a_screen() -> None:
    assert max(len(ENGLISH.splitlines()), len(CHINESE.splitlines())) <= 70
