"""docs/benchmarks.md as text. Not here: measuring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tests.benchmarks.measures import YARDSTICK, Measured

COLUMNS = ("| what | median | least … most | runs | target | of the yardstick |", "|---|---:|---:|---:|---:|---:|")
HEAD = """# Benchmarks

Written by `make bench` on {day}; every line is the median of its repetitions with the smallest and the largest beside it.
The web server is gunicorn as the site runs it (two workers of four threads), the client sends from the same machine, every request
on a connection of its own, and the database keeps what it has promised (see below). Logins are prepared before the clock starts.
A run on a machine that others use at the same time is slower; the last column compares with the yardstick of the same run.

"""


def page(sections: Mapping[str, Sequence[Measured]], machine: Mapping[str, str]) -> str:
    """The whole page, one section per benchmark."""
    yardstick = next((lines[0].median for title, lines in sections.items() if title == YARDSTICK), 0.0)
    where = ["| machine | |", "|---|---|", *(f"| {name} | {value} |" for name, value in machine.items()), ""]
    text = [HEAD.format(day=datetime.now(UTC).date().isoformat()) + "\n".join(where)]
    for title, lines in sections.items():
        rows = [_row(line, yardstick) for line in lines]
        text.append("\n".join([f"## {title}", "", *COLUMNS, *rows, *_notes(lines)]))
    return "\n\n".join(text).replace("\n\n\n", "\n\n") + "\n"


def _row(line: Measured, yardstick: float) -> str:
    share = f"1 : {yardstick / line.median:.0f}" if line.unit.endswith("/s") and yardstick else ""
    spread = f"{_number(min(line.values))} … {_number(max(line.values))}"
    return f"| {line.name} | {_number(line.median)} {line.unit} | {spread} | {len(line.values)} | {line.target} | {share} |"


def _notes(lines: Sequence[Measured]) -> list[str]:
    return [text for line in lines if line.note for text in ("", f"{line.name}: {line.note}.")]


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.2g}" if value < 1 else f"{value:.3g}"
