"""Looking at printed papers: their text, their fonts, and where every line of text stands on the page."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import Any

import pypdf
from weasyprint.formatting_structure import boxes as kinds

from tender.core import papers
from tests.papers.builders import VERIFY

MM = 96 / 25.4  # the layout counts in CSS pixels
SLACK = 1.0


@dataclass
class Line:
    text: str
    x: float
    y: float
    right: float


@dataclass
class Page:
    number: int
    width: float
    height: float
    left: float
    top: float
    area_width: float
    area_height: float
    lines: list[Line] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)


def reader(data: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(data))


def squeeze(text: str) -> str:
    return "".join(text.split())


def text_of(data: bytes) -> str:
    """All text of a paper without white space and without the page foot's number."""
    return squeeze("".join(page.extract_text() for page in reader(data).pages))


def unembedded(file: pypdf.PdfReader) -> list[str]:
    """Names of fonts whose program is not in the file."""
    missing = []
    for page in file.pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()
            if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(inner):
                missing.append(inner["/FontName"])
    return missing


def boxes(sheet: papers.Paper) -> list[Page]:
    """Every page with its lines of text, and in `outside` the texts that leave the type area or their table cell."""
    html = papers.to_html(sheet.template, sheet, verify_url=VERIFY)
    return [_page(number, page._page_box) for number, page in enumerate(papers.lay_out(html).pages, start=1)]


def _page(number: int, box: Any) -> Page:
    page = Page(
        number,
        box.margin_width(),
        box.margin_height(),
        box.content_box_x(),
        box.content_box_y(),
        box.width,
        box.height,
    )
    body = [child for child in box.children if not isinstance(child, kinds.MarginBox)]
    for child in body:
        _walk(child, page, (page.left, page.top, page.left + page.area_width, page.top + page.area_height))
    return page


def _walk(box: Any, page: Page, limits: tuple[float, float, float, float]) -> None:
    left, top, right, bottom = limits
    if isinstance(box, kinds.TextBox):
        text = box.text.strip()
        if not text or not box.style["font_size"]:
            return
        end = box.position_x + box.width
        page.lines.append(Line(text, box.position_x, box.position_y, end))
        if box.position_x < left - SLACK or end > right + SLACK or box.position_y < top - SLACK or box.position_y > bottom:
            page.outside.append(text)
        return
    if isinstance(box, kinds.TableCellBox):
        limits = (box.position_x, top, box.position_x + box.border_width(), bottom)
    for child in getattr(box, "children", ()):
        _walk(child, page, limits)
