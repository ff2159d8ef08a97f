"""Seals: nothing of a bid reaches storage readable, and nothing is opened before the deadline.

Lives here: the interface that procurement uses; the key handling behind it (derived from SEAL_SECRET, which is kept outside
the database) gives way to a quorum of custodians without a change above. Primitives: HPKE (RFC 9180), AES-GCM, HKDF (RFC 5869).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from tender.core.refusal import Refusal, _

SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
SEGMENT = 1024 * 1024
PRICE_PADDING = 4096
Cipher = Callable[[Iterator[bytes]], Iterator[bytes]]


@dataclass(frozen=True)
class Permit:
    """What the opening shows before a seal is broken: the tender, its deadline, that it is closed, and database time."""

    tender_id: int
    deadline: datetime
    closed_at: datetime | None
    at: datetime


def seal_key(tender_id: int) -> bytes:
    """The public key (32 bytes) to which bids of this tender are sealed. Called at publication."""
    return _private_key(tender_id).public_key().public_bytes_raw()


def seal(payload: dict[str, Any], *, key: bytes, context: str, padding: int = PRICE_PADDING) -> bytes:
    """Seal a JSON payload to a tender's key, bound to `context` (tender, lot, bid, part), padded to hide its size."""
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
    text += b" " * (-len(text) % padding)
    return bytes(SUITE.encrypt(text, X25519PublicKey.from_public_bytes(key), info=context.encode()))


def break_seal(ciphertext: bytes, *, permit: Permit, context: str) -> dict[str, Any]:
    """Open an envelope. Refuses before_deadline while bids may still come in, and seal_broken if it was changed or moved."""
    if permit.closed_at is None or permit.at < permit.deadline:
        raise Refusal("before_deadline", _("No bid may be opened before the deadline."), law="财政部令第87号 第39条")
    try:
        text = SUITE.decrypt(bytes(ciphertext), _private_key(permit.tender_id), info=context.encode())
    except InvalidTag:
        raise Refusal("seal_broken", _("This envelope was changed after it was sealed.")) from None
    return dict(json.loads(text))


def lock_draft(payload: dict[str, Any], *, provider_id: int) -> bytes:
    """Encrypt a draft under a key of its provider (AES-256-GCM, 12-byte nonce in front)."""
    nonce = secrets.token_bytes(12)
    text = json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
    return nonce + AESGCM(_derived(f"draft {provider_id}")).encrypt(nonce, text, None)


def unlock_draft(ciphertext: bytes, *, provider_id: int) -> dict[str, Any]:
    """Decrypt a draft for its provider's own people (the caller has checked that)."""
    raw = bytes(ciphertext)
    return dict(json.loads(AESGCM(_derived(f"draft {provider_id}")).decrypt(raw[:12], raw[12:], None)))


def trace_of(marks: dict[str, str], *, tender_id: int) -> dict[str, str]:
    """Marks of where a bid was sealed (address, device) as keyed digests: equal ones can be seen, what they were cannot.

    The key is the tender's own, so that nobody can be followed from one tender to the next.
    """
    key = _derived(f"trace {tender_id}")
    return {kind: hmac.new(key, f"{kind} {mark}".encode(), hashlib.sha256).hexdigest() for kind, mark in marks.items() if mark}


def new_file_key() -> bytes:
    """A fresh 32-byte key for one uploaded file; it is kept only inside draft and envelope."""
    return secrets.token_bytes(32)


def encrypting(key: bytes) -> Cipher:
    """A cipher for `core.files.receive`: 1 MiB segments, each with its number and a last-segment mark authenticated."""

    def cipher(source: Iterator[bytes]) -> Iterator[bytes]:
        number = 0
        segments = _segments(source, SEGMENT)
        held = next(segments, b"")
        for following in segments:
            yield AESGCM(key).encrypt(_nonce(number, last=False), held, None)
            number, held = number + 1, following
        yield AESGCM(key).encrypt(_nonce(number, last=True), held, None)

    return cipher


def decrypting(key: bytes) -> Cipher:
    """The opposite of `encrypting`. Refuses seal_broken when bytes were changed, cut or swapped."""

    def cipher(source: Iterator[bytes]) -> Iterator[bytes]:
        number = 0
        segments = _segments(source, SEGMENT + 16)
        held = next(segments, b"")
        try:
            for following in segments:
                yield AESGCM(key).decrypt(_nonce(number, last=False), held, None)
                number, held = number + 1, following
            yield AESGCM(key).decrypt(_nonce(number, last=True), held, None)
        except InvalidTag:
            raise Refusal("seal_broken", _("This file was changed after it was sealed.")) from None

    return cipher


def _segments(source: Iterator[bytes], size: int) -> Iterator[bytes]:
    buffer = b""
    for chunk in source:
        buffer += chunk
        while len(buffer) > size:
            yield buffer[:size]
            buffer = buffer[size:]
    yield buffer


def _nonce(number: int, *, last: bool) -> bytes:
    return struct.pack(">7xI?", number, last)


def _private_key(tender_id: int) -> X25519PrivateKey:
    return X25519PrivateKey.from_private_bytes(_derived(f"tender {tender_id}"))


def _derived(purpose: str) -> bytes:
    return HKDF(hashes.SHA256(), 32, b"kaibiao seal 1", purpose.encode()).derive(settings.SEAL_SECRET.encode())
