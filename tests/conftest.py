"""What the whole test run shares. Not here: settings (`tests/settings.py`), builders."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from tests.house.test_sizes import FILE_WALL, long_files

# The suite must say the same thing twice, on any machine; HYPOTHESIS_PROFILE=search looks for new examples.
settings.register_profile("suite", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every file that has grown past the alarm and should soon become a folder."""
    for name, lines in sorted(long_files().items(), key=lambda item: -item[1]):
        terminalreporter.write_line(f"alarm: {name} has {lines} lines; make it a folder before {FILE_WALL}")
