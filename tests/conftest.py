"""What the whole test run shares. Not here: settings (`tests/settings.py`), builders."""

from __future__ import annotations

import pytest

from tests.house.test_sizes import FILE_WALL, long_files


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Name every file that has grown past the alarm and should soon become a folder."""
    for name, lines in sorted(long_files().items(), key=lambda item: -item[1]):
        terminalreporter.write_line(f"alarm: {name} has {lines} lines; make it a folder before {FILE_WALL}")
