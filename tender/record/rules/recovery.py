"""The bidder's recovery file: what re-makes the envelopes, previews them, and signs a replacement or withdrawal.

    JCS {"v": 1, "kind": "obs1 recovery", "tender", "lot", "bid" 16 bytes, "signing" 32 bytes (Ed25519 seed),
         "envelopes": [{"stage", "z" 32 bytes, "record": record number}], "check"}
    check      first 8 bytes of SHA-256("obs1 recovery" 00 JCS of the rest), against slips of hand, not against forgery

Whoever has this file can read and withdraw the bid: it is the bidder's alone and never sent to the server before the opening.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from tender.core.refusal import Refusal, _
from tender.record.rules import jcs
from tender.record.rules.manifest import unhex

KIND = "obs1 recovery"


@dataclass(frozen=True)
class Seed:
    """What re-makes one envelope: its stage, z, and the record number that must come out."""

    stage: str
    z: bytes
    record: str


@dataclass(frozen=True)
class Recovery:
    """The whole file."""

    tender: str
    lot: str
    bid: bytes
    signing: bytes
    envelopes: tuple[Seed, ...]

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        rest = self._rest()
        return jcs.dumps({**rest, "check": _check(rest)})

    def seed_of(self, record: str) -> Seed | None:
        """The seed of an envelope by its record number."""
        return next((seed for seed in self.envelopes if seed.record == record), None)

    def _rest(self) -> dict[str, Any]:
        rows = [{"stage": seed.stage, "z": seed.z.hex(), "record": seed.record} for seed in self.envelopes]
        texts = {"tender": self.tender, "lot": self.lot, "bid": self.bid.hex(), "signing": self.signing.hex()}
        return {"v": 1, "kind": KIND, **texts, "envelopes": rows}


def read_recovery(data: bytes) -> Recovery:
    """A recovery file; blanks around it do not matter. Refuses `not_canonical`, `bad_recovery` (another form, or a slip)."""
    found = jcs.loads(data.strip())
    if not isinstance(found, dict) or set(found) != {"v", "kind", "tender", "lot", "bid", "signing", "envelopes", "check"}:
        raise _bad()
    texts = all(isinstance(found[name], str) for name in ("tender", "lot"))
    if (found["v"], found["kind"], texts) != (1, KIND, True) or not isinstance(found["envelopes"], list):
        raise _bad()
    seeds = []
    for row in found["envelopes"]:
        if not isinstance(row, dict) or set(row) != {"stage", "z", "record"} or not isinstance(row["stage"], str):
            raise _bad()
        seeds.append(Seed(row["stage"], unhex(row["z"], 32), unhex(row["record"], 32).hex()))
    own = (unhex(found["bid"], 16), unhex(found["signing"], 32), tuple(seeds))
    if _check({name: value for name, value in found.items() if name != "check"}) != found["check"]:
        raise _bad()
    return Recovery(found["tender"], found["lot"], *own)


def _check(rest: dict[str, Any]) -> str:
    return hashlib.sha256(b"obs1 recovery\0" + jcs.dumps(rest)).hexdigest()[:16]


def _bad() -> Refusal:
    return Refusal("bad_recovery", _("This is no recovery file, or a sign of it was changed."), status=422)
