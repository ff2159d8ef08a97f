"""The command's sentences in both languages, without Django: Chinese is read from the same catalogues as the pages use.

Not here: which sentences there are (each stands where it is said).
"""

from __future__ import annotations

import ast
import sys
from functools import cache
from pathlib import Path
from typing import Any

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def both(message: str, **params: Any) -> str:
    """The sentence in Chinese and in English, a line each (English only where nobody has put it into Chinese)."""
    chinese = chinese_of(message)
    texts = [chinese, message] if chinese else [message]
    return "\n".join(text.format(**params) for text in texts)


def say(message: str, *, to: object = None, **params: object) -> None:
    """A sentence in both languages."""
    (to or sys.stdout).write(both(message, **params) + "\n")  # type: ignore[attr-defined]


@cache
def chinese_of(message: str) -> str:
    """The Chinese of a message id, or nothing."""
    for path in sorted(LOCALE.glob("*/zh_Hans/LC_MESSAGES/django.po")):
        if found := catalogue(path).get(message):
            return found
    return ""


@cache
def catalogue(path: Path) -> dict[str, str]:
    """Message id → text of one .po file, without contexts and plurals."""
    found: dict[str, str] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        texts: dict[str, str] = {}
        at = ""
        for line in block.splitlines():
            named = line.startswith(("msgid ", "msgstr ", "msgctxt ", "msgid_plural "))
            at, text = line.split(" ", 1) if named else (at, line)
            if text.startswith('"'):
                texts[at] = texts.get(at, "") + ast.literal_eval(text)
        if set(texts) == {"msgid", "msgstr"}:
            found[texts["msgid"]] = texts["msgstr"]
    return found
