"""The bidder's recovery file and the sealed bid as one file: come back whole, and slips are noticed."""

from __future__ import annotations

import pytest

from tender.core.refusal import Refusal
from tender.record.rules import bid_file, jcs, opening_list, recovery, withdrawal
from tender.record.rules.dealing import signer_of
from tests.builders.seals import SIGNING, Z, a_bid, fixed

ENVELOPES = {stage: a_bid({"contents": b"{}", "f1": stage.encode() * 2000}, stage=stage) for stage in ("technical", "price")}
SEEDS = tuple(recovery.Seed(stage, Z[stage], envelope.number) for stage, (envelope, _sealed) in ENVELOPES.items())
FILE = recovery.Recovery("DDK-2026-017", "第一包", fixed("bid", 16), SIGNING, SEEDS)


def test_the_recovery_file_comes_back():
    assert recovery.read_recovery(FILE.data) == FILE
    assert recovery.read_recovery(b"\n " + FILE.data + b"\n") == FILE
    assert FILE.seed_of(ENVELOPES["price"][0].number) == SEEDS[1]
    assert FILE.seed_of("00" * 32) is None


@pytest.mark.parametrize(
    "change",
    [
        {"v": 2},
        {"kind": "x"},
        {"tender": 1},
        {"lot": "第二包"},
        {"envelopes": "x"},
        {"envelopes": [1]},
        {"check": "0" * 16},
        {"more": 1},
        {"envelopes": [{"stage": 1, "z": "", "record": ""}]},
        {"signing": "00" * 32},
        {"envelopes": []},
    ],
)
def test_a_slip_in_the_recovery_file_is_noticed(change):
    with pytest.raises(Refusal, match="no recovery file"):
        recovery.read_recovery(jcs.dumps({**jcs.loads(FILE.data), **change}))


def test_what_is_no_object_is_refused():
    for read in (recovery.read_recovery, bid_file.read_head, bid_file.read_contents):
        with pytest.raises(Refusal, match=r"no recovery file|no sealed bid"):
            read(b"[]")


def test_a_withdrawal_is_signed_and_names_its_envelopes():
    data = withdrawal.withdraw(FILE)
    records = tuple(seed.record for seed in SEEDS)
    assert withdrawal.read_withdrawal(data) == withdrawal.Withdrawal(FILE.tender, FILE.lot, FILE.bid, signer_of(SIGNING), records)
    found = jcs.loads(data)
    for change in ({"tender": "x"}, {"records": []}, {"sig": "00" * 64}, {"bidder": "ff" * 32}):
        with pytest.raises(Refusal, match="not signed"):
            withdrawal.read_withdrawal(jcs.dumps({**found, **change}))
    for change in ({"v": 2}, {"kind": "x"}, {"lot": 1}, {"records": 1}, {"more": 1}):
        with pytest.raises(Refusal, match="no withdrawal"):
            withdrawal.read_withdrawal(jcs.dumps({**found, **change}))
    with pytest.raises(Refusal, match="no withdrawal"):
        withdrawal.read_withdrawal(b"[]")


def test_an_opening_list_comes_back_and_is_of_one_tender():
    envelopes = tuple(envelope for envelope, _sealed in ENVELOPES.values())
    data = opening_list.list_of("DDK-2026-017", envelopes)
    assert opening_list.read_list(data) == opening_list.Asked("DDK-2026-017", envelopes)
    numbers = tuple(envelope.number for envelope in envelopes)
    assert opening_list.read_list(opening_list.list_of("DDK-2026-018", envelopes)) == opening_list.Asked(
        "DDK-2026-018", (), numbers
    )
    found = jcs.loads(data)
    found["envelopes"][0]["sig"] = "00" * 64
    left = opening_list.read_list(jcs.dumps(found))
    assert (left.envelopes, len(left.refused)) == (envelopes[1:], 1)
    for change in ({"v": 2}, {"kind": "x"}, {"tender": 1}, {"envelopes": 1}, {"more": 1}):
        with pytest.raises(Refusal, match="no opening list"):
            opening_list.read_list(jcs.dumps({**jcs.loads(data), **change}))
    with pytest.raises(Refusal, match="no opening list"):
        opening_list.read_list(b"[]")


def test_a_bid_file_holds_envelopes_and_parts():
    envelopes = [envelope for envelope, _sealed in ENVELOPES.values()]
    head = bid_file.head_of(envelopes)
    whole = head + b"".join(data for _envelope, sealed in ENVELOPES.values() for data in sealed.values())
    line, _feed, _rest = whole.partition(b"\n")
    assert list(bid_file.read_head(line + b"\n")) == envelopes
    for envelope, part, offset in bid_file.places(envelopes, len(head)):
        assert whole[offset : offset + part.size] == ENVELOPES[envelope.manifest.stage][1][part.id]
    assert offset + part.size == len(whole)


@pytest.mark.parametrize("change", [{"v": 2}, {"kind": "x"}, {"envelopes": []}, {"envelopes": 1}, {"more": 1}])
def test_another_first_line_is_refused(change):
    with pytest.raises(Refusal, match="no sealed bid"):
        bid_file.read_head(jcs.dumps({**jcs.loads(bid_file.head_of([ENVELOPES["price"][0]])[:-1]), **change}))


def test_names_of_files_come_back():
    files = (bid_file.Named("f1", "投标方案.pdf", 12), bid_file.Named("f2", "a b.xlsx", 0))
    assert bid_file.read_contents(bid_file.contents_of(files)) == files


@pytest.mark.parametrize(
    "row",
    [
        1,
        {"id": "f1"},
        {"id": "f1", "name": "a", "size": "1"},
        {"id": "f1", "name": "a", "size": -1},
        {"id": "F 1", "name": "a", "size": 1},
        {"id": 1, "name": "a", "size": 1},
        {"id": "f1", "name": "", "size": 1},
        {"id": "f1", "name": 7, "size": 1},
        *({"id": "f1", "name": name, "size": 1} for name in ("../x", "a/b", "a\\b", "..", "x\0", "x\n", "x" * 201)),
    ],
)
def test_names_that_are_not_safe_are_refused(row):
    with pytest.raises(Refusal, match="no sealed bid"):
        bid_file.read_contents(jcs.dumps({"v": 1, "kind": "obs1 contents", "files": [row]}))


def test_contents_of_another_form_are_refused():
    with pytest.raises(Refusal, match="no sealed bid"):
        bid_file.read_contents(jcs.dumps({"v": 1, "kind": "obs1 contents", "files": 1}))
