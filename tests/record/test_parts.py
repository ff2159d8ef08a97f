"""Sealed parts: the format is Tink's, any harm is refused, padding hides lengths, memory stays small."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise, permutations

import pytest
import tink
from hypothesis import given
from hypothesis import strategies as st
from tink import secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

from tender.core.refusal import Refusal
from tender.record.rules import parts
from tests.builders.seals import fixed

KEY, FRESH = fixed("part key"), fixed("fresh", 39)
SMALL = 64  # a segment that makes many of them out of little text


def sealed(text: bytes, *, segment: int = SMALL, aad: bytes = b"") -> bytes:
    return b"".join(parts.encrypt([text], KEY, fresh=FRESH, segment=segment, aad=aad))


def opened(data: bytes, *, segment: int = SMALL, aad: bytes = b"") -> bytes:
    return b"".join(parts.decrypt([data], KEY, segment=segment, aad=aad))


def tinks() -> streaming_aead.StreamingAead:
    """Tink's own cipher with our key: the template AES256_GCM_HKDF_1MB."""
    streaming_aead.register()
    params = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingParams(
        ciphertext_segment_size=parts.SEGMENT, derived_key_size=32, hkdf_hash_type=common_pb2.SHA256
    )
    key = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey(version=0, params=params, key_value=KEY)
    data = tink_pb2.KeyData(
        type_url="type.googleapis.com/google.crypto.tink.AesGcmHkdfStreamingKey",
        value=key.SerializeToString(),
        key_material_type=tink_pb2.KeyData.SYMMETRIC,
    )
    row = tink_pb2.Keyset.Key(key_data=data, status=tink_pb2.ENABLED, key_id=1, output_prefix_type=tink_pb2.RAW)
    keyset = tink_pb2.Keyset(primary_key_id=1, key=[row])
    handle = tink.proto_keyset_format.parse(keyset.SerializeToString(), secret_key_access.TOKEN)
    return handle.primitive(streaming_aead.StreamingAead)


SIZES = [0, 1, parts.SEGMENT - 57, parts.SEGMENT - 56, parts.SEGMENT - 55, 2 * parts.SEGMENT - 72, 2 * parts.SEGMENT + 5]


@pytest.mark.parametrize("size", SIZES)
def test_tink_reads_what_we_write_and_we_read_what_tink_writes(size, tmp_path):
    text, cipher, path = (b"0123456789abcdef" * (size // 16 + 1))[:size], tinks(), tmp_path / "sealed"
    path.write_bytes(sealed(text, segment=parts.SEGMENT, aad=b"bound"))
    with path.open("rb") as source, cipher.new_decrypting_stream(source, b"bound") as stream:
        assert stream.read() == text
    with path.open("wb") as target, cipher.new_encrypting_stream(target, b"bound") as stream:
        stream.write(text)
    assert opened(path.read_bytes(), segment=parts.SEGMENT, aad=b"bound") == text


@given(st.binary(max_size=300), st.lists(st.integers(0, 40), max_size=12))
def test_any_text_comes_back_however_it_is_handed_over(text, cuts):
    data = sealed(text)
    places = [0, *sorted({min(cut * 9, len(data)) for cut in cuts}), len(data)]
    pieces = [data[a:b] for a, b in pairwise(places)]
    assert b"".join(parts.decrypt(pieces, KEY, segment=SMALL)) == text


@given(st.binary(min_size=1, max_size=200))
def test_every_truncation_is_refused(text):
    data = sealed(text)
    for end in range(len(data)):
        with pytest.raises(Refusal, match="changed after"):
            opened(data[:end])


@given(st.binary(min_size=1, max_size=200), st.data())
def test_every_changed_or_added_byte_is_refused(text, data):
    raw = bytearray(sealed(text))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Refusal, match="changed after"):
        opened(bytes(raw))
    with pytest.raises(Refusal, match="changed after"):
        opened(sealed(text) + data.draw(st.binary(min_size=1, max_size=80)))


def test_every_swap_drop_and_repeat_of_segments_is_refused():
    data = sealed(bytes(range(24 + 3 * 48)), segment=SMALL + 16)
    step = SMALL + 16
    segments = [data[40:step], *(data[at : at + step] for at in range(step, len(data), step))]
    assert len(segments) == 4
    orders = [order for n in (1, 2, 3, 4) for order in permutations(range(4), n) if order != (0, 1, 2, 3)]
    for order in [*orders, (0, 1, 1, 2, 3), (0, 1, 2, 3, 3), ()]:
        with pytest.raises(Refusal, match="changed after"):
            opened(data[:40] + b"".join(segments[at] for at in order), segment=step)
    assert opened(data[:40] + b"".join(segments), segment=step) == bytes(range(24 + 3 * 48))


def test_another_key_or_binding_is_refused():
    for key, aad in ((fixed("other"), b""), (KEY, b"x")):
        with pytest.raises(Refusal, match="changed after"):
            list(parts.decrypt([sealed(b"text")], key, aad=aad, segment=SMALL))


@given(st.binary(max_size=9000), st.integers(1, 5000))
def test_padding_comes_off_unambiguously(contents, step):
    pieces = [contents[at : at + step] for at in range(0, len(contents), step)]
    padded = b"".join(parts.pad(pieces))
    assert len(padded) % parts.PADDING == 0
    assert 0 < len(padded) - len(contents) <= parts.PADDING
    assert b"".join(parts.unpad([padded[at : at + step] for at in range(0, len(padded), step)])) == contents


@pytest.mark.parametrize("end", [b"", b"\x80", b"\0" * 4096, b"x" * 4096, b"\x80" + b"\0" * 4096, b"\x80" + b"\0" * 8191])
def test_text_without_its_padding_is_refused(end):
    with pytest.raises(Refusal, match="changed after"):
        list(parts.unpad([b"", end]))


def test_contents_that_end_like_padding_come_back():
    for contents in (b"\x80", b"\x80\0\0", b"\0" * 4096, b"\x80" + b"\0" * 4095):
        assert b"".join(parts.unpad(parts.pad([contents]))) == contents


def test_padding_hides_the_length_of_a_price():
    prices = [b"9", b"148000.00", "壹拾肆万捌仟元整".encode() * 20]
    assert {len(b"".join(parts.seal_part([price], KEY, fresh=FRESH))) for price in prices} == {parts.sealed_size(9)}
    assert b"".join(parts.open_part(parts.seal_part([prices[1]], KEY, fresh=FRESH), KEY)) == prices[1]


@pytest.mark.parametrize("size", [0, 1, 4095, 4096, parts.SEGMENT - 4096 - 57, parts.SEGMENT, 3 * parts.SEGMENT + 17])
def test_the_size_of_a_sealed_part_is_known_beforehand(size):
    assert sum(map(len, parts.seal_part([bytes(size)], KEY, fresh=FRESH))) == parts.sealed_size(size)


def test_sealing_and_opening_need_little_memory():
    def zeros():
        return (bytes(65536) for _ in range(16 * 24))

    tracemalloc.start()
    size = sum(map(len, parts.open_part(parts.seal_part(zeros(), KEY, fresh=FRESH), KEY)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size == 24 * 1024 * 1024
    assert peak < 12 * parts.SEGMENT


def test_misuse_is_an_error():
    with pytest.raises(ValueError, match="39 fresh"):
        list(parts.encrypt([b""], KEY, fresh=b"short"))
    with pytest.raises(ValueError, match="39 fresh"):
        list(parts.encrypt([b""], b"short", fresh=FRESH))
