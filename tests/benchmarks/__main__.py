"""`python -m tests.benchmarks [words…]`: measure all and write docs/benchmarks.md, or those whose title has a word and print."""

from __future__ import annotations

import os
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent.parent


def main(wanted: list[str]) -> None:
    """Measure all, or those whose title has one of the words."""
    os.environ.setdefault("KAIBIAO_VAR", str(BASE / "var" / "benchmarks"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    import django

    django.setup()
    from tests.benchmarks import book, run

    text = book.page(*run.everything(wanted))
    print(text)
    if not wanted:
        (BASE / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")


main(sys.argv[1:])
