"""Names as people type them, made safe to store and show. Pure Python."""

from __future__ import annotations

import unicodedata

BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C])


def tidy(text: str) -> str:
    """NFC, no control or direction marks (which could disguise a name), runs of white space as one space, trimmed."""
    plain = unicodedata.normalize("NFC", text).translate(BIDI)
    plain = "".join(" " if c in "\t\r\n\u2028\u2029" else c for c in plain if c in "\t\r\n\u2028\u2029" or unicodedata.category(c) != "Cc")
    return " ".join(plain.split())


def tidy_file_name(name: str) -> str:
    """A file name without folders, direction marks or control characters, at most 150 characters, ending kept."""
    plain = tidy(name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".") or "file"
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= 150 else f"{(stem or ending)[: 149 - len(ending)]}{dot}{ending}"[:150]
