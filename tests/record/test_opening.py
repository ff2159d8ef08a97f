"""Opening: every quorum opens every bid alike, fewer open nothing, and who is at fault is named with proof."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest

from tender.core.refusal import Refusal
from tender.record.rules import dealing, hpke, opening, parts, shamir
from tender.record.rules.dealing import Wrap, info_of
from tests.builders.seals import CUSTODIANS, Z, a_bid, codes_of, fixed, signed, terms

QUORUMS = list(combinations(range(1, 6), 3))
ALL = (1, 2, 3, 4, 5)


@pytest.fixture(scope="module")
def bid():
    return a_bid()


def wrapped(envelope, i: int, share: bytes) -> Wrap:
    """A share of the bidder's choice, properly sealed to custodian i."""
    pk = envelope.manifest.terms.custodians[i - 1].pk
    return Wrap(i, *hpke.seal(pk, share, info=info_of(envelope.manifest.h, i), ekm=fixed(f"ekm {i}")))


def with_wraps(envelope, **wraps: Wrap):
    """The same envelope with other wraps, signed by its bidder."""
    return signed(envelope, tuple(wraps.get(f"w{wrap.i}", wrap) for wrap in envelope.shares))


def misdealt(envelope):
    """Envelopes that a bidder may have sealed so that some quorums would find another z than others, or none."""
    z, rows = Z["technical"], [fixed("row 1"), fixed("row 2")]
    own = {i: shamir.share_at(i, z, rows) for i in ALL}
    true = {i: shamir.share_at(i, z, dealing.coefficients(z, envelope.manifest)) for i in ALL}
    other = {i: shamir.share_at(i, fixed("other z"), rows) for i in ALL}
    return {
        "coefficients of the bidder's own": with_wraps(envelope, **{f"w{i}": wrapped(envelope, i, own[i]) for i in ALL}),
        "one share off the polynomial": with_wraps(envelope, w2=wrapped(envelope, 2, fixed("off"))),
        "right shares, another ephemeral key": with_wraps(envelope, w4=wrapped(envelope, 4, true[4])),
        "two polynomials": with_wraps(envelope, **{f"w{i}": wrapped(envelope, i, other[i]) for i in (4, 5)}),
        "a wrap that opens for nobody": with_wraps(envelope, w1=Wrap(1, envelope.shares[0].enc, bytes(48))),
        "wraps swapped": with_wraps(envelope, w1=replace(envelope.shares[1], i=1), w2=replace(envelope.shares[0], i=2)),
    }


@pytest.mark.parametrize("quorum", QUORUMS)
@pytest.mark.parametrize("stage", ["technical", "price"])
def test_every_quorum_opens_every_bid_to_the_same_text(quorum, stage):
    envelope, sealed = a_bid({"contents": b"{}", "offer": b"148000.00"}, stage=stage)
    verdict = opening.judge(envelope, codes_of(envelope, *quorum))
    assert verdict == opening.Verdict("opened", z=Z[stage])
    texts = [b"".join(opening.open_stored([sealed[part.id]], part, verdict.z)) for part in envelope.manifest.parts]
    assert texts == [b"{}", b"148000.00"]


@pytest.mark.parametrize("few", [c for n in (0, 1, 2) for c in combinations(ALL, n)])
def test_fewer_than_k_open_nothing(bid, few):
    envelope, _sealed = bid
    codes = codes_of(envelope, *few)
    assert opening.judge(envelope, codes) == opening.Verdict("waiting")
    shares = {i: opening.share_of(envelope, i, code) for i, code in codes.items()}
    with pytest.raises(Refusal, match="3 are needed"):
        shamir.recover(shares, 3)
    if few:  # nor do they interpolate to it
        assert not dealing.is_true(envelope, shamir.value_at(0, shares))


@pytest.mark.parametrize("liar", ALL)
def test_a_false_code_is_set_aside_and_blamed_on_its_custodian(bid, liar):
    envelope, _sealed = bid
    honest = [i for i in ALL if i != liar]
    false = {liar: fixed("no code")}
    assert opening.judge(envelope, {**codes_of(envelope, *honest[:2]), **false}) == opening.Verdict("waiting", aside=(liar,))
    for quorum in combinations(honest, 3):
        verdict = opening.judge(envelope, {**codes_of(envelope, *quorum), **false})
        assert verdict == opening.Verdict("opened", z=Z["technical"], false=(liar,))


def test_a_custodian_who_gives_the_code_of_another_is_blamed(bid):
    envelope, _sealed = bid
    codes = codes_of(envelope, *ALL)
    codes[2] = codes[3]
    assert opening.judge(envelope, codes).false == (2,)
    assert opening.judge(envelope, {**codes, 9: codes[3]}).false == (2, 9)


@pytest.mark.parametrize("how", list(misdealt(a_bid()[0])))
def test_a_misdealt_bid_fails_for_every_quorum(bid, how):
    envelope = misdealt(bid[0])[how]
    assert dealing.read(envelope.data, terms=terms()) == envelope
    outcomes = {opening.judge(envelope, codes_of(envelope, *q)).outcome for n in (3, 4, 5) for q in combinations(ALL, n)}
    assert "opened" not in outcomes
    unopened = {i for i in ALL if opening.share_of(envelope, i, codes_of(envelope, i)[i]) is None}
    firm = {opening.judge(envelope, codes_of(envelope, *q)).outcome for q in QUORUMS if not unopened.intersection(q)}
    assert firm == {"misdealt"}
    assert opening.judge(envelope, codes_of(envelope, *ALL)).outcome == "misdealt"
    assert opening.judge_seed(envelope, Z["technical"]).outcome == "misdealt"


def test_a_bid_that_opens_for_nobody_waits_for_its_bidder(bid):
    envelope, _sealed = bid
    false = {i: fixed("no code") for i in (1, 2, 3)}
    assert opening.judge(envelope, false) == opening.Verdict("waiting", aside=(1, 2, 3))
    all_ = {**codes_of(envelope, 4, 5), **false}
    assert opening.judge(envelope, all_) == opening.Verdict("unopenable", aside=(1, 2, 3))
    assert opening.judge_seed(envelope, Z["technical"], all_) == opening.Verdict("opened", z=Z["technical"], false=(1, 2, 3))
    assert opening.judge_seed(envelope, fixed("not the seed"), all_).outcome == "misdealt"


def test_a_custodian_releases_codes_for_one_tender_after_its_deadline(bid):
    envelope, _sealed = bid
    private, public = CUSTODIANS[1]
    found = opening.release([envelope], private, tender="DDK-2026-017", moment="2026-11-23T06:00:00Z")
    assert found == opening.Codes("DDK-2026-017", public, {envelope.number: (2, codes_of(envelope, 2)[2])})
    assert opening.read_codes(found.data) == found
    with pytest.raises(Refusal, match="before the deadline"):
        opening.release([envelope], private, tender="DDK-2026-017", moment="2026-11-23T05:59:59Z")
    with pytest.raises(Refusal, match="another tender"):
        opening.release([envelope], private, tender="DDK-2026-018", moment="2026-11-23T06:00:00Z")
    with pytest.raises(Refusal, match="none of the custodians"):
        opening.release([envelope], fixed("stranger"), tender="DDK-2026-017", moment="2026-11-23T06:00:00Z")


def test_a_wrap_taken_from_another_bid_buys_no_code(bid):
    """The secret of a wrap belongs to `enc` alone: put into an envelope of one's own (say, for a drill), it must yield nothing."""
    envelope, _sealed = bid
    drill = signed(a_bid(under=terms(tender="drill", not_before="2026-01-05T06:00:00Z"))[0], envelope.shares)
    assert dealing.read(drill.data) == drill
    for private, _public in CUSTODIANS:
        assert opening.open_share(envelope, private)[1] != b""
        assert opening.open_share(drill, private)[1] == b""
    codes = opening.release([drill], CUSTODIANS[0][0], tender="drill", moment="2026-02-01T00:00:00Z")
    assert opening.read_codes(codes.data) == codes
    assert opening.judge(drill, dict.fromkeys(ALL, b"")).outcome == "unopenable"


def test_a_bidder_cannot_stop_a_custodian_by_a_point_of_small_order(bid):
    envelope = with_wraps(bid[0], w1=Wrap(1, bytes(32), bytes(48)))
    assert opening.open_share(envelope, CUSTODIANS[0][0]) == (1, b"")


def test_a_code_counts_only_at_the_place_of_the_file_it_came_in(bid):
    """Custodian 2 cannot push a false code under custodian 3's name, nor can a stranger be counted."""
    envelope, _sealed = bid
    number, own = envelope.number, codes_of(envelope, *ALL)
    files = [opening.Codes("t", CUSTODIANS[i - 1][1], {number: (i, own[i])}) for i in (1, 3)]
    forged = opening.Codes("t", CUSTODIANS[1][1], {number: (3, fixed("no code"))})
    stranger = opening.Codes("t", fixed("stranger"), {number: (4, own[4])})
    other = opening.Codes("t", CUSTODIANS[4][1], {"00" * 32: (5, own[5])})
    assert opening.given(envelope, [*files, forged, stranger, other]) == {1: own[1], 3: own[3]}


def test_a_custodian_who_says_falsely_that_a_wrap_does_not_open_is_blamed(bid):
    assert opening.judge(bid[0], {**codes_of(bid[0], 1, 2, 3), 4: b""}).false == (4,)


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        b'{"codes":[],"custodian":"","kind":"x","tender":"","v":1}',
        b'{"codes":1,"custodian":"","kind":"obs1 codes","tender":"","v":1}',
        b'{"codes":[1],"custodian":"","kind":"obs1 codes","tender":"","v":1}',
        b'{"codes":[{"code":"","i":"","record":""}],"custodian":"","kind":"obs1 codes","tender":"","v":1}',
        b'{"codes":[],"custodian":"","kind":"obs1 codes","tender":1,"v":1}',
    ],
)
def test_a_file_that_holds_no_codes_is_refused(data):
    with pytest.raises(Refusal, match="no file of opening codes"):
        opening.read_codes(data)


def test_a_stored_part_must_be_the_one_the_envelope_names(bid):
    envelope, sealed = bid
    part, z = envelope.manifest.parts[1], Z["technical"]
    again = b"".join(dealing_again(z, part.id))
    for harm in (sealed["f1"][:-1], sealed["f1"] + b"x", sealed["contents"], again):
        with pytest.raises(Refusal, match="changed after"):
            list(opening.open_stored([harm], part, z))


def dealing_again(z: bytes, name: str):
    """The same text, properly encrypted once more: authentic, but not what was in time."""
    return parts.seal_part(["我们的方案。".encode() * 99], dealing.part_key(z, name), fresh=fixed("later", 39))
