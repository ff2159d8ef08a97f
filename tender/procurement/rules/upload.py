"""Whether an upload can be read by those who will open it, seen while it streams past. A warning, never a refusal."""

from __future__ import annotations

PDF = "application/pdf"
TAIL = 2048


class Look:
    """Sees an upload chunk by chunk. `trouble` afterwards: "" none, "locked" (asks for a password), "cut" (its end is missing)."""

    def __init__(self, media_type: str) -> None:
        self.media_type = media_type
        self.tail = b""
        self.locked = False

    def see(self, chunk: bytes) -> None:
        """The next bytes; a word across two chunks is seen too."""
        if self.media_type == PDF:
            self.locked = self.locked or b"/Encrypt" in self.tail[-16:] + chunk
            self.tail = (self.tail + chunk)[-TAIL:]

    @property
    def trouble(self) -> str:
        """What is wrong with it."""
        if self.media_type != PDF:
            return ""
        if self.locked:
            return "locked"
        return "" if b"%%EOF" in self.tail else "cut"
