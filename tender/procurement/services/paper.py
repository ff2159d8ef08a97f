"""Keeping an official paper that is not announced: printed with its code, stored privately.

Not here: notices (`notice.py`), what stands on a paper (`examination_sheet.py`, `report.py`, `letter.py`).
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from tender.core import files
from tender.core.models import StoredFile
from tender.procurement.services import notice

if TYPE_CHECKING:
    from tender.core.papers import Paper


def keep_paper(sheet: Paper, *, name: str, purpose: str, organisation_id: int, at: datetime) -> StoredFile:
    """Print a sheet and store it for `organisation_id`; its code in the QR is the key of the file. Refuses as `print_paper`."""
    printed = notice.print_paper(sheet)
    return files.keep(printed.pdf, name=f"{name}.pdf", purpose=purpose, at=at, organisation_id=organisation_id, key=printed.code)
