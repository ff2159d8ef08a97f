"""Blind overlay: names of bidders and redacted passages blacked out of what evaluators read. Pure text.

Lives here: finding a name however it is spaced or widened, blacking out, and what a bidder is warned of. Not here: files
(`core/metadata.py`), which passages are redacted (`services/redaction.py`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

BLOT = "██"
SHORTEST = 2
BETWEEN = r"[\s·•・.\-_/|@，,、（）()“”\"'\u200b]*"
SUFFIXES = ("有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "集团")


def pattern_of(name: str) -> re.Pattern[str] | None:
    """Finds the name whatever stands between its characters, in full or half width, in either case; None for what is too short."""
    bare = [sign for sign in unicodedata.normalize("NFKC", name) if sign.isalnum()]
    if len(bare) < SHORTEST:
        return None
    return re.compile(BETWEEN.join(_either_width(sign) for sign in bare), re.IGNORECASE)


def _either_width(sign: str) -> str:
    wide = chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else ""
    return f"[{re.escape(sign)}{wide}]" if wide else re.escape(sign)


def forms_of(name: str) -> list[str]:
    """A name and its short form without the company's ending, longest first."""
    short = next((name.removesuffix(ending) for ending in SUFFIXES if name.endswith(ending)), "")
    return [name, short] if len(short) >= 2 * SHORTEST else [name]


class Blotter:
    """Blacks out names and passages in texts; made once for many texts. A black bar tells nothing of the length."""

    def __init__(self, names: Iterable[str]) -> None:
        known = sorted({form for name in names for form in forms_of(name)}, key=len, reverse=True)
        self.patterns = [pattern for name in known if (pattern := pattern_of(name))]

    def __call__(self, text: str, also: Iterable[str] = ()) -> str:
        """The text without them, and without the passages in `also`."""
        more = [pattern_of(passage) for passage in sorted(also, key=len, reverse=True)]
        for pattern in (*filter(None, more), *self.patterns):
            text = pattern.sub(BLOT, text)
        return text


def betrayed(text: str, names: Iterable[str]) -> str:
    """The first of these names that stands in the text, or "": a bidder is warned before sealing."""
    return next((name for name in names if (pattern := pattern_of(name)) and pattern.search(text)), "")
