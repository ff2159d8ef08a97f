"""A small diagram: boxes in rows from top to bottom, lines between them, as SVG that pages and files share.

Lives here: layout (`place`) and drawing (`svg`). Pure Python. Not here: what is drawn (`states.py`, `flows.py`).
Boxes are given in reading order: a line to a later box goes down, a line to an earlier one is a way back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from html import escape

GAP_X, GAP_Y, LANE, PAD = 28, 46, 26, 16
LINE_HEIGHT = 17
INK, SOFT, LINE, PAPER = "#1b2733", "#5b6774", "#8592a0", "#ffffff"
LOOKS = {
    "plain": ("#ffffff", "#8592a0", INK),
    "done": ("#e6f2ea", "#2f7d4f", "#1d5a38"),
    "now": ("#123f7d", "#123f7d", "#ffffff"),
    "next": ("#ffffff", "#8592a0", SOFT),
    "missed": ("#f3f4f6", "#c3cad2", SOFT),
}


@dataclass
class Box:
    """One box. `shape` is step, wait, gate, begin, end or exit; `look` a key of LOOKS; `lines` small text under the title."""

    key: str
    title: str
    lines: Sequence[str] = ()
    shape: str = "step"
    look: str = "plain"
    row: int = 0
    x: float = 0
    y: float = 0
    width: float = 0
    height: float = 0


@dataclass
class Link:
    """A line between two boxes."""

    source: str
    target: str
    label: str = ""
    dashed: bool = False


@dataclass
class Diagram:
    """Boxes in reading order, and the lines between them."""

    title: str
    boxes: list[Box]
    links: list[Link] = field(default_factory=list)
    width: float = 0
    height: float = 0


def text_width(text: str, size: float = 14) -> float:
    """Width in pixels, near enough: a Chinese character is a square, a Latin one about half of it."""
    return sum(size if ord(char) > 0x2E7F else size * 0.58 for char in text)


def place(diagram: Diagram) -> Diagram:
    """Give every box its row, size and place; rows hang below their sources, boxes below the middle of theirs."""
    order = {box.key: place for place, box in enumerate(diagram.boxes)}
    by_key = {box.key: box for box in diagram.boxes}
    down = [link for link in diagram.links if order[link.target] > order[link.source]]
    for box in diagram.boxes:
        texts = [text_width(box.title, 14), *(text_width(line, 12) for line in box.lines)]
        labels = [text_width(link.label, 12) for link in down if link.target == box.key]
        box.width = max(96.0, 30 + max(texts), *labels)
        box.height = 20 + LINE_HEIGHT * (1 + len(box.lines))
        box.row = max((by_key[link.source].row + 1 for link in down if link.target == box.key), default=0)
    bottom = max(box.row for box in diagram.boxes) + 1
    for box in diagram.boxes:
        if box.shape == "exit":  # no line leads there; it is named in the boxes that it can be reached from
            box.row = bottom
    top = float(PAD)
    for row in range(max(box.row for box in diagram.boxes) + 1):
        boxes = [box for box in diagram.boxes if box.row == row]
        _spread(boxes, {box.key: [by_key[link.source] for link in down if link.target == box.key] for box in boxes})
        for box in boxes:
            box.y = top
        top += max((box.height for box in boxes), default=0) + GAP_Y
    diagram.height = top - GAP_Y + PAD
    return diagram


def _spread(boxes: list[Box], above: dict[str, list[Box]]) -> None:
    """Boxes of a row side by side, each as near as it can be to the middle of those above it."""
    wanted = {box.key: _middle(above[box.key]) for box in boxes}
    boxes.sort(key=lambda box: wanted[box.key])
    for number, box in enumerate(boxes):
        box.x = wanted[box.key] - box.width / 2
        if number:
            box.x = max(box.x, boxes[number - 1].x + boxes[number - 1].width + GAP_X)
    drift = sum(box.x + box.width / 2 - wanted[box.key] for box in boxes) / max(len(boxes), 1)
    for box in boxes:
        box.x -= drift


def _middle(boxes: Sequence[Box]) -> float:
    return sum(box.x + box.width / 2 for box in boxes) / len(boxes) if boxes else 0.0


def svg(diagram: Diagram) -> str:
    """The whole picture. Colours are attributes, not styles, so that it may stand in a page with strict content security."""
    place(diagram)
    by_key = {box.key: box for box in diagram.boxes}
    lanes = _Lanes(diagram.boxes, diagram.links)
    lines = [lanes.draw(link, by_key[link.source], by_key[link.target]) for link in diagram.links]
    left, right = lanes.left - PAD, lanes.right + PAD
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:.0f} 0 {right - left:.0f} {diagram.height:.0f}" '
        f'width="{right - left:.0f}" height="{diagram.height:.0f}" role="img" aria-label="{escape(diagram.title)}" '
        'font-family="system-ui, sans-serif" font-size="14">'
    )
    marker = (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">'
        f'<path d="M0 0L8 4L0 8Z" fill="{LINE}"/></marker></defs>'
    )
    return "\n".join([head, f"<title>{escape(diagram.title)}</title>", marker, *lines, *map(_box, diagram.boxes), "</svg>", ""])


class _Lanes:
    """Lines: straight down where the way is free, else around on the right; ways back go around on the left."""

    def __init__(self, boxes: Iterable[Box], links: Iterable[Link]) -> None:
        self.boxes = list(boxes)
        self.left = min(box.x for box in self.boxes)
        self.right = max(box.x + box.width for box in self.boxes)
        self.taken: list[tuple[int, int, int, float]] = []
        self.fans = {source for source, count in Counter(link.source for link in links).items() if count > 1}

    def draw(self, link: Link, source: Box, target: Box) -> str:
        """One line with its label."""
        if source.row < target.row and self._is_free(source, target):
            return self._down(link, source, target)
        return self._around(link, source, target, back=source.row >= target.row)

    def _is_free(self, source: Box, target: Box) -> bool:
        x1, x2 = source.x + source.width / 2, target.x + target.width / 2
        for box in self.boxes:
            if source.row < box.row < target.row and box.x - 8 < max(x1, x2) and min(x1, x2) < box.x + box.width + 8:
                return False
        return True

    def _down(self, link: Link, source: Box, target: Box) -> str:
        x1, y1, x2, y2 = source.x + source.width / 2, source.y + source.height, target.x + target.width / 2, target.y
        middle = (y1 + y2) / 2
        path = (
            f"M{x1:.0f} {y1:.0f}V{y2:.0f}"
            if abs(x1 - x2) < 1
            else f"M{x1:.0f} {y1:.0f}C{x1:.0f} {middle:.0f} {x2:.0f} {middle:.0f} {x2:.0f} {y2:.0f}"
        )
        if source.key in self.fans and abs(x1 - x2) > 1:
            return _path(path, link) + _label(link.label, x2, y2 - 11, "middle")
        if abs(x1 - x2) > 1:
            return _path(path, link) + _label(link.label, x1 + 8, y1 + 15, "start")
        return _path(path, link) + _label(link.label, x1 + 6, middle + 4, "start")

    def _around(self, link: Link, source: Box, target: Box, *, back: bool) -> str:
        """Around the boxes in between: beyond them, and beyond the lines that go around there already."""
        y1, y2 = source.y + source.height / 2, target.y + target.height / 2
        lane, label_x = self._lane(*sorted((source.row, target.row)), text_width(link.label, 12), back=back)
        x1, x2 = (source.x, target.x) if back else (source.x + source.width, target.x + target.width)
        half = (y1 + y2) / 2
        bow = f"{lane:.0f} {y1:.0f} {lane:.0f} {y1:.0f} {lane:.0f} {half:.0f}"
        path = f"M{x1:.0f} {y1:.0f}C{bow}S{lane:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
        return _path(path, link) + _label(link.label, label_x, half + 4, "end" if back else "start")

    def _lane(self, first: int, last: int, wide: float, *, back: bool) -> tuple[float, float]:
        """(x of the line, x of its label) on the left for ways back, on the right for ways on."""
        side = -1 if back else 1
        edges = [box.x if back else box.x + box.width for box in self.boxes if first <= box.row <= last]
        edges += [outer for at, low, high, outer in self.taken if at == side and low <= last and first <= high]
        lane = side * max(side * edge for edge in edges) + side * LANE
        outer = lane + side * (wide + 8 if wide else 0)
        self.taken.append((side, first, last, outer))
        self.left, self.right = min(self.left, outer), max(self.right, outer)
        return lane, lane + side * 6


def _path(path: str, link: Link) -> str:
    dash = ' stroke-dasharray="5 4"' if link.dashed else ""
    return f'<path d="{path}" fill="none" stroke="{LINE}" stroke-width="1.5"{dash} marker-end="url(#tip)"/>'


def _label(text: str, x: float, y: float, anchor: str) -> str:
    if not text:
        return ""
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" font-size="12" fill="{SOFT}" stroke="{PAPER}" stroke-width="4" '
        f'paint-order="stroke">{escape(text)}</text>'
    )


def _box(box: Box) -> str:
    fill, edge, ink = LOOKS[box.look]
    round_by = {"step": 6, "gate": 2}.get(box.shape, box.height / 2)
    dash = ' stroke-dasharray="5 4"' if box.shape in ("wait", "exit") else ""
    heavy = 3 if box.shape == "end" else 1.5
    middle = box.x + box.width / 2
    first = box.y + (box.height - LINE_HEIGHT * len(box.lines)) / 2 + 5
    parts = [
        f'<g><rect x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="{round_by:.0f}" '
        f'fill="{fill}" stroke="{edge}" stroke-width="{heavy}"{dash}/>',
        f'<text x="{middle:.0f}" y="{first:.0f}" text-anchor="middle" font-weight="600" fill="{ink}">{escape(box.title)}</text>',
    ]
    for number, line in enumerate(box.lines, 1):
        y = first + LINE_HEIGHT * number
        parts.append(f'<text x="{middle:.0f}" y="{y:.0f}" text-anchor="middle" font-size="12" fill="{ink}">{escape(line)}</text>')
    return "".join([*parts, "</g>"])
