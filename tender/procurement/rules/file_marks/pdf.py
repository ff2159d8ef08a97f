"""PDF files: ids, author, program, XMP ids, by looking at their bytes within fixed limits. Nothing is run."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from typing import IO

from tender.procurement.rules.file_marks.marks import Marks, tidied

MOST_READ = 8 * 1024 * 1024  # from each end of the file
MOST_STREAMS = 400
MOST_UNPACKED = 512 * 1024  # of one stream
MOST_IN_ALL = 16 * 1024 * 1024
ID = re.compile(rb"/ID\s{0,9}\[\s{0,9}<([0-9A-Fa-f]{8,128})>")
INFO = re.compile(rb"/(Author|Producer|Creator|Company)\s{0,9}(?:\(((?:\\.|[^\\()]){0,400})\)|<([0-9A-Fa-f\s]{2,800})>)", re.DOTALL)
XMP = re.compile(rb"xmpMM:(?:OriginalDocumentID|DocumentID)\s{0,9}(?:=\s{0,9}[\"']|>)([^<\"']{4,200})")
XMP_AUTHOR = re.compile(rb"<dc:creator>\s{0,99}<rdf:Seq>\s{0,99}<rdf:li[^>]{0,99}>([^<]{1,200})<")
STREAM = re.compile(rb"/Type\s{0,9}/(?:ObjStm|Metadata)\b[^\x00]{0,300}?\bstream\r?\n", re.DOTALL)
ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"", b"f": b""}
KINDS = {b"Author": "author", b"Producer": "producer", b"Creator": "creator", b"Company": "company"}


def read(content: IO[bytes]) -> Marks:
    """Marks of one file. The text of a PDF is read elsewhere, in a process of its own."""
    raw = ends_of(content)
    if not raw.startswith(b"%PDF-"):
        return Marks(trouble="broken")
    locked = b"/Encrypt" in raw
    found = [("pdf_id", match.group(1).decode().upper()) for match in ID.finditer(raw)]
    for piece in (raw, *_unpacked(raw)):
        found += _said(piece, locked=locked)
    return Marks(tidied(found), "", "locked" if locked else "" if b"%%EOF" in raw else "broken")


def ends_of(content: IO[bytes]) -> bytes:
    """The file, or of a large one the beginning and the end, where what is looked for usually stands."""
    content.seek(0, 2)
    size = content.tell()
    content.seek(0)
    head = content.read(MOST_READ)
    if size <= len(head):
        return head
    content.seek(max(len(head), size - MOST_READ))
    return head + content.read(MOST_READ)


def _said(piece: bytes, *, locked: bool) -> Iterator[tuple[str, str]]:
    for match in XMP.finditer(piece):
        yield "document_id", match.group(1).decode("utf-8", "replace").strip().rpartition(":")[2].upper()
    for match in XMP_AUTHOR.finditer(piece):
        yield "author", match.group(1).decode("utf-8", "replace")
    if not locked:  # in a locked file these are noise
        for match in INFO.finditer(piece):
            yield KINDS[match.group(1)], _words(match.group(2), match.group(3))


def _words(plain: bytes | None, coded: bytes | None) -> str:
    """A string of the PDF: in parentheses with escapes, or as hexadecimal digits; UTF-16 if it says so."""
    if plain is not None:
        raw = ESCAPE.sub(lambda match: _escaped(match.group(1)), plain)
    else:
        digits = re.sub(rb"\s", b"", coded or b"")
        raw = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    if raw.startswith(b"\xfe\xff"):
        return raw[2:].decode("utf-16-be", "replace")
    return raw.decode("utf-8") if _is_utf8(raw) else raw.decode("latin-1")


def _escaped(sign: bytes) -> bytes:
    return bytes([int(sign, 8) & 255]) if sign.isdigit() and sign < b"8" else ESCAPED.get(sign, sign)


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unpacked(raw: bytes) -> Iterator[bytes]:
    """The beginnings of compressed object streams and metadata, each and all together within limits."""
    left = MOST_IN_ALL
    for number, match in enumerate(STREAM.finditer(raw)):
        if number >= MOST_STREAMS or left <= 0:
            return
        try:
            piece = zlib.decompressobj().decompress(raw[match.end() : match.end() + MOST_UNPACKED], min(MOST_UNPACKED, left))
        except zlib.error:
            continue
        left -= len(piece)
        yield piece
