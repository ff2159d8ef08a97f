"""Names as people type them, made safe to store and show. Pure Python."""

from __future__ import annotations

import re
import unicodedata

_INVISIBLE = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"[^\S\n]+")


def tidy(text: str, *, lines: bool = False) -> str:
    """NFC; no control, direction or invisible characters; white space collapsed (line ends kept when `lines`)."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(c if c == "\n" else " " if c == "\t" else "" if unicodedata.category(c) in {"Cc", "Cs"} else c for c in text)
    if not lines:
        return " ".join(text.split())
    rows = [_SPACES.sub(" ", row).strip() for row in text.split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(rows)).strip()


def without_marks(text: str) -> str:
    """The text as it was typed, but for direction and invisible characters."""
    return _INVISIBLE.sub("", text)


def tidy_file_name(name: str) -> str:
    """A file name without folders, direction marks or control characters, at most 150 characters, ending kept."""
    plain = tidy(name.replace("\\", "/").rsplit("/", 1)[-1]).lstrip(".") or "file"
    stem, dot, ending = plain.rpartition(".")
    return plain if len(plain) <= 150 else f"{(stem or ending)[: 149 - len(ending)]}{dot}{ending}"[:150]
