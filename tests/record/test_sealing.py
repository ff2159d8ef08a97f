"""Seals: bound to their place, unreadable when changed, files in order. And drafts that only their provider reads."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.record import sealing
from tests.builders import AT

PERMIT = sealing.Permit(7, AT, AT, AT)


@given(st.dictionaries(st.text(max_size=20), st.text(max_size=200), max_size=5))
def test_what_is_sealed_comes_out_again_and_only_with_its_context(payload):
    sealed = sealing.seal(payload, key=sealing.seal_key(7), context="tender 7 bid 1 price")
    assert sealing.break_seal(sealed, permit=PERMIT, context="tender 7 bid 1 price") == payload
    with pytest.raises(Refusal, match="changed"):
        sealing.break_seal(sealed, permit=PERMIT, context="tender 7 bid 2 price")


def test_an_envelope_of_another_tender_does_not_open():
    sealed = sealing.seal({"price": "1"}, key=sealing.seal_key(8), context="x")
    with pytest.raises(Refusal, match="changed"):
        sealing.break_seal(sealed, permit=PERMIT, context="x")


def test_envelopes_hide_the_size_of_small_contents():
    sizes = {len(sealing.seal({"price": "9" * n}, key=sealing.seal_key(7), context="x")) for n in (1, 10, 500)}
    assert len(sizes) == 1


def test_a_draft_opens_for_its_provider_only():
    locked = sealing.lock_draft({"price": "148000"}, provider_id=1)
    assert sealing.unlock_draft(locked, provider_id=1) == {"price": "148000"}
    assert b"148000" not in locked
    with pytest.raises(InvalidTag):
        sealing.unlock_draft(locked, provider_id=2)


SIZES = [0, 1, sealing.SEGMENT - 1, sealing.SEGMENT, sealing.SEGMENT + 1, 2 * sealing.SEGMENT]


@pytest.mark.parametrize("size", SIZES)
def test_a_file_of_any_size_comes_out_as_it_went_in(size):
    key, plain = sealing.new_file_key(), bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    sealed = b"".join(sealing.encrypting(key)(iter([plain[:1000], plain[1000:]])))
    assert b"".join(sealing.decrypting(key)(iter([sealed]))) == plain
    assert plain[:64] not in sealed or size < 64


@pytest.mark.parametrize("harm", ["cut", "flip", "swap", "append"])
def test_a_cut_changed_or_reordered_file_is_refused(harm):
    key = sealing.new_file_key()
    raw = bytearray(b"".join(sealing.encrypting(key)(iter([b"a" * sealing.SEGMENT, b"b" * sealing.SEGMENT, b"c"]))))
    step = sealing.SEGMENT + 16
    if harm == "cut":
        raw = raw[: 2 * step]
    elif harm == "flip":
        raw[10] ^= 1
    elif harm == "swap":
        raw = raw[step : 2 * step] + raw[:step] + raw[2 * step :]
    else:
        raw += b"more"
    with pytest.raises(Refusal, match="changed"):
        b"".join(sealing.decrypting(key)(iter([bytes(raw)])))
