"""Envelopes: the same seed gives the same bytes, only its bidder can sign one, and none fits another place."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tender.core.refusal import Refusal
from tender.record.rules import dealing, jcs, parts
from tender.record.rules.manifest import Custodian, Manifest, Part, read_terms
from tests.builders.seals import CUSTODIANS, SIGNING, Z, a_bid, fixed, manifest_of, signed, terms

ENVELOPE, SEALED = a_bid()
# Record number, h and the key of part f1. They change only with the format, and then its name "obs1" must change too.
KNOWN = (
    "3957f9d5a0d0abd977aa0897e7ad58b9e43e8b7cb0ff50fc6ebdd2e3b3e5595f",
    "a3bd46b7ada1131baa3c873c32cc6ddbf6d2d8421571dd39e936f629f1386673",
    "e83ec7e9750d295208a18f4ccd943ec32e5e119b0270a76f7a685baa7111094f",
)


def spoiled(change) -> bytes:
    """The envelope's JSON after a change."""
    found = jcs.loads(ENVELOPE.data)
    change(found)
    return jcs.dumps(found)


def test_an_envelope_comes_back_and_is_made_again_byte_for_byte():
    assert dealing.read(ENVELOPE.data, terms=terms(), bidder=dealing.signer_of(SIGNING), stage="technical") == ENVELOPE
    assert dealing.seal(Z["technical"], manifest_of(SEALED), SIGNING).data == ENVELOPE.data
    assert dealing.is_true(ENVELOPE, Z["technical"])
    assert not dealing.is_true(ENVELOPE, Z["price"])
    assert not dealing.is_true(ENVELOPE, b"short")
    assert len(ENVELOPE.data) < 3500


def test_known_answers_do_not_change():
    assert (ENVELOPE.number, ENVELOPE.manifest.h.hex(), dealing.part_key(Z["technical"], "f1").hex()) == KNOWN


def test_no_text_of_the_bid_and_no_seed_is_in_the_envelope():
    text = ENVELOPE.data + b"".join(SEALED.values())
    assert "方案".encode() not in text
    assert Z["technical"] not in text
    assert Z["technical"].hex().encode() not in text


@pytest.mark.parametrize(
    "changed",
    [
        {"tender": "DDK-2026-018"},
        {"lot": "第二包"},
        {"k": 2},
        {"not_before": "2026-11-24T06:00:00Z"},
        {"stages": ("price",)},
        {"custodians": (*terms().custodians[:4], Custodian(5, "别人", fixed("other")))},
        {"custodians": terms().custodians[:4]},
    ],
)
def test_an_envelope_copied_to_another_tender_is_refused(changed):
    with pytest.raises(Refusal, match="another tender"):
        dealing.read(ENVELOPE.data, terms=terms(**changed))


def test_an_envelope_of_another_stage_or_bidder_is_refused():
    with pytest.raises(Refusal, match="another tender"):
        dealing.read(ENVELOPE.data, stage="price")
    with pytest.raises(Refusal, match="another bidder"):
        dealing.read(ENVELOPE.data, bidder=fixed("someone"))


def test_an_envelope_copied_by_another_bidder_is_refused_or_never_true():
    """Without its signature it is refused; signed anew by the thief its wraps open for nobody, since they are bound to M."""
    thief = fixed("thief")
    with pytest.raises(Refusal, match="not signed by its bidder"):
        dealing.read(spoiled(lambda found: found["manifest"].update(bidder=dealing.signer_of(thief).hex())))
    stolen = replace(ENVELOPE.manifest, bidder=dealing.signer_of(thief))
    again = dealing.Envelope(
        stolen, ENVELOPE.shares, dealing.Ed25519PrivateKey.from_private_bytes(thief).sign(dealing._signed(stolen, ENVELOPE.shares))
    )
    assert dealing.read(again.data) == again
    assert not dealing.is_true(again, Z["technical"])


@pytest.mark.parametrize(
    "change",
    [
        lambda f: f["manifest"].update(tender="x"),
        lambda f: f["shares"][0].update(ct="00" * 48),
        lambda f: f.update(sig="00" * 64),
        lambda f: f["manifest"].update(bidder="ff" * 32),
        lambda f: f["manifest"]["parts"][0].update(size=1),
    ],
)
def test_a_changed_envelope_is_refused(change):
    with pytest.raises(Refusal, match="not signed"):
        dealing.read(spoiled(change))


WRONG_FORMS = [
    lambda f: f.pop("sig"),
    lambda f: f.update(more=1),
    lambda f: f.update(shares="x"),
    lambda f: f["shares"].pop(),
    lambda f: f["shares"][0].update(i=2),
    lambda f: f["shares"][0].update(i="1"),
    lambda f: f["shares"][0].pop("enc"),
    lambda f: f["shares"].__setitem__(0, "x"),
    lambda f: f["shares"][0].update(ct="AB" * 48),
    lambda f: f.update(sig="0" * 126),
    lambda f: f["manifest"].update(v=2),
    lambda f: f["manifest"].update(suite="x"),
    lambda f: f["manifest"].update(k="3"),
    lambda f: f["manifest"].update(k=1),
    lambda f: f["manifest"].update(k=6),
    lambda f: f["manifest"].update(tender=""),
    lambda f: f["manifest"].update(lot=7),
    lambda f: f["manifest"].update(lot="x" * 201),
    lambda f: f["manifest"].update(stage=["x"]),
    lambda f: f["manifest"].update(not_before="2026-11-23 06:00"),
    lambda f: f["manifest"].update(custodians="x"),
    lambda f: f["manifest"]["custodians"].reverse(),
    lambda f: f["manifest"]["custodians"][0].update(name=""),
    lambda f: f["manifest"]["custodians"][0].update(i="1"),
    lambda f: f["manifest"]["custodians"][0].update(pk=1),
    lambda f: f["manifest"]["custodians"][0].update(pk=f["manifest"]["custodians"][1]["pk"]),
    lambda f: f["manifest"].update(custodians=[{"i": i, "name": "x", "pk": fixed(str(i)).hex()} for i in range(1, 18)]),
    lambda f: f["manifest"].update(bid="00"),
    lambda f: f["manifest"].update(parts=[]),
    lambda f: f["manifest"].update(parts="x"),
    lambda f: f["manifest"]["parts"][0].update(id="Ä"),
    lambda f: f["manifest"]["parts"][0].update(id="../x"),
    lambda f: f["manifest"]["parts"][0].update(size=0),
    lambda f: f["manifest"]["parts"][0].update(size="1"),
    lambda f: f["manifest"]["parts"].append(f["manifest"]["parts"][0]),
    lambda f: f["manifest"].pop("parts"),
    lambda f: f.update(manifest=[]),
]


@pytest.mark.parametrize("change", WRONG_FORMS)
def test_an_envelope_of_another_form_is_refused(change):
    with pytest.raises(Refusal, match="agreed form"):
        dealing.read(spoiled(change))


def test_what_is_no_object_is_refused():
    with pytest.raises(Refusal, match="agreed form"):
        dealing.read(b"[]")


@given(st.data())
@settings(max_examples=200)
def test_a_changed_byte_of_an_envelope_is_always_refused(data):
    raw = bytearray(ENVELOPE.data)
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= data.draw(st.integers(1, 255))
    with pytest.raises(Refusal):
        dealing.read(bytes(raw))


def test_terms_come_back_and_their_stages_are_checked():
    found = json.loads(json.dumps(terms().as_json()))
    assert read_terms(found) == terms()
    for stages in ([], ["a", "a"], "x", [1], [""]):
        with pytest.raises(Refusal, match="agreed form"):
            read_terms({**found, "stages": stages})


def test_a_manifest_is_of_one_stage_and_its_ids_have_their_size():
    row = (Part("f1", 1, bytes(32)),)
    for terms_, bid, bidder in (
        (terms(), bytes(16), bytes(32)),
        (terms(stages=("a",)), b"", bytes(32)),
        (terms(stages=("a",)), bytes(16), b""),
    ):
        with pytest.raises(Refusal, match="agreed form"):
            Manifest(terms_, bid, bidder, row)


def test_misuse_is_an_error():
    with pytest.raises(ValueError, match="another bidder"):
        dealing.seal(Z["technical"], ENVELOPE.manifest, fixed("other"))
    with pytest.raises(ValueError, match="32 bytes"):
        dealing.deal(b"short", ENVELOPE.manifest)


def test_every_part_has_its_own_key():
    keys = {dealing.part_key(Z[stage], name) for stage in Z for name in ("contents", "f1")}
    assert len(keys) == 4
    with pytest.raises(Refusal, match="changed after"):
        list(parts.open_part([SEALED["f1"]], dealing.part_key(Z["technical"], "contents")))
    assert len({pk for _sk, pk in CUSTODIANS}) == 5
    assert signed(ENVELOPE, ENVELOPE.shares) == ENVELOPE
