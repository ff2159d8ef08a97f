"""The text of a PDF, read in a process of its own that gives up its memory and time before it begins.

Run as `python -m tender.procurement.services.pdf_text`: the file comes on standard input, the text goes to standard
output. Whoever starts it (`services/file_reading.py`) also sets an end by the clock.
"""

from __future__ import annotations

import io
import logging
import resource
import sys

MOST_MEMORY = 768 * 1024 * 1024
MOST_SECONDS = 10
MOST_PAGES = 300
MOST_TEXT = 200_000


def text_of(raw: bytes) -> str:
    """The text of the first pages."""
    from pypdf import PdfReader  # noqa: PLC0415 (only this process needs it)

    texts, letters = [], 0
    for page in PdfReader(io.BytesIO(raw)).pages[:MOST_PAGES]:
        texts.append(page.extract_text())
        letters += len(texts[-1])
        if letters >= MOST_TEXT:
            break
    return "\n".join(texts)[:MOST_TEXT]


def main() -> None:
    """Limits first, then the hostile part."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable(logging.CRITICAL)
    sys.stdout.buffer.write(text_of(sys.stdin.buffer.read()).encode("utf-8", "replace"))


if __name__ == "__main__":
    main()
