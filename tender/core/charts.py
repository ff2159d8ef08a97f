"""Pictures drawn on the server: SVG text that stands the same in a page and in a PDF, with its numbers beside it.

Lives here: bars, grouped_bars, stacked_bars, lines, distribution; each answers a Picture. Pure Python, no styles (strict
content security and the PDF printer both want plain attributes). Not here: shapes (`core/drawing.py`), the part `chart.html`.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tender.core.drawing import (
    AXIS,
    FRAME,
    HEIGHT,
    PALETTE,
    SCALE,
    Canvas,
    Number,
    Picture,
    caption,
    legend,
    nice_ceiling,
    rule,
    shown,
    text,
    width_of,
)

Series = tuple[str, Sequence[Number]]
BAR, STEP, GROUP_GAP = 16, 46, 12


def bars(title: str, items: Sequence[tuple[str, Number]], *, unit: str = "", head: tuple[str, str] = ("", "")) -> Picture:
    """Horizontal bars, each under its label with its value at the end. Values ≥ 0."""
    top = nice_ceiling(max((value for _label, value in items), default=0))
    room = FRAME - max((width_of(shown(value)) for _label, value in items), default=0) - 10
    canvas = Canvas(title, caption(title, items, unit))
    for label, value in items:
        canvas.add(text(0, canvas.y + 14, label))
        long = room * float(Fraction(value) / top) if top else 0
        canvas.add(_bar(0, canvas.y + 20, long, 0), text(long + 8, canvas.y + 33, shown(value), weight="600"))
        canvas.down(STEP)
    return canvas.picture((head[0], head[1] + (f" ({unit})" if unit else "")), [(label, value) for label, value in items])


def grouped_bars(title: str, groups: Sequence[str], series: Sequence[Series], *, unit: str = "") -> Picture:
    """Per group one bar of each series, for comparing bidders criterion by criterion. Values ≥ 0."""
    every = [value for _name, values in series for value in values]
    top = nice_ceiling(max(every, default=0))
    room = FRAME - max((width_of(shown(value)) for value in every), default=0) - 10
    canvas = Canvas(title, ", ".join(name for name, _values in series))
    canvas.down(legend(canvas, [name for name, _values in series]))
    for place, group in enumerate(groups):
        canvas.add(text(0, canvas.y + 14, group, weight="600"))
        canvas.down(22)
        for number, (_name, values) in enumerate(series):
            long = room * float(Fraction(values[place]) / top) if top else 0
            canvas.add(_bar(0, canvas.y, long, number), text(long + 8, canvas.y + 13, shown(values[place])))
            canvas.down(BAR + 4)
        canvas.down(GROUP_GAP)
    rows = [(group, *(values[place] for _name, values in series)) for place, group in enumerate(groups)]
    return canvas.picture((unit, *(name for name, _values in series)), rows)


def stacked_bars(
    title: str, rows: Sequence[tuple[str, Sequence[Number]]], parts: Sequence[str], *, unit: str = "", scale: bool = False
) -> Picture:
    """One bar per row made of its parts: what each criterion contributes to a total. Values ≥ 0.

    With `scale` the parts are answers from very good to very bad, coloured so.
    """
    colours = SCALE if scale else PALETTE
    top = max((sum(map(Fraction, values)) for _label, values in rows), default=Fraction(0))
    room = FRAME - max((width_of(shown(_total(values))) for _label, values in rows), default=0) - 10
    canvas = Canvas(title, ", ".join(parts))
    canvas.down(legend(canvas, parts, colours))
    for label, values in rows:
        canvas.add(text(0, canvas.y + 14, label))
        start = 0.0
        for number, value in enumerate(values):
            long = room * float(Fraction(value) / top) if top else 0
            canvas.add(_bar(start, canvas.y + 20, max(long - 1.5, 0), number, colours))
            start += long
        canvas.add(text(start + 8, canvas.y + 33, shown(_total(values)), weight="600"))
        canvas.down(STEP)
    table = [(label, *values, _total(values)) for label, values in rows]
    return canvas.picture((unit, *parts, "Σ"), table)


def lines(title: str, series: Sequence[Series], labels: Sequence[str], *, unit: str = "", step: bool = False) -> Picture:
    """Values over an even axis of labels; `step` draws stairs (a balance that jumps). Values ≥ 0."""
    top = nice_ceiling(max((value for _name, values in series for value in values), default=0)) or Fraction(1)
    canvas = Canvas(title, ", ".join(name for name, _values in series))
    canvas.down(legend(canvas, [name for name, _values in series]) if len(series) > 1 else 8)
    _grid(canvas, top)
    gap = (FRAME - AXIS - 36) / max(len(labels) - 1, 1)
    for number, (_name, values) in enumerate(series):
        points = [(AXIS + 12 + place * gap, _height(canvas, value, top)) for place, value in enumerate(values)]
        canvas.add(_path(points, number, step=step))
        canvas.add(*(_dot(x, y, number) for x, y in points))
    every = max(1, -(-len(labels) * max((width_of(label) for label in labels), default=0) // (FRAME - AXIS)))
    for place in range(0, len(labels), int(every)):
        canvas.add(text(AXIS + 12 + place * gap, canvas.y + HEIGHT + 22, labels[place], anchor="middle", tone="faint"))
    canvas.down(HEIGHT + 30)
    rows = [(label, *(values[place] for _name, values in series)) for place, label in enumerate(labels)]
    return canvas.picture((unit, *(name for name, _values in series)), rows)


def distribution(title: str, bins: Sequence[tuple[str, int]], *, mark: str = "", head: tuple[str, str] = ("", "")) -> Picture:
    """Upright bars of counts, side by side; the bin labelled `mark` (the median, one's own place) is set off in colour."""
    top = nice_ceiling(max((count for _label, count in bins), default=0)) or Fraction(1)
    canvas = Canvas(title, caption(title, bins, ""))
    canvas.down(18)
    gap = FRAME / max(len(bins), 1)
    wide = min(gap * 0.76, 72)
    for place, (label, count) in enumerate(bins):
        middle = (place + 0.5) * gap
        y = _height(canvas, count, top)
        canvas.add(_box(middle - wide / 2, y, wide, canvas.y + HEIGHT - y, PALETTE[int(label == mark)]))
        canvas.add(text(middle, y - 6, shown(count), anchor="middle", weight="600"))
        canvas.add(text(middle, canvas.y + HEIGHT + 20, label, anchor="middle", tone="faint"))
    canvas.add(rule(0, canvas.y + HEIGHT, FRAME))
    canvas.down(HEIGHT + 28)
    return canvas.picture(head, list(bins))


def _total(values: Sequence[Number]) -> Number:
    return sum((value if isinstance(value, Fraction | int) else Decimal(value) for value in values), start=0)


def _bar(x: float, y: float, long: float, number: int, colours: Sequence[str] = PALETTE) -> str:
    return _box(x, y, long, BAR, colours[number % len(colours)])


def _box(x: float, y: float, wide: float, high: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high:.1f}" fill="{fill}"/>'


def _height(canvas: Canvas, value: Number, top: Fraction) -> float:
    return canvas.y + HEIGHT * (1 - float(Fraction(value) / top))


def _grid(canvas: Canvas, top: Fraction) -> None:
    """Four faint lines with their values on the left."""
    for quarter in range(5):
        y = canvas.y + HEIGHT * (1 - quarter / 4)
        canvas.add(rule(AXIS, y, FRAME - AXIS), text(AXIS - 8, y + 5, shown(top * quarter / 4), anchor="end", tone="faint"))


def _path(points: list[tuple[float, float]], number: int, *, step: bool) -> str:
    if not points:
        return ""
    drawn = f"M{points[0][0]:.1f} {points[0][1]:.1f}" + "".join(
        f"H{x:.1f}V{y:.1f}" if step else f"L{x:.1f} {y:.1f}" for x, y in points[1:]
    )
    return f'<path d="{drawn}" fill="none" stroke="{PALETTE[number % len(PALETTE)]}" stroke-width="2.5"/>'


def _dot(x: float, y: float, number: int) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{PALETTE[number % len(PALETTE)]}"/>'
