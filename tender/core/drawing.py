"""Shapes of the server's pictures: a canvas that grows downwards, text, legend, palette.

Lives here: what all charts share. Pure Python. Not here: the charts (`core/charts.py`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from html import escape
from zlib import crc32

Number = int | Decimal | Fraction

FRAME, HEIGHT, AXIS, SIZE = 480, 180, 52, 14
PALETTE = ("#1c4a86", "#b3322a", "#2f7d6b", "#a8740f", "#6b4f9e", "#4d6a7f", "#9c3f73", "#5b7d22")
# For answers on a scale: from very good over the middle to very bad, so that the colour says what the word says.
SCALE = ("#1d6a4d", "#7fb59c", "#b9c1cd", "#e2a25c", "#b3322a")
STEPS = tuple(Fraction(tenths, 10) for tenths in (10, 12, 16, 20, 24, 30, 40, 50, 60, 80, 100))
_INK, _FAINT, _LINE = "#1a2433", "#4d5a6b", "#c9d1dc"


@dataclass(frozen=True)
class Picture:
    """A picture and its numbers: `svg` is safe markup, `head` and `rows` are the table that says the same."""

    title: str
    desc: str
    svg: str
    head: tuple[str, ...]
    rows: list[tuple[str, ...]]


class Canvas:
    """Collects shapes; `y` is where the next row starts."""

    def __init__(self, title: str, desc: str) -> None:
        self.title, self.desc, self.y = title, desc, 4.0
        self.shapes: list[str] = []

    def add(self, *shapes: str) -> None:
        """Draw."""
        self.shapes.extend(shapes)

    def down(self, step: float) -> None:
        """Move the next row down."""
        self.y += step

    def picture(self, head: Sequence[str], rows: Sequence[Sequence[str | Number]]) -> Picture:
        """The finished picture with title and description for screen readers."""
        drawn = "".join(self.shapes)
        name = f"chart-{crc32((self.title + self.desc + drawn).encode()):08x}"
        svg = (
            f'<svg class="chart__picture" role="img" aria-labelledby="{name}-t {name}-d" viewBox="0 0 {FRAME} {self.y + 2:.0f}"'
            f' xmlns="http://www.w3.org/2000/svg" font-size="{SIZE}"><title id="{name}-t">{escape(self.title)}</title>'
            f'<desc id="{name}-d">{escape(self.desc)}</desc>{drawn}</svg>'
        )
        lines = [tuple(cell if isinstance(cell, str) else shown(cell) for cell in row) for row in rows]
        return Picture(self.title, self.desc, svg, tuple(head), lines)


def text(x: float, y: float, words: str, *, anchor: str = "start", weight: str = "400", tone: str = "ink") -> str:
    """Words with their base line at (x, y)."""
    fill = _INK if tone == "ink" else _FAINT
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-weight="{weight}" fill="{fill}">{escape(words)}</text>'


def rule(x: float, y: float, long: float) -> str:
    """A faint horizontal line."""
    return f'<path d="M{x:.1f} {y:.1f}h{long:.1f}" stroke="{_LINE}" stroke-width="1"/>'


def legend(canvas: Canvas, names: Sequence[str], colours: Sequence[str] = PALETTE) -> float:
    """Coloured squares with names, wrapped to the frame; answers the height used."""
    x, high = 0.0, 0.0
    for number, name in enumerate(names):
        wide = width_of(name) + 34
        if x and x + wide > FRAME:
            x, high = 0.0, high + 24
        fill = colours[number % len(colours)]
        canvas.add(f'<rect x="{x:.1f}" y="{canvas.y + high + 2:.1f}" width="13" height="13" fill="{fill}"/>')
        canvas.add(text(x + 19, canvas.y + high + 14, name))
        x += wide
    return high + 32


def caption(title: str, items: Sequence[tuple[str, Number]], unit: str) -> str:
    """The picture in one sentence, for those who do not see it."""
    return f"{title}: " + "; ".join(f"{label} {shown(value)}{unit}" for label, value in items)


def shown(value: Number) -> str:
    """A number as charts write it: at most two decimals, no idle zeros, thousands apart."""
    said = f"{float(value):,.2f}"
    return said.rstrip("0").rstrip(".")


def width_of(words: str) -> float:
    """About how wide words are: a Chinese character is as wide as it is high, a Latin letter a little over half."""
    return sum(SIZE if unicodedata.east_asian_width(c) in "WF" else SIZE * 0.58 for c in words)


def nice_ceiling(value: Number) -> Fraction:
    """The next round number (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8 times a power of ten: a quarter of it is short too); 0 for 0."""
    if value <= 0:
        return Fraction(0)
    power = Fraction(1)
    while power * 10 < value:
        power *= 10
    while power > value:
        power /= 10
    return next(power * step for step in STEPS if power * step >= value)
