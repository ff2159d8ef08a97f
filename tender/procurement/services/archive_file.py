"""Writing an archive: every entry read in pieces, hashed, and laid into one ZIP whose bytes depend on nothing but the state.

Lives here: the file. Not here: what belongs into it (`queries/archive_papers.py`, `archive_records.py`), asking and recording
(`archive.py`). Entries are stored, not packed: papers are packed already, and no library's version changes the bytes.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from functools import partial
from typing import IO, Any

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import localdate

from tender.core import audit, exports
from tender.core.models.calendar import district_calendar
from tender.core.refusal import Refusal
from tender.procurement.documents.archive import IndexSheet, index_page, record_page
from tender.procurement.models import Bid, Clarification, Envelope, Tender
from tender.procurement.queries.archive_papers import papers_of
from tender.procurement.queries.archive_records import records_of
from tender.procurement.queries.clarification import letters_of
from tender.procurement.queries.visible import without_result
from tender.procurement.rules import rulebook
from tender.procurement.rules.archive import INDEX, SUMS, Entry, Line, Record, index_of, placed, sums
from tender.procurement.rules.timeline import due
from tender.procurement.services.clarification_paper import print_letter

EARLIEST = (1980, 1, 1, 0, 0, 0)  # the first moment that a ZIP knows
IN_MEMORY = 1024 * 1024
UNREADABLE = "文件无法读取，未归入：{path}"
CHANGED = "文件内容与存入时的SHA-256不一致：{path}"
UNOPENED = "未开启（撤回、未到达开标或者开标前终止）的投标共{n}份，内容密封，不归入档案。"
SEALED = "未开启的报价文件共{n}份（技术得分未达到规定），保持密封，不归入档案。"
WITHHELD = "评审小组名单、审查、澄清、评分和定标材料在结果公告前保密，不归入本档案（财政部令第87号第四十七条、第六十六条）。"


def retention_of(tender: Tender) -> tuple[date | None, int, str]:
    """(kept until then at least, years, article); no day while the tender goes on. Refuses rulebook_changed."""
    book = rulebook.load(tender.rulebook)
    period = book.period("archive")
    if tender.ended_at is None:
        return None, int(period.amount), period.law
    return due(book, "archive", localdate(tender.ended_at), district_calendar()).on, int(period.amount), period.law


def write(tender: Tender, target: IO[bytes]) -> int:
    """Write the archive of a tender into an open file; how many papers it holds (index and sums not counted)."""
    is_secret = Tender.objects.filter(without_result(), pk=tender.pk).exists()
    lines: list[Line] = []
    remarks = list(_remarks(tender, is_secret))
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for path, entry in placed(_entries(tender, is_secret)):
            try:
                size, digest = _laid(archive, path, entry.chunks())
            except (Refusal, OSError):
                remarks.append(UNREADABLE.format(path=path))
                continue
            if entry.digest and entry.digest != digest:
                remarks.append(CHANGED.format(path=path))
            lines.append(Line(path, entry.section, entry.group, entry.title, size, digest, entry.at))
        sheet = _sheet(tender, lines, remarks)
        pages = dict(zip(INDEX, (index_page(sheet), index_of(_head(sheet), lines, remarks)), strict=True))
        told = [(line.path, line.sha256) for line in lines]
        told += [(name, _laid(archive, name, [text.encode()])[1]) for name, text in pages.items()]
        _laid(archive, SUMS, [sums(told).encode()])
    return len(lines)


def _entries(tender: Tender, is_secret: bool) -> Iterator[Entry]:
    yield from papers_of(tender, is_secret=is_secret)
    if not is_secret:
        yield from _letters(tender)
    for source in settings.ARCHIVE_SOURCES:
        yield from import_string(source)(tender)
    for record in records_of(tender, is_secret=is_secret):
        yield from _forms_of(record)


def _letters(tender: Tender) -> Iterator[Entry]:
    """The committee's letters to bidders with their replies, printed now: row and digest are the record."""
    rows = letters_of(tender).select_related("bid__lot__tender", "answered_by").order_by("asked_at", "pk")
    for row in rows:
        title = f"澄清函：{row.bid.provider.name}（{row.get_kind_display()}）"
        yield Entry("examination", "clarification-letter", "pdf", title, partial(_printed, row), at=row.asked_at)


def _printed(letter: Clarification) -> Iterator[bytes]:
    yield print_letter(letter)


def _forms_of(record: Record) -> Iterator[Entry]:
    """A list as a page and as JSON, or as a table for spreadsheets and JSON; nothing where it has no row."""
    if next(iter(record.rows()), None) is None:
        return
    for ending, title, chunks in (
        ("csv", record.title, _table) if record.as_csv else ("html", record.title, _page),
        ("json", f"{record.title}（机读）", _json),
    ):
        yield Entry(record.section, record.stem, ending, title, partial(chunks, record), group=record.group)


def _table(record: Record) -> Iterator[bytes]:
    return (line.encode() for line in exports.csv_lines(record.columns, record.rows()))


def _page(record: Record) -> Iterator[bytes]:
    return (piece.encode() for piece in record_page(record.title, record.columns, record.rows()))


def _json(record: Record) -> Iterator[bytes]:
    between = b"[\n"
    for row in record.rows():
        said = {name: _plain(value) for name, value in zip(record.columns, row, strict=True)}
        yield between + json.dumps(said, ensure_ascii=False).encode()
        between = b",\n"
    yield b"\n]\n"


def _plain(value: Any) -> Any:
    found = audit.plain(value)
    return str(value) if hasattr(value, "_meta") else found


def _laid(archive: zipfile.ZipFile, path: str, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Lay one file into the archive; its size and SHA-256. It is read to its end first, so that a broken one leaves nothing."""
    digest, size = hashlib.sha256(), 0
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as kept:
        for chunk in chunks:
            digest.update(chunk)
            size += len(chunk)
            kept.write(chunk)
        kept.seek(0)
        info = zipfile.ZipInfo(path, date_time=EARLIEST)
        info.create_system, info.external_attr, info.file_size = 3, 0o644 << 16, size
        with archive.open(info, "w") as written:
            for chunk in iter(lambda: kept.read(IN_MEMORY), b""):
                written.write(chunk)
    return size, digest.hexdigest()


def _remarks(tender: Tender, is_secret: bool) -> Iterator[str]:
    """What is left out, and why."""
    bids = Bid.objects.filter(lot__tender=tender)
    if count := bids.filter(sealed_at__isnull=False, opened_at__isnull=True).count():
        yield UNOPENED.format(n=count)
    shut = Envelope.objects.filter(bid__in=bids.filter(opened_at__isnull=False, price__isnull=True), part="price", ended_at=None)
    if count := shut.count():
        yield SEALED.format(n=count)
    if is_secret:
        yield WITHHELD


def _sheet(tender: Tender, lines: list[Line], remarks: list[str]) -> IndexSheet:
    until, years, law = retention_of(tender)
    return IndexSheet(
        name=tender.title, number=tender.number, buyer=tender.buyer.name, method=str(tender.get_method_display()),
        state=str(tender.get_state_display()), keep_until=until, years=years, law=law, remarks=remarks, lines=lines,
    )  # fmt: skip


def _head(sheet: IndexSheet) -> dict[str, Any]:
    return {
        "number": sheet.number,
        "title": sheet.name,
        "buyer": sheet.buyer,
        "method": sheet.method,
        "state": sheet.state,
        "keep_until": sheet.keep_until.isoformat() if sheet.keep_until else None,
        "years": sheet.years,
        "law": sheet.law,
    }
