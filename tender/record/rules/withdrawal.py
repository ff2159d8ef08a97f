"""A bidder's signed word that a sealed bid is withdrawn: only who has the recovery file can say it, and nobody can deny it later.

    JCS {"v": 1, "kind": "obs1 withdrawal", "tender", "lot", "bid" 16 bytes, "bidder" 32 bytes, "records": [record number], "sig"}
    sig        Ed25519(bidder, "obs1 withdrawal" 00 SHA-256(JCS of the rest)), 64 bytes

It names the envelopes, so that an old withdrawal does not reach a bid that was sealed anew.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tender.core.refusal import Refusal, _
from tender.record.rules import jcs
from tender.record.rules.dealing import signer_of
from tender.record.rules.manifest import unhex
from tender.record.rules.recovery import Recovery

KIND = "obs1 withdrawal"


@dataclass(frozen=True)
class Withdrawal:
    """A withdrawal whose signature was checked by `read_withdrawal`."""

    tender: str
    lot: str
    bid: bytes
    bidder: bytes
    records: tuple[str, ...]


def withdraw(own: Recovery) -> bytes:
    """The signed file for all envelopes of a recovery file."""
    texts = {"tender": own.tender, "lot": own.lot, "bid": own.bid.hex(), "bidder": signer_of(own.signing).hex()}
    rest = {"v": 1, "kind": KIND, **texts, "records": [seed.record for seed in own.envelopes]}
    sig = Ed25519PrivateKey.from_private_bytes(own.signing).sign(_signed(rest))
    return jcs.dumps({**rest, "sig": sig.hex()})


def read_withdrawal(data: bytes) -> Withdrawal:
    """A withdrawal. Refuses `not_canonical`, `bad_withdrawal`, `bad_signature`."""
    found = jcs.loads(data)
    if not isinstance(found, dict) or set(found) != {"v", "kind", "tender", "lot", "bid", "bidder", "records", "sig"}:
        raise _bad()
    texts = all(isinstance(found[name], str) for name in ("tender", "lot"))
    if (found["v"], found["kind"], texts) != (1, KIND, True) or not isinstance(found["records"], list):
        raise _bad()
    records = tuple(unhex(record, 32).hex() for record in found["records"])
    bidder, sig = unhex(found["bidder"], 32), unhex(found["sig"], 64)
    try:
        rest = {name: value for name, value in found.items() if name != "sig"}
        Ed25519PublicKey.from_public_bytes(bidder).verify(sig, _signed(rest))
    except (InvalidSignature, ValueError):
        raise Refusal("bad_signature", _("This withdrawal was not signed by its bidder, or was changed."), status=422) from None
    return Withdrawal(found["tender"], found["lot"], unhex(found["bid"], 16), bidder, records)


def _signed(rest: dict[str, Any]) -> bytes:
    return b"obs1 withdrawal\0" + hashlib.sha256(jcs.dumps(rest)).digest()


def _bad() -> Refusal:
    return Refusal("bad_withdrawal", _("This is no withdrawal of a bid."), status=422)
