"""Message catalogues: .po files, one folder per subject under `tender/locale`, compiled to the .mo files that Django reads.

Lives here: compiling what changed. Not here: the texts. Pure Python, so that it can run before Django starts.
"""

from __future__ import annotations

import os
from pathlib import Path

import polib


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
    return written
