"""Word, Excel and PowerPoint files: author, editor, company, document id, edit sessions, text. Nothing is run."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import IO

from tender.procurement.rules.file_marks import xml
from tender.procurement.rules.file_marks.marks import MOST_TEXT, Marks, Trouble, tidied

MOST_PARTS = 10_000
MOST_BYTES = 24 * 1024 * 1024  # unpacked, all parts together
MOST_MARKS = 20_000
PROPERTIES = {
    "creator": "author", "lastModifiedBy": "last_modified_by", "Company": "company", "Application": "creator",
    "Manager": "author",
}  # fmt: skip
SETTINGS = {"rsid": "rsid", "rsidRoot": "rsid", "docId": "document_id"}
TEXTS = re.compile(r"^(word/document\.xml|xl/sharedStrings\.xml|ppt/slides/slide\d+\.xml)$")
WRONG = (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, NotImplementedError, EOFError, KeyError, MemoryError)


class _Seen:
    """What the parts of one file said so far, and how many bytes may still be unpacked."""

    def __init__(self) -> None:
        self.marks: list[tuple[str, str]] = []
        self.texts: list[str] = []
        self.letters = 0
        self.left = MOST_BYTES
        self.inside = ""
        self.words: list[str] = []

    def part(self, archive: zipfile.ZipFile, name: str) -> None:
        """Read one part."""
        with archive.open(name) as part:
            self.left -= xml.read(part, most=self.left, start=self.start, text=self.text, end=self.end)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """A property or text begins, or a setting stands there."""
        if name in SETTINGS and len(self.marks) < MOST_MARKS:
            value = next((value for key, value in attributes.items() if key.rpartition(":")[2] == "val"), "")
            self.marks.append((SETTINGS[name], value.upper()))
        if name == "t" or name in PROPERTIES:
            self.inside, self.words = name, []

    def text(self, said: str) -> None:
        """Letters within a property or text."""
        if self.inside:
            self.words.append(said)

    def end(self, name: str) -> None:
        """A property or text ends; so does a paragraph."""
        if name == self.inside:
            said = "".join(self.words)
            if name in PROPERTIES:
                self.marks.append((PROPERTIES[name], said))
            elif self.letters < MOST_TEXT:
                self.texts.append(said)
                self.letters += len(said)
            self.inside = ""
        elif name in ("p", "si"):
            self.texts.append("\n")


def read(content: IO[bytes]) -> Marks:
    """Marks and text of one file; what was read before a trouble is kept."""
    seen, trouble = _Seen(), ""
    try:
        with zipfile.ZipFile(content) as archive:
            names = archive.namelist()
            if len(names) > MOST_PARTS:
                raise Trouble("too_large")
            if any(info.flag_bits & 1 for info in archive.infolist()):
                raise Trouble("locked")
            known = [name for name in ("docProps/core.xml", "docProps/app.xml", "word/settings.xml") if name in names]
            for name in (*known, *sorted(name for name in set(names) if TEXTS.match(name))):
                seen.part(archive, name)
    except Trouble as found:
        trouble = str(found)
    except WRONG:
        trouble = "broken"
    return Marks(tidied(seen.marks), "".join(seen.texts).strip()[:MOST_TEXT], trouble)
