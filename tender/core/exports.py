"""Tables as files: CSV and XLSX that open well in spreadsheet programs and never run as formulas.

Lives here: the two writers. Not here: which rows and columns (`core/tables.py`). Amounts stay exact decimals; moments are
Shanghai wall time.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from tender.core import wording

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
_FORMATS = {"money": "#,##0.00", "points": "0.00", "day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm"}
_LONGEST_CELL = 32_767


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: a leading sign is led by an apostrophe (OWASP)."""
    return f"'{text}" if text.lstrip(" ").startswith(_DANGEROUS) or text.startswith(_DANGEROUS) else text


def plain(value: Any) -> Any:
    """A value as a cell holds it: numbers and days as such, moments in Shanghai without zone, all else as text."""
    if value is None or isinstance(value, bool):
        return "" if value is None else wording.anything(value)
    if isinstance(value, Fraction):
        return Decimal(wording.points(value, 6).replace(",", ""))
    if isinstance(value, datetime):
        return wording.local(value).replace(tzinfo=None)
    if isinstance(value, int | float | Decimal | date):
        return value
    return wording.anything(value)


def csv_response(name: str, labels: Sequence[str], kinds: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The rows as CSV in UTF-8 with a mark at the start (without it Excel garbles Chinese), streamed."""
    response = StreamingHttpResponse(csv_lines(labels, rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = content_disposition_header(True, f"{name}.csv") or ""
    return response  # type: ignore[return-value]


def csv_lines(labels: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV, the mark at the start included."""
    yield "\ufeff" + _csv_line(labels)
    for row in rows:
        yield _csv_line([plain(value) for value in row])


def _csv_line(values: Sequence[Any]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow([harmless(value) if isinstance(value, str) else value for value in values])
    return line.getvalue()


def xlsx_response(name: str, labels: Sequence[str], kinds: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The rows as XLSX; texts are stored as texts, so nothing is a formula."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Kaibiao")
    sheet.freeze_panes = "A2"
    for number, (label, kind) in enumerate(zip(labels, kinds, strict=True), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(12 if kind != "text" else 24, 2 * len(label) + 4)
    sheet.append([_xlsx_cell(sheet, label, "head") for label in labels])
    for row in rows:
        sheet.append([_xlsx_cell(sheet, plain(value), kind) for value, kind in zip(row, kinds, strict=True)])
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{name}.xlsx", content_type=XLSX)  # type: ignore[return-value]


def _xlsx_cell(sheet: Any, value: Any, kind: str) -> Any:
    if not isinstance(value, str):
        cell = WriteOnlyCell(sheet, value)
        cell.number_format = _FORMATS.get(kind, "General")
        return cell
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST_CELL])
    cell.data_type = "s"
    if kind == "head":
        cell.font = Font(bold=True)
    return cell


WRITERS: dict[str, Callable[..., HttpResponse]] = {"csv": csv_response, "xlsx": xlsx_response}
