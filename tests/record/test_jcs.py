"""Canonical JSON: one spelling for each value, every other one refused; equal to an independent writer of RFC 8785."""

from __future__ import annotations

import json

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.record.rules import jcs

numbers = st.integers(-jcs.LARGEST, jcs.LARGEST)
values = st.recursive(
    st.text() | numbers,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(st.characters(max_codepoint=127)), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_every_value_has_one_spelling_and_comes_back(value):
    data = jcs.dumps(value)
    assert data == rfc8785.dumps(value)
    assert jcs.loads(data) == value


@given(values, st.integers(0, 3))
def test_any_other_spelling_is_refused(value, indent):
    other = json.dumps(value, indent=indent).encode()
    if other != jcs.dumps(value):
        with pytest.raises(Refusal, match="canonical"):
            jcs.loads(other)


@given(values, st.data())
def test_a_changed_byte_never_gives_the_same_value(value, data):
    raw = bytearray(jcs.dumps(value))
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = jcs.loads(bytes(raw))
    except Refusal:
        return
    assert found != value
    assert jcs.dumps(found) == bytes(raw)


@pytest.mark.parametrize(
    "value", [True, None, 1.0, 2**53, -(2**53), "\ud800", {"名": "x"}, {1: "x"}, b"x", {"a": [None]}, float("nan")]
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(Refusal, match="canonical"):
        jcs.dumps(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":1}',
        b'{"b":1,"a":2}',
        b"[1.0]",
        b"[1e2]",
        b"[-0]",
        b"[01]",
        b"[NaN]",
        b"[true]",
        b"[null]",
        b'"\\u0061"',
        b'"\\/"',
        b' "a"',
        b'"a"\n',
        b'\xef\xbb\xbf"a"',
        b'"\xff"',
        b"",
        b"[9007199254740992]",
        b"[" * 100_000,
        b"[" * 40 + b"]" * 40,
        b'{"\xe5":1}',
        b"[" + b"9" * 5000 + b"]",
        b'"\\ud800"',
        b'"' + b"a" * jcs.LONGEST + b'"',
    ],
)
def test_bytes_that_are_not_canonical_are_refused(data):
    with pytest.raises(Refusal, match="canonical"):
        jcs.loads(data)


def test_the_escapes_of_the_rfc():
    assert jcs.dumps({"b": '€$\x0f\nA\'B"\\\\"/', "a": [1, -2]}) == '{"a":[1,-2],"b":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'.encode()
    assert jcs.dumps(("x", "\x7f\u2028")) == '["x","\x7f\u2028"]'.encode()
