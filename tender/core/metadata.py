"""Files without what tells who wrote them: properties of PDF and Office documents, EXIF and texts of pictures. Bytes in, bytes out.

Lives here: cleaning. Not here: who gets a cleaned file (`procurement/queries/sheet.py`). What can't be cleaned answers None.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, NameObject

PDF = "application/pdf"
AUTHORS = re.compile(rb'(\s(?:w|w15|w14|a|p|p15)?:?(?:author|initials|lastModifiedBy|userId|providerId|userName))="[^"]*"')
PROPERTIES = re.compile(r"^(docProps/.+|customXml/.+\.xml|word/people\.xml)$")
EMPTY = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
    b'"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}
PNG_KEPT = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"pHYs", b"acTL", b"fcTL", b"fdAT"}
JPEG_DROPPED = {*range(0xE1, 0xEE), 0xEF, 0xFE}
FAULTS = (
    PyPdfError,
    zipfile.BadZipFile,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    OSError,
    struct.error,
    RuntimeError,
    EOFError,
)


def cleaned(content: bytes, media_type: str) -> bytes | None:
    """The file without its metadata, or None when it can't be read well enough to be sure."""
    if media_type == PDF:
        clean = _pdf
    elif media_type == "image/png":
        clean = _png
    elif media_type == "image/jpeg":
        clean = _jpeg
    else:
        clean = _office
    try:
        return clean(content)
    except FAULTS:
        return None


def _pdf(content: bytes) -> bytes | None:
    """Pages only: the document's properties, XMP streams, attachments and earlier editions stay behind."""
    reader = PdfReader(io.BytesIO(content))
    if reader.is_encrypted:
        return None
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    for thing in writer._objects:
        if isinstance(thing, DictionaryObject):
            for key in ("/Metadata", "/PieceInfo", "/LastModified"):
                thing.pop(NameObject(key), None)
            if thing.get("/Type") == "/Annot" or "/Subtype" in thing:
                thing.pop(NameObject("/T"), None)
    writer.metadata = None
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()


def _office(content: bytes) -> bytes:
    """Every part but the properties; authors of comments and tracked changes are emptied; times are those of no day."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            part = EMPTY.get(info.filename)
            if part is None and PROPERTIES.match(info.filename):
                part = b"" if not info.filename.endswith(".xml") else b"<none/>"
            if part is None:
                part = source.read(info)
                part = AUTHORS.sub(rb'\1=""', part) if info.filename.endswith(".xml") else _picture(info.filename, part)
            target.writestr(zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0)), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _picture(name: str, part: bytes) -> bytes:
    lower = name.lower()
    if lower.endswith(".png") and part.startswith(b"\x89PNG"):
        return _png(part)
    return _jpeg(part) if lower.endswith((".jpg", ".jpeg")) and part.startswith(b"\xff\xd8") else part


def _png(content: bytes) -> bytes:
    """Only the chunks that make the picture."""
    kept, at = [content[:8]], 8
    while at + 8 <= len(content):
        (length,), kind = struct.unpack(">I", content[at : at + 4]), content[at + 4 : at + 8]
        if kind in PNG_KEPT:
            kept.append(content[at : at + 12 + length])
        at += 12 + length
        if kind == b"IEND":
            break
    return b"".join(kept)


def _jpeg(content: bytes) -> bytes:
    """Without application segments (EXIF, XMP, IPTC) and comments; JFIF and Adobe's colours stay."""
    kept, at = [content[:2]], 2
    while content[at] == 0xFF and content[at + 1] != 0xDA:
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if content[at + 1] not in JPEG_DROPPED:
            kept.append(content[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, content[at:]])
