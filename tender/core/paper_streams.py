"""Packing the parts of a paper: each stream (font, page, picture) once, and not for the last percent.

Lives here: `pack_once`, called with the font configuration. Not here: cutting fonts (`core/paper_fonts.py`).
The printing library packs every stream twice, the second time only to name the file by its content, and with the greatest effort,
which takes twice as long as usual and makes a thousandth of difference: together a quarter of the time of a short paper.
"""

from __future__ import annotations

import zlib
from typing import Any


def pack_once() -> None:
    """Make all streams that the printing library writes remember their packed bytes."""
    from pydyf import Stream  # noqa: PLC0415 (comes with WeasyPrint: without it only papers fail)

    Stream.data = property(_data)


def _data(stream: Any) -> bytes:
    """A stream as it stands in the file; packed anew only if something was written into it since."""
    from pydyf import Dictionary, _to_bytes  # noqa: PLC0415

    content = b"\n".join(_to_bytes(item) for item in stream.stream)
    extra = Dictionary(stream.extra.copy())
    if stream.compress:
        extra["Filter"] = "/FlateDecode"
        before, packed = stream.__dict__.get("packed", (None, b""))
        if before != content:
            packed = zlib.compress(content)
            stream.packed = content, packed
        content = packed
    extra["Length"] = len(content)
    return b"\n".join((extra.data, b"stream", content, b"endstream"))
