"""Sealing a bid without a tender key and without a dealer: everything comes from the bidder's seed z, so it can be done again.

    h              SHA-256("obs1" 00 JCS(M))                              (`manifest`)
    prk            HKDF-Extract(salt "obs1", z)                           RFC 5869, SHA-256; z is 32 random bytes per envelope
    part key       HKDF-Expand(prk, "part" 00 id, 32)
    coefficient j  HKDF-Expand(prk, "coef" 00 h j, 32)    j = 1…k-1, one byte
    share i        z shared by `shamir` with these coefficients, at x = i
    ekm i          HKDF-Expand(prk, "ekm" 00 h i, 32)     i = 1…n, one byte
    wrap i         HPKE base mode (`hpke`), info "obs1 share" 00 h i, no aad: enc 32 bytes, ct 48 bytes
    body           {"manifest": M, "shares": [{"i", "enc", "ct"}]}
    sig            Ed25519(bidder, "obs1 envelope" 00 SHA-256(JCS(body))), RFC 8032, 64 bytes
    envelope       JCS of body with "sig"; about 0.9 kB + 0.4 kB per custodian + 0.12 kB per part
    record number  SHA-256 of the envelope's bytes

An envelope is *true* when there is a z from which its shares come out byte for byte. Not here: opening it (`opening`).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from tender.core.refusal import Refusal, _
from tender.record.rules import hpke, jcs, shamir
from tender.record.rules.manifest import Manifest, Terms, read_manifest, unhex


@dataclass(frozen=True)
class Wrap:
    """One custodian's share, sealed to that custodian."""

    i: int
    enc: bytes
    ct: bytes


@dataclass(frozen=True)
class Envelope:
    """An envelope whose form and signature were checked by `read`."""

    manifest: Manifest
    shares: tuple[Wrap, ...]
    sig: bytes

    @property
    def data(self) -> bytes:
        """Its bytes."""
        return jcs.dumps({**_body(self.manifest, self.shares), "sig": self.sig.hex()})

    @property
    def number(self) -> str:
        """The record number: SHA-256 of its bytes in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def signer_of(seed: bytes) -> bytes:
    """The bidder's Ed25519 public key of a 32-byte signing seed."""
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


def part_key(z: bytes, part: str) -> bytes:
    """The 32-byte key of one part; it can be disclosed without the others."""
    return hpke.expand(_prk(z), b"part\0" + part.encode())


def coefficients(z: bytes, manifest: Manifest) -> tuple[bytes, ...]:
    """The k - 1 coefficients of the sharing."""
    prk, h = _prk(z), manifest.h
    return tuple(hpke.expand(prk, b"coef\0" + h + bytes([j])) for j in range(1, manifest.terms.k))


def deal(z: bytes, manifest: Manifest) -> tuple[Wrap, ...]:
    """Every custodian's wrap. The same z and M give the same bytes. Refuses `weak_key` for a custodian's key of small order."""
    if len(z) != 32:
        raise ValueError("z has 32 bytes")
    prk, h, rows = _prk(z), manifest.h, coefficients(z, manifest)
    wraps = []
    for custodian in manifest.terms.custodians:
        place = bytes([custodian.i])
        share = shamir.share_at(custodian.i, z, rows)
        ekm = hpke.expand(prk, b"ekm\0" + h + place)
        wraps.append(Wrap(custodian.i, *hpke.seal(custodian.pk, share, info=info_of(h, custodian.i), ekm=ekm)))
    return tuple(wraps)


def seal(z: bytes, manifest: Manifest, signing: bytes) -> Envelope:
    """The signed envelope. Raises ValueError where the signing seed is not that of `manifest.bidder`."""
    if signer_of(signing) != manifest.bidder:
        raise ValueError("the signing seed belongs to another bidder")
    shares = deal(z, manifest)
    return Envelope(manifest, shares, Ed25519PrivateKey.from_private_bytes(signing).sign(_signed(manifest, shares)))


def read(data: bytes, *, terms: Terms | None = None, bidder: bytes | None = None, stage: str | None = None) -> Envelope:
    """An envelope from its bytes, checked in form and signature, and against what it must belong to.

    Refuses `not_canonical`, `bad_manifest`, `bad_signature`, `other_tender` (another tender, lot, stage, quorum, moment or set of
    custodians than `terms`), `other_bidder`.
    """
    found = jcs.loads(data)
    if not isinstance(found, dict) or set(found) != {"manifest", "shares", "sig"} or not isinstance(found["shares"], list):
        raise _bad("envelope")
    manifest = read_manifest(found["manifest"])
    shares = tuple(_wrap(row) for row in found["shares"])
    if [wrap.i for wrap in shares] != [each.i for each in manifest.terms.custodians]:
        raise _bad("shares")
    envelope = Envelope(manifest, shares, unhex(found["sig"], 64))
    try:
        Ed25519PublicKey.from_public_bytes(manifest.bidder).verify(envelope.sig, _signed(manifest, shares))
    except (InvalidSignature, ValueError):
        raise Refusal("bad_signature", _("This envelope was not signed by its bidder, or was changed."), status=422) from None
    _belongs(manifest, terms, bidder, stage)
    return envelope


def is_true(envelope: Envelope, z: bytes) -> bool:
    """Whether the envelope's shares are made again from z byte for byte."""
    return len(z) == 32 and deal(z, envelope.manifest) == envelope.shares


def info_of(h: bytes, i: int) -> bytes:
    """HPKE's `info` of wrap i."""
    return b"obs1 share\0" + h + bytes([i])


def _prk(z: bytes) -> bytes:
    return hpke.extract(b"obs1", z)


def _body(manifest: Manifest, shares: tuple[Wrap, ...]) -> dict[str, Any]:
    rows = [{"i": wrap.i, "enc": wrap.enc.hex(), "ct": wrap.ct.hex()} for wrap in shares]
    return {"manifest": manifest.as_json(), "shares": rows}


def _signed(manifest: Manifest, shares: tuple[Wrap, ...]) -> bytes:
    return b"obs1 envelope\0" + hashlib.sha256(jcs.dumps(_body(manifest, shares))).digest()


def _wrap(row: Any) -> Wrap:
    if not isinstance(row, dict) or set(row) != {"i", "enc", "ct"}:
        raise _bad("shares")
    return Wrap(row["i"], unhex(row["enc"], 32), unhex(row["ct"], 48))


def _belongs(manifest: Manifest, terms: Terms | None, bidder: bytes | None, stage: str | None) -> None:
    own = manifest.terms
    if terms is not None:
        same = [(each.tender, each.lot, each.k, each.not_before, each.custodians) for each in (own, terms)]
        if same[0] != same[1] or manifest.stage not in terms.stages:
            raise Refusal("other_tender", _("This envelope was sealed for another tender, or before a change of its terms."))
    if stage is not None and manifest.stage != stage:
        raise Refusal("other_tender", _("This envelope was sealed for another tender, or before a change of its terms."))
    if bidder is not None and manifest.bidder != bidder:
        raise Refusal("other_bidder", _("This envelope belongs to another bidder."))


def _bad(what: str) -> Refusal:
    return Refusal("bad_manifest", _("This envelope is not in the agreed form ({what})."), status=422, what=what)
