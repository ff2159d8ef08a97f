"""What hostile files say of their making, read within fixed limits: `read(content, media_type)`. Pure: bytes in, Marks out.

One module per kind of file; expat without entities in `xml.py`. The text of PDFs is for `services/pdf_text.py`.
"""

from __future__ import annotations

from typing import IO

from tender.procurement.rules.file_marks import office, pdf
from tender.procurement.rules.file_marks.marks import Marks

__all__ = ["Marks", "read"]
PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."


def read(content: IO[bytes], media_type: str) -> Marks:
    """Marks of one file. Pictures say nothing that is looked for."""
    if media_type == PDF:
        return pdf.read(content)
    return office.read(content) if media_type.startswith(OFFICE) else Marks()
