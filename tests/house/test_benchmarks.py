"""The benchmarks are written down, every one of them, with the machine they ran on. How fast it is, is not judged here."""

from __future__ import annotations

import re

from tests.benchmarks.measures import BENCHMARKS, YARDSTICK
from tests.house import tree

PAGE = (tree.ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")


def test_every_benchmark_is_written_down() -> None:
    sections = dict(re.findall(r"^## (.+)\n+((?:.+\n+)+?)(?=## |\Z)", PAGE, re.MULTILINE))
    assert sorted(sections) == sorted([YARDSTICK, *BENCHMARKS])
    for text in sections.values():
        assert re.search(r"\| [\d.]+ (req/s|bids/s|saves/s|s) \| [\d.]+ … [\d.]+ \| \d+ \|", text), text


def test_the_page_says_when_and_on_what_machine() -> None:
    assert re.search(r"by `make bench` on 20\d\d-\d\d-\d\d", PAGE)
    for name in ("Cores", "Memory", "Python", "PostgreSQL"):
        assert re.search(rf"^\| {name} \| .*\d", PAGE, re.MULTILINE)
