"""Reading an opened file for the detectors of red flags: deciphered into an unnamed temporary file, then looked at within limits.

The marks are read here (`rules/file_marks`); the text of a PDF by a child process that has neither memory nor time to harm.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import IO

from django.conf import settings

from tender.core import files
from tender.core.models import StoredFile
from tender.core.refusal import Refusal
from tender.procurement.rules import file_marks
from tender.procurement.rules.file_marks import Marks
from tender.procurement.rules.red_flags.facts import FileFacts
from tender.record import sealing

PATIENCE = 20  # seconds by the clock; the child's own limit of computing time is shorter
LARGEST_PDF = 48 * 1024 * 1024
# A PDF without any of these has no letters, so no process is started for it.
HAS_LETTERS = (b"/Font", b"/ObjStm")
Write = Callable[[IO[bytes]], None]


def read_file(row: StoredFile, name: str) -> FileFacts:
    """Digest, marks and text of a stored file. Never raises for what a file holds: what is wrong is said in `trouble`."""
    with tempfile.TemporaryFile() as plain:
        try:
            decipher = sealing.decrypting(bytes(row.key)) if row.key else None
            for chunk in files.chunks(row, decipher):
                plain.write(chunk)
        except (Refusal, OSError):
            return FileFacts(name, row.sha256, trouble="broken")
        plain.seek(0)
        found = file_marks.read(plain, row.media_type)
        if settings.READ_PDF_TEXT and row.media_type == file_marks.PDF and not found.trouble:
            found = _with_text(plain, found)
    return FileFacts(name, row.sha256, found.marks, found.text, found.trouble)


def _with_text(plain: IO[bytes], found: Marks) -> Marks:
    plain.seek(0)
    raw = plain.read(LARGEST_PDF + 1)
    if not any(word in raw for word in HAS_LETTERS):
        return found
    if len(raw) > LARGEST_PDF:
        return Marks(found.marks, "", "too_large")
    command = [sys.executable, "-m", "tender.procurement.services.pdf_text"]
    try:
        done = subprocess.run(  # noqa: S603 (our own module; the hostile part is only its input)
            command, input=raw, capture_output=True, timeout=PATIENCE, cwd=settings.BASE, env={"PYTHONPATH": str(settings.BASE)},
            check=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return Marks(found.marks, "", "too_large")
    except (subprocess.CalledProcessError, OSError):
        return Marks(found.marks, "", "broken")
    return Marks(found.marks, done.stdout.decode("utf-8", "replace"), "")
