"""A sealed bid as one file, as the offline page writes it and the bid page takes it; and what a stage's parts are called inside.

    bid file   JCS {"v": 1, "kind": "obs1 bid", "envelopes": [envelope, …]} || 0x0A || the sealed parts, one after the other,
               in the order of envelopes and of their manifests; sizes and hashes are in the manifests, nothing follows the last
    contents   the part "contents" of a stage: JCS {"v": 1, "kind": "obs1 contents", "files": [{"id": part, "name", "size"}]}

So names of files are sealed like the files. The first line is at most 16 MiB.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tender.core.refusal import Refusal, _
from tender.record.rules import jcs
from tender.record.rules.dealing import Envelope, read
from tender.record.rules.manifest import LONGEST, PART_ID, Part

KIND, CONTENTS = "obs1 bid", "contents"


@dataclass(frozen=True)
class Named:
    """One file of a stage: the part that holds it, the name its bidder gave it, its size before sealing."""

    id: str
    name: str
    size: int


def head_of(envelopes: Sequence[Envelope]) -> bytes:
    """The first line, with its line feed."""
    return jcs.dumps({"v": 1, "kind": KIND, "envelopes": [jcs.loads(envelope.data) for envelope in envelopes]}) + b"\n"


def read_head(line: bytes) -> tuple[Envelope, ...]:
    """The envelopes of the first line, each checked by `dealing.read`. Refuses `bad_bid_file` besides."""
    found = jcs.loads(line.removesuffix(b"\n"))
    if not isinstance(found, dict) or set(found) != {"v", "kind", "envelopes"} or (found["v"], found["kind"]) != (1, KIND):
        raise _bad()
    if not isinstance(found["envelopes"], list) or not found["envelopes"]:
        raise _bad()
    return tuple(read(jcs.dumps(each)) for each in found["envelopes"])


def places(envelopes: Sequence[Envelope], offset: int) -> Iterator[tuple[Envelope, Part, int]]:
    """Where each part begins, the first one at `offset` (the length of the first line)."""
    for envelope in envelopes:
        for part in envelope.manifest.parts:
            yield envelope, part, offset
            offset += part.size


def contents_of(files: Sequence[Named]) -> bytes:
    """The part "contents"."""
    rows = [{"id": each.id, "name": each.name, "size": each.size} for each in files]
    return jcs.dumps({"v": 1, "kind": "obs1 contents", "files": rows})


def read_contents(data: bytes) -> tuple[Named, ...]:
    """The files of a stage. Refuses `not_canonical`, `bad_bid_file`.

    A name is 1…200 signs without slash, backslash or control signs, so that it is safe as a file's name.
    """
    found = jcs.loads(data)
    if not isinstance(found, dict) or set(found) != {"v", "kind", "files"} or not isinstance(found["files"], list):
        raise _bad()
    return tuple(_named(row) for row in found["files"])


def _named(row: Any) -> Named:
    if not isinstance(row, dict) or set(row) != {"id", "name", "size"} or not isinstance(row["size"], int) or row["size"] < 0:
        raise _bad()
    part, name = row["id"], row["name"]
    if not isinstance(part, str) or not PART_ID.fullmatch(part) or not isinstance(name, str) or not 0 < len(name) <= LONGEST:
        raise _bad()
    if name in {".", ".."} or any(sign in "/\\" or ord(sign) < 32 for sign in name):
        raise _bad()
    return Named(part, name, row["size"])


def _bad() -> Refusal:
    return Refusal("bad_bid_file", _("This is no sealed bid, or it was changed."), status=422)
