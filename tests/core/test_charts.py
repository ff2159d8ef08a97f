"""Pictures: whole XML, exact proportions, the same numbers as a table."""

import xml.etree.ElementTree as ET
from decimal import Decimal
from fractions import Fraction

import pytest

from tender.core import charts, drawing

SVG = "{http://www.w3.org/2000/svg}"
PICTURES = {
    "bars": lambda: charts.bars("Prices & more", [("A <b>", 100), ("B", Decimal("50"))], unit="元", head=("Bidder", "Price")),
    "grouped": lambda: charts.grouped_bars("Scores", ["price", "quality"], [("A", [10, 60]), ("B", [8, Fraction(121, 2)])]),
    "stacked": lambda: charts.stacked_bars("Totals", [("A", [10, 60]), ("B", [8, 32])], ["price", "quality"]),
    "lines": lambda: charts.lines("Credits", [("year", [0, 40, 100])], ["Jan", "Jun", "Dec"], step=True),
    "distribution": lambda: charts.distribution("Ratings", [("1", 0), ("5", 7)], mark="5", head=("Rating", "Answers")),
}


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_whole_titled_and_the_same_each_time(name: str) -> None:
    picture = PICTURES[name]()
    root = ET.fromstring(picture.svg)
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert title.text == picture.title
    assert desc.text
    assert "style=" not in picture.svg
    assert PICTURES[name]().svg == picture.svg
    assert all(len(row) == len(picture.head) for row in picture.rows)


def widths(picture: drawing.Picture) -> list[float]:
    root = ET.fromstring(picture.svg)
    return [float(rect.get("width")) for rect in root.iter(f"{SVG}rect") if rect.get("height") == "16.0"]


def test_bars_are_as_long_as_their_values() -> None:
    long, short = widths(PICTURES["bars"]())
    assert long == pytest.approx(2 * short, abs=0.2)


def test_stacked_rows_carry_their_totals() -> None:
    assert PICTURES["stacked"]().rows == [("A", "10", "60", "70"), ("B", "8", "32", "40")]


def test_answers_on_a_scale_run_from_green_to_red() -> None:
    picture = charts.stacked_bars("Answers", [("A", [1, 1, 1, 1, 1])], ["5", "4", "3", "2", "1"], scale=True)
    fills = [rect.get("fill") for rect in ET.fromstring(picture.svg).iter(f"{SVG}rect")]
    assert fills == [*drawing.SCALE, *drawing.SCALE]  # legend, then the bar


@pytest.mark.parametrize(
    "empty",
    [
        lambda: charts.bars("x", []),
        lambda: charts.bars("x", [("A", 0)]),
        lambda: charts.grouped_bars("x", [], []),
        lambda: charts.stacked_bars("x", [("A", [0, 0])], ["p", "q"]),
        lambda: charts.lines("x", [("a", [])], []),
        lambda: charts.lines("x", [("a", [5])], ["one"]),
        lambda: charts.distribution("x", []),
    ],
)
def test_nothing_to_draw_is_drawn_without_error(empty: object) -> None:
    ET.fromstring(empty().svg)


@pytest.mark.parametrize(
    ("value", "top"), [(0, 0), (1, 1), (26, 30), (100, 100), (101, 120), (162000, 200000), (Decimal("0.3"), Fraction(3, 10))]
)
def test_axes_end_on_round_numbers(value: Decimal, top: Fraction) -> None:
    assert drawing.nice_ceiling(value) == top


def test_chinese_is_as_wide_as_it_is_high() -> None:
    assert drawing.width_of("技术") == 2 * drawing.SIZE
