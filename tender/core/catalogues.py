"""Message catalogues: .po files, one folder per subject under `tender/locale`, compiled to the .mo files that Django reads.

Lives here: compiling what changed. Not here: the texts. It runs before Django starts, or while it runs.
"""

from __future__ import annotations

import gettext
import os
from pathlib import Path

import polib
from django.utils.translation import trans_real


def compile_catalogues(root: Path) -> list[Path]:
    """Compile every catalogue under `root` whose .mo is missing or older; return the .mo files written."""
    written = []
    for source in sorted(root.glob("*/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        fresh = target.with_suffix(f".{os.getpid()}.tmp")  # several processes may compile at once
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
        written.append(target)
    if written:
        _read_afresh()
    return written


def _read_afresh() -> None:
    """A process that has looked a word up already keeps the catalogues as they were then; let it read the new files.

    Without this the first start of a new checkout, which compiles and then loads the demo, wrote labels untranslated.
    """
    gettext._translations = {}  # type: ignore[attr-defined]
    trans_real._translations = {}
    trans_real._default = None
    active = getattr(trans_real._active, "value", None)
    if active is not None:
        trans_real.activate(active.to_language())
