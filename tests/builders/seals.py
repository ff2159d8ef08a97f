"""Sealed bids of a made-up tender, all from fixed seeds: five custodians of whom three open, and what they hold."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from tender.record.rules import dealing, hpke, parts
from tender.record.rules.dealing import Envelope, Wrap
from tender.record.rules.manifest import Custodian, Manifest, Part, Terms
from tender.record.rules.opening import open_share

NAMES = ("区财政局 王芳", "区审计局 李强", "培训学院 赵敏", "公证处 陈静", "区纪委监委 周磊")


def fixed(what: str, size: int = 32) -> bytes:
    """Bytes that look random and are always the same."""
    return hashlib.shake_256(what.encode()).digest(size)


CUSTODIANS = tuple(hpke.key_pair(fixed(f"custodian {i}")) for i in range(1, 6))
SIGNING = fixed("signing")
Z = {"technical": fixed("z technical"), "price": fixed("z price")}


def terms(k: int = 3, n: int = 5, **changed: object) -> Terms:
    """The terms of the tender."""
    held = tuple(Custodian(i, NAMES[i - 1], CUSTODIANS[i - 1][1]) for i in range(1, n + 1))
    made = Terms("DDK-2026-017", "第一包", ("technical", "price"), k, "2026-11-23T06:00:00Z", held)
    return replace(made, **changed)  # type: ignore[arg-type]


def sealed_parts(texts: Mapping[str, bytes], z: bytes) -> dict[str, bytes]:
    """Each text as a sealed part."""
    return {
        name: b"".join(parts.seal_part([text], dealing.part_key(z, name), fresh=fixed(f"fresh {name} {z.hex()}", 39)))
        for name, text in texts.items()
    }


def manifest_of(sealed: Mapping[str, bytes], *, stage: str = "technical", under: Terms | None = None) -> Manifest:
    """The manifest over sealed parts."""
    rows = tuple(Part(name, len(data), hashlib.sha256(data).digest()) for name, data in sealed.items())
    whole = under or terms()
    return Manifest(replace(whole, stages=(stage,)), fixed("bid", 16), dealing.signer_of(SIGNING), rows)


def a_bid(
    texts: Mapping[str, bytes] | None = None, *, stage: str = "technical", under: Terms | None = None
) -> tuple[Envelope, dict[str, bytes]]:
    """An honest envelope and its sealed parts."""
    sealed = sealed_parts(texts or {"contents": b"{}", "f1": "我们的方案。".encode() * 99}, Z[stage])
    return dealing.seal(Z[stage], manifest_of(sealed, stage=stage, under=under), SIGNING), sealed


def signed(envelope: Envelope, shares: tuple[Wrap, ...]) -> Envelope:
    """The same manifest with other shares, signed by its bidder: what a bidder can do who seals wrongly."""
    signer = dealing.Ed25519PrivateKey.from_private_bytes(SIGNING)
    return Envelope(envelope.manifest, shares, signer.sign(dealing._signed(envelope.manifest, shares)))


def codes_of(envelope: Envelope, *places: int) -> dict[int, bytes]:
    """The opening codes of these custodians."""
    return dict(open_share(envelope, CUSTODIANS[i - 1][0]) for i in places)
