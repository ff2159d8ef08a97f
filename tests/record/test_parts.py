"""Sealed parts: the format is Tink's, any harm is refused, padding hides lengths, memory stays small."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.record.rules import parts
from tests.builders.seals import fixed

KEY, FRESH = fixed("part key"), fixed("fresh", 39)
SMALL = 64  # a segment that makes many of them out of little text


def sealed(text: bytes, *, segment: int = SMALL, aad: bytes = b"") -> bytes:
    return b"".join(parts.encrypt([text], KEY, fresh=FRESH, segment=segment, aad=aad))


def opened(data: bytes, *, segment: int = SMALL, aad: bytes = b"") -> bytes:
    return b"".join(parts.decrypt([data], KEY, segment=segment, aad=aad))


# What Tink 1.16.1 (Python) wrote with KEY, segments of 64 bytes and associated data “bound” for the bytes 0, 1, 2 … of each size.
TINK = {
    0: ("2818c4b499d8f4acfac6ae114c32c8b318fe9f338192952627923cbdf24d92c2b7e7974abd794979ee61d756d0c5f51bd1e961cc4cbc1ff4"),
    1: ("28d7692afdbef27e6820e0d3008f2fab61b76fafbb07256d52da25f5bd09cf63d2f1c578b7a4820e3ab2a527838d3d8ad9dbe861372b3a8b1b"),
    24: (
        "28b61bff6427a23815d6ac186b5b8684ad530d345142f8c012b52a92642f568e13fedb6af00833f685957041091c55653f7828210abd472b"
        "7e3b3fe207f41215b16d6080e17da941f8382364b3d67dbaf480a3fa162c77ac15c5471610724476"
    ),
    25: (
        "2874b5826f6621d7e009bcc1e4d2f66a164fa5fa9bfb7450305cad9ef9a2ad5f933f14627126cd8cc630709f097ec38ec87188cb522cc225"
        "691140cc6c09e7ae3c9ce47362160b48c123d45f68cbb85ff9958686ba60e458cec354dca76fe39d6b"
    ),
    72: (
        "2860bb828d2b8b88778c2e9a92a5be36cbb8b7ae49a008b418c0babd2e3637e5170c6a81b4bae408d88f0867c7af9f88e2940f4a96802da4"
        "64299a696518d753d9618a553f8a1e9cfdc5938706ec1187f6daf37ad360beb44da55aaf23ba1401eb4a27c4068a829c05de13bf3b46727e"
        "7596e76d9bd6e598a3d60d24e457ae1aaa5b65bd7d19a1ee328d076a5513ae54f1265da18949c143503d39ff3781d4bd"
    ),
    73: (
        "281881267d580c5007f34cd8a715732b3621405e7a528347898ac24c724be86497a0c48e3cf6a933f7657a7679cb0d5d1a4b2710f357dc81"
        "f649b5ac810a6892b3b26a246f8bba5a738f026ce6663d4b9f925910684bfef7087900161093f49ce48c33b6e5ef0f45a5533112029b7f36"
        "75016fb5d403d37bb099dcc2894c87903b8a62ab7a7054ba156669fd6fb88a50974df262c7f1f98bf4d81962681a505bfe"
    ),
    150: (
        "2814734bed8ff3cf349d8bd6dfbb1e659b70bd69a73d96e5d91550f33c6e9802420007161627cd97eadb9e8f0883b36b783e35e5f192b7d3"
        "3120b09983f5d21803a40ab5f33f468ea69428ea4edcaf82d66c05f48e3fcf79a90c7566059f153789e551da8930ce2b99c68247d79285b9"
        "8d48678c5a45467647b80871b89e602fc697c891665a2712756ff00d5cab2b143d915c23a6f903169f8633e6d75c392c1d0a54f58655faf3"
        "4864b118ea38f3cd7713ab4becbc2c349843f975a9b3e600ef2a12993686866de80c9ba354b20651262e926c8342618bae135298d71b94ba"
        "ca3d27d72958ea296e87e43a8af1f016fd4b1041ed727cdb1e70bdccbb97"
    ),
}


@pytest.mark.parametrize("size", TINK)
def test_the_format_is_tinks_byte_for_byte(size):
    theirs, text = bytes.fromhex(TINK[size]), bytes(range(size))
    assert opened(theirs, aad=b"bound") == text
    ours = parts.encrypt([text], KEY, fresh=theirs[1:40], aad=b"bound", segment=SMALL)
    assert b"".join(ours) == theirs


SIZES = [0, 1, parts.SEGMENT - 57, parts.SEGMENT - 56, parts.SEGMENT - 55, 2 * parts.SEGMENT - 72, 2 * parts.SEGMENT + 5]


@pytest.mark.parametrize("size", SIZES)
def test_a_part_of_any_size_comes_back(size):
    text = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    assert opened(sealed(text, segment=parts.SEGMENT), segment=parts.SEGMENT) == text


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
