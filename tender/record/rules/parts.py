"""Sealed parts: the streaming format AES-GCM-HKDF of Google's Tink (AES-256, HMAC-SHA256, segments of 1 MiB), padded.

    sealed part     header || segment 0 || segment 1 || …
    header          40 bytes: 0x28 (its own length) || salt (32) || nonce prefix (7)
    segment key     HKDF-SHA256(ikm = part key (32), salt = salt, info = associated data, 32 bytes)
    segment n       AES-256-GCM(key, nonce = prefix || n as 4 bytes big-endian || 1 if last else 0, no aad), tag (16) at its end
    sizes           header and segment 0 together at most 1 MiB, later ones at most 1 MiB; all but the last are full
    text            contents || 0x80 || 0x00… up to the next multiple of 4096 (ISO/IEC 7816-4)

Every part is padded, so there is no flag to get wrong, and prices of any length look alike.
Memory: two segments, whatever the size.
What a reader yields before it ended is authentic but may be cut: act on nothing before the end is reached.
Not here: part keys and their binding to a bid (`dealing`).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tender.core.refusal import Refusal, _
from tender.record.rules.hpke import expand, extract

SEGMENT = 1024 * 1024
HEADER = 40
TAG = 16
PADDING = 4096
FRESH = 39  # salt and nonce prefix


def seal_part(contents: Iterable[bytes], key: bytes, *, fresh: bytes) -> Iterator[bytes]:
    """Pad and encrypt. `fresh` are 39 random bytes, never used twice with one key."""
    return encrypt(pad(contents), key, fresh=fresh)


def open_part(sealed: Iterable[bytes], key: bytes) -> Iterator[bytes]:
    """Decrypt and unpad. Refuses `seal_broken` where anything was changed, cut, appended, swapped, or sealed with another key."""
    return unpad(decrypt(sealed, key))


def sealed_size(size: int) -> int:
    """How many bytes a part of `size` bytes has when it is sealed."""
    padded = size + PADDING - size % PADDING
    return HEADER + padded + TAG * -(-(padded + HEADER) // (SEGMENT - TAG))


def encrypt(text: Iterable[bytes], key: bytes, *, fresh: bytes, aad: bytes = b"", segment: int = SEGMENT) -> Iterator[bytes]:
    """The bare Tink stream, a chunk per segment; `aad` is Tink's associated data. Raises ValueError for a wrong size of `fresh`."""
    if len(fresh) != FRESH or len(key) != 32:
        raise ValueError("39 fresh bytes and a key of 32 are needed")
    salt, prefix = fresh[:32], fresh[32:]
    cipher = AESGCM(_segment_key(key, salt, aad))
    yield bytes([HEADER]) + fresh
    for number, piece, last in _segments(text, segment - HEADER - TAG, segment - TAG):
        yield cipher.encrypt(_nonce(prefix, number, last), piece, None)


def decrypt(sealed: Iterable[bytes], key: bytes, *, aad: bytes = b"", segment: int = SEGMENT) -> Iterator[bytes]:
    """The opposite of `encrypt`. Refuses `seal_broken`."""
    source = iter(sealed)
    head = b""
    while len(head) < HEADER and (chunk := next(source, None)) is not None:
        head += chunk
    header, rest = head[:HEADER], head[HEADER:]
    if len(header) < HEADER or header[0] != HEADER:
        raise _broken()
    cipher = AESGCM(_segment_key(key, header[1:33], aad))
    for number, piece, last in _segments(_chain(rest, source), segment - HEADER, segment):
        try:
            yield cipher.decrypt(_nonce(header[33:], number, last), piece, None)
        except InvalidTag:
            raise _broken() from None


def pad(contents: Iterable[bytes]) -> Iterator[bytes]:
    """Contents, then 0x80 and zeros up to a multiple of 4096 (at least one byte, at most 4096)."""
    size = 0
    for chunk in contents:
        size += len(chunk)
        yield chunk
    yield b"\x80" + bytes(PADDING - 1 - size % PADDING)


def unpad(text: Iterable[bytes]) -> Iterator[bytes]:
    """What `pad` was given. Refuses `seal_broken` where the size is no multiple of 4096 or the mark is missing in the last 4096."""
    held, size = b"", 0
    for chunk in text:
        size += len(chunk)
        held += chunk
        if len(held) > PADDING:
            yield held[:-PADDING]
            held = held[-PADDING:]
    contents = held.rstrip(b"\0")
    if size % PADDING or not contents.endswith(b"\x80"):
        raise _broken()
    yield contents[:-1]


def _segments(source: Iterable[bytes], first: int, others: int) -> Iterator[tuple[int, bytearray, bool]]:
    """Number, bytes, whether it is the last. A segment is given out only once it is known whether another follows."""
    buffer, number, size = bytearray(), 0, first
    for chunk in source:
        buffer += chunk
        while len(buffer) > size:
            yield number, buffer[:size], False
            del buffer[:size]
            number, size = number + 1, others
    yield number, buffer, True


def _chain(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def _segment_key(key: bytes, salt: bytes, aad: bytes) -> bytes:
    return expand(extract(salt, key), aad)


def _nonce(prefix: bytes, number: int, last: bool) -> bytes:
    return prefix + struct.pack(">I?", number, last)


def _broken() -> Refusal:
    return Refusal("seal_broken", _("This file was changed after it was sealed."))
