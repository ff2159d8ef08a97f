"""What an envelope is about: the terms a tender sets, and the manifest M of one sealed bid.

Both are canonical JSON (`jcs`); bytes are lower-case hexadecimal. The terms are what the tender publishes for sealing:

    v 1 · suite · tender · lot (texts of 1…200) · stages [id] · k (2…n) · not_before "2026-11-23T06:00:00Z"
    custodians [{i 1…n in order, name, pk 32 bytes}], 2…16 of them, no pk twice

and the manifest is `stage` in place of `stages`, and besides

    bid 16 bytes · bidder 32 bytes (Ed25519 public key) · parts [{id, size, sha256 32 bytes}], 1…500, in the order of sealing

The id of a part or stage is 1…64 of a-z 0-9 . _ - and begins with a letter or figure. Not here: sealing (`dealing`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tender.core.refusal import Refusal, _
from tender.record.rules import jcs

SUITE = "X25519-HKDF-SHA256-AES-256-GCM"
MOST_CUSTODIANS, MOST_PARTS, LONGEST = 16, 500, 200
PART_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}", re.ASCII)
MOMENT = re.compile(r"20\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\dZ", re.ASCII)


@dataclass(frozen=True)
class Custodian:
    """One holder of an opening code: place from 1, name, X25519 public key."""

    i: int
    name: str
    pk: bytes


@dataclass(frozen=True)
class Part:
    """One sealed part: its id, its size in bytes as it is sealed, and the SHA-256 of those bytes."""

    id: str
    size: int
    sha256: bytes


@dataclass(frozen=True)
class Terms:
    """What a tender sets for all bids of a lot. Refuses `bad_manifest` where a value is outside its bounds."""

    tender: str
    lot: str
    stages: tuple[str, ...]
    k: int
    not_before: str
    custodians: tuple[Custodian, ...]

    def __post_init__(self) -> None:
        _want(0 < len(self.tender) <= LONGEST, "tender")
        _want(0 < len(self.lot) <= LONGEST, "lot")
        _want(bool(self.stages) and len(set(self.stages)) == len(self.stages), "stages")
        _want(all(PART_ID.fullmatch(stage) for stage in self.stages), "stages")
        _want(MOMENT.fullmatch(self.not_before) is not None, "not_before")
        _want([each.i for each in self.custodians] == list(range(1, len(self.custodians) + 1)), "custodians")
        _want(len({each.pk for each in self.custodians}) == len(self.custodians) <= MOST_CUSTODIANS, "custodians")
        _want(all(len(each.pk) == 32 and 0 < len(each.name) <= LONGEST for each in self.custodians), "custodians")
        _want(2 <= self.k <= len(self.custodians), "k")

    def as_json(self) -> dict[str, Any]:
        """The terms as they are published."""
        return {**_shared(self), "stages": list(self.stages)}


@dataclass(frozen=True)
class Manifest:
    """M of one envelope. `terms.stages` holds its one stage. Refuses `bad_manifest`."""

    terms: Terms
    bid: bytes
    bidder: bytes
    parts: tuple[Part, ...]

    def __post_init__(self) -> None:
        _want(len(self.terms.stages) == 1, "stage")
        _want(len(self.bid) == 16, "bid")
        _want(len(self.bidder) == 32, "bidder")
        _want(0 < len({part.id for part in self.parts}) == len(self.parts) <= MOST_PARTS, "parts")
        _want(all(PART_ID.fullmatch(part.id) and part.size > 0 and len(part.sha256) == 32 for part in self.parts), "parts")

    @property
    def stage(self) -> str:
        """The stage this envelope is for."""
        return self.terms.stages[0]

    def as_json(self) -> dict[str, Any]:
        """M."""
        parts = [{"id": part.id, "size": part.size, "sha256": part.sha256.hex()} for part in self.parts]
        own = {"stage": self.stage, "bid": self.bid.hex(), "bidder": self.bidder.hex(), "parts": parts}
        return {**_shared(self.terms), **own}

    @property
    def h(self) -> bytes:
        """SHA-256("obs1" || 0x00 || JCS(M)): what everything in the envelope is bound to."""
        return hashlib.sha256(b"obs1\0" + jcs.dumps(self.as_json())).digest()


def read_terms(found: Any) -> Terms:
    """Terms from their JSON value. Refuses `bad_manifest` for anything missing, surplus or of a wrong kind."""
    _keys(found, {*SHARED, "stages"})
    _want(isinstance(found["stages"], list) and all(isinstance(stage, str) for stage in found["stages"]), "stages")
    return _terms(found, tuple(found["stages"]))


def read_manifest(found: Any) -> Manifest:
    """M from its JSON value. Refuses `bad_manifest`."""
    _keys(found, {*SHARED, "stage", "bid", "bidder", "parts"})
    _want(isinstance(found["parts"], list), "parts")
    parts = []
    for row in found["parts"]:
        _keys(row, {"id", "size", "sha256"})
        _want(isinstance(row["id"], str) and isinstance(row["size"], int), "parts")
        parts.append(Part(row["id"], row["size"], unhex(row["sha256"], 32)))
    terms = _terms(found, (_text(found, "stage"),))
    return Manifest(terms, unhex(found["bid"], 16), unhex(found["bidder"], 32), tuple(parts))


def unhex(text: Any, size: int) -> bytes:
    """Bytes of exactly that size from lower-case hexadecimal. Refuses `bad_manifest`."""
    _want(isinstance(text, str) and re.fullmatch(rf"[0-9a-f]{{{2 * size}}}", text, re.ASCII) is not None, "hexadecimal")
    return bytes.fromhex(text)


SHARED = ("v", "suite", "tender", "lot", "k", "not_before", "custodians")


def _shared(terms: Terms) -> dict[str, Any]:
    custodians = [{"i": each.i, "name": each.name, "pk": each.pk.hex()} for each in terms.custodians]
    texts = {"tender": terms.tender, "lot": terms.lot, "not_before": terms.not_before}
    return {"v": 1, "suite": SUITE, "k": terms.k, "custodians": custodians, **texts}


def _terms(found: Mapping[str, Any], stages: tuple[str, ...]) -> Terms:
    _want(found["v"] == 1, "v")
    _want(found["suite"] == SUITE, "suite")
    _want(isinstance(found["k"], int), "k")
    _want(isinstance(found["custodians"], list), "custodians")
    custodians = []
    for row in found["custodians"]:
        _keys(row, {"i", "name", "pk"})
        _want(isinstance(row["i"], int), "custodians")
        custodians.append(Custodian(row["i"], _text(row, "name"), unhex(row["pk"], 32)))
    texts = (_text(found, "tender"), _text(found, "lot"))
    return Terms(*texts, stages, found["k"], _text(found, "not_before"), tuple(custodians))


def _keys(found: Any, keys: set[str]) -> None:
    _want(isinstance(found, dict) and set(found) == keys, "fields")


def _text(found: Mapping[str, Any], name: str) -> str:
    _want(isinstance(found[name], str), name)
    return str(found[name])


def _want(right: bool, what: str) -> None:
    if not right:
        raise Refusal("bad_manifest", _("This envelope is not in the agreed form ({what})."), status=422, what=what)
