"""HPKE with randomness that the caller gives: RFC 9180 base mode, DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.

One message per context (sequence number 0). Sizes: keys and `enc` 32 bytes, `ct` 16 more than the text, `ekm` 32.
`cryptography` has HPKE too, but neither takes the caller's randomness nor `aad`; re-creating an envelope needs the first.
"""

from __future__ import annotations

import hashlib
import hmac

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tender.core.refusal import Refusal, _

KEM = b"KEM\x00\x20"  # kem_id 0x0020
SUITE = b"HPKE\x00\x20\x00\x01\x00\x02"  # kem 0x0020, kdf 0x0001, aead 0x0002


def extract(salt: bytes, ikm: bytes) -> bytes:
    """HKDF-Extract with SHA-256 (RFC 5869 §2.2): 32 bytes."""
    return hmac.digest(salt or bytes(32), ikm, hashlib.sha256)


def expand(prk: bytes, info: bytes, length: int = 32) -> bytes:
    """HKDF-Expand with SHA-256 (RFC 5869 §2.3): `length` bytes, at most 8160."""
    out = block = b""
    for counter in range(1, -(-length // 32) + 1):
        block = hmac.digest(prk, block + info + bytes([counter]), hashlib.sha256)
        out += block
    return out[:length]


def key_pair(ikm: bytes) -> tuple[bytes, bytes]:
    """DeriveKeyPair (RFC 9180 §7.1.3): private and public key from keying material of 32 bytes."""
    prk = _extract(KEM, b"", b"dkp_prk", ikm)
    private = _expand(KEM, prk, b"sk", b"", 32)
    return private, public_of(private)


def public_of(private: bytes) -> bytes:
    """The X25519 public key of a private one (RFC 7748)."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def exchange(private: bytes, public: bytes) -> bytes:
    """X25519 (RFC 7748 §5). Refuses `weak_key` where the result is all zero (a public key of small order) or not 32 bytes."""
    try:
        return X25519PrivateKey.from_private_bytes(private).exchange(X25519PublicKey.from_public_bytes(public))
    except ValueError:
        raise Refusal("weak_key", _("This custodian file is not valid."), status=422) from None


def seal(public: bytes, text: bytes, *, info: bytes, ekm: bytes, aad: bytes = b"") -> tuple[bytes, bytes]:
    """Encap and Seal (RFC 9180 §4.1, §6.1) with the ephemeral key of DeriveKeyPair(ekm): (enc, ct). The same in, the same out."""
    private, enc = key_pair(ekm)
    key, nonce = _schedule(_secret(exchange(private, public), enc + public), info)
    return enc, AESGCM(key).encrypt(nonce, text, aad)


def decap(private: bytes, enc: bytes) -> bytes:
    """Decap (RFC 9180 §4.1): the 32-byte secret of this one message. It opens that message and tells nothing about the key."""
    return _secret(exchange(private, enc), enc + public_of(private))


def unseal(secret: bytes, ct: bytes, *, info: bytes, aad: bytes = b"") -> bytes:
    """Open with the secret that `decap` gave. Refuses `seal_broken` for another secret, another `info`, or a changed text."""
    key, nonce = _schedule(secret, info)
    try:
        return AESGCM(key).decrypt(nonce, ct, aad)
    except InvalidTag:
        raise Refusal("seal_broken", _("This seal was made for somebody else, or was changed.")) from None


def _secret(shared: bytes, kem_context: bytes) -> bytes:
    """ExtractAndExpand of the KEM."""
    return _expand(KEM, _extract(KEM, b"", b"eae_prk", shared), b"shared_secret", kem_context, 32)


def _schedule(secret: bytes, info: bytes) -> tuple[bytes, bytes]:
    """KeySchedule of base mode: key and nonce of the first message."""
    context = b"\0" + _extract(SUITE, b"", b"psk_id_hash", b"") + _extract(SUITE, b"", b"info_hash", info)
    inner = _extract(SUITE, secret, b"secret", b"")
    return _expand(SUITE, inner, b"key", context, 32), _expand(SUITE, inner, b"base_nonce", context, 12)


def _extract(suite: bytes, salt: bytes, label: bytes, ikm: bytes) -> bytes:
    return extract(salt, b"HPKE-v1" + suite + label + ikm)


def _expand(suite: bytes, prk: bytes, label: bytes, info: bytes, length: int) -> bytes:
    return expand(prk, length.to_bytes(2, "big") + b"HPKE-v1" + suite + label + info, length)
