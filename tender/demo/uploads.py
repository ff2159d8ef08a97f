"""Small real PDF files as the people of the demo upload them: one page of Chinese text. Equal text is printed once.

Not here: official papers (the subjects' `documents`).
"""

from __future__ import annotations

from functools import cache
from html import escape

from django.core.files.uploadedfile import SimpleUploadedFile

from tender.core import papers


@cache
def pdf(title: str, text: str) -> bytes:
    """A PDF of a title and paragraphs."""
    body = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    page = f'<html lang="zh-Hans"><head><title>{escape(title)}</title></head><body><h1>{escape(title)}</h1>{body}</body></html>'
    return bytes(papers.lay_out(page).write_pdf())


def upload(title: str, text: str) -> SimpleUploadedFile:
    """A file as a browser sends it."""
    return SimpleUploadedFile(f"{title}.pdf", pdf(title, text), content_type="application/pdf")
