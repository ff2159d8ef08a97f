"""Files of the seal command: folders of a sealed bid, bid files, and writing so that nothing half stays behind.

    OUT/<stage>/envelope.json, OUT/<stage>/<part>.sealed, OUT/recovery.json, with --one-file also OUT/bid.sealed

Not here: what a person types (`seal`), the formats (`rules/`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tender.core.refusal import Refusal, _
from tender.record.rules import bid_file, dealing, opening_list
from tender.record.rules.dealing import Envelope

CHUNK = 1024 * 1024
LINE = 16 * 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """An envelope and where its sealed parts lie: part → (file, first byte)."""

    envelope: Envelope
    places: dict[str, tuple[Path, int]]

    def part(self, name: str, size: int) -> Iterator[bytes]:
        """The bytes of a sealed part; of a file of its own up to its end, so that a surplus is noticed."""
        path, offset = self.places[name]
        yield from read_chunks(path, offset, size if offset else None)


def stored(path: Path) -> list[Stored]:
    """The envelopes of a bid file, or the one of an envelope file with its parts beside it."""
    with path.open("rb") as source:
        line = source.readline(LINE)
    if not line.endswith(b"\n"):
        envelope = dealing.read(path.read_bytes())
        return [Stored(envelope, {part.id: (path.parent / f"{part.id}.sealed", 0) for part in envelope.manifest.parts})]
    envelopes = bid_file.read_head(line)
    found: dict[str, dict[str, tuple[Path, int]]] = {}
    for envelope, part, offset in bid_file.places(envelopes, len(line)):
        found.setdefault(envelope.number, {})[part.id] = (path, offset)
    if path.stat().st_size != offset + part.size:
        raise Refusal("bad_bid_file", _("This is no sealed bid, or it was changed."))
    return [Stored(envelope, found[envelope.number]) for envelope in envelopes]


def envelopes_of(path: Path) -> list[Envelope]:
    """The envelopes of an opening list, a bid file or an envelope file."""
    with path.open("rb") as source:
        head = source.read(LINE)
    if f'"kind":"{opening_list.KIND}"'.encode() in head.partition(b"\n")[0]:
        return list(opening_list.read_list(head).envelopes)
    return [each.envelope for each in stored(path)]


def read_chunks(path: Path, offset: int = 0, size: int | None = None) -> Iterator[bytes]:
    """A file, or `size` bytes of it from `offset`, piece by piece."""
    with path.open("rb") as source:
        source.seek(offset)
        while chunk := source.read(CHUNK if size is None else min(CHUNK, size)):
            size = None if size is None else size - len(chunk)
            yield chunk


def write(path: Path, chunks: Iterable[bytes], *, secret: bool = False) -> None:
    """A new file, whole or not at all; never over another one. `secret` files are for their owner's eyes."""
    if path.exists():
        raise FileExistsError(str(path))
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if secret else 0o644)
        with os.fdopen(handle, "wb") as target:
            for chunk in chunks:
                target.write(chunk)
            target.flush()
            os.fsync(target.fileno())
        fresh.rename(path)
    finally:
        fresh.unlink(missing_ok=True)
